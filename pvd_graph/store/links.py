"""Short links to queries: a small SQLite file beside the store.

An identifier is made from the text, so the same query has the same link for everyone,
and nothing tells who made it. What is kept is bounded: when the file is full, links
that nobody ever opened make room, oldest first; opened ones are never forgotten.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from pvd_graph.errors import BusyError, NotFoundError, StoreError
from pvd_graph.store.lexing import examine
from pvd_graph.store.refusals import NO_FORM, RefusedQueryError

__all__ = ["MAX_LINK_BYTES", "Links"]

MAX_LINK_BYTES = 16_000
"""Of a query: as an address, percent-encoded, it must pass through proxies."""

_SHORTEST = 10
# 50 bits; two texts that share them get longer identifiers, a step at a time.
_STEP = 2
_IDENTIFIER = re.compile(r"[a-z2-7]{10,52}")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS link (
    id TEXT PRIMARY KEY, query TEXT NOT NULL, made TEXT NOT NULL,
    opened INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_unopened ON link (made) WHERE opened = 0;
"""
_FORGET = """
DELETE FROM link WHERE id =
    (SELECT id FROM link WHERE opened = 0 ORDER BY made, id LIMIT 1)
"""


class Links:
    """The links of a site, kept across restarts. Safe to share between threads."""

    def __init__(
        self, path: Path, *, most: int = 50_000, services: tuple[str, ...] = ()
    ) -> None:
        """Open the file at *path*, or make it.

        Args:
            path: a SQLite file, in a folder that exists.
            most: links kept; with queries of `MAX_LINK_BYTES` each, 800 MB.
            services: endpoints that queries may call, see `lexing.examine`.

        Raises:
            StoreError: it cannot be opened or is not such a file.
        """
        self._path = path
        self._most = most
        self._services = services
        self._lock = Lock()
        with self._our_errors():
            # One connection, under the lock, whichever thread of the server asks.
            self._base = sqlite3.connect(path, check_same_thread=False, timeout=5)
            try:
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.executescript(_SCHEMA)
                counted = self._base.execute("SELECT count(*) FROM link").fetchone()
            except sqlite3.Error:
                self._base.close()
                raise
        self._count = int(counted[0])

    def add(self, query: str) -> str:
        """Keep *query*; return the identifier of its link.

        Ends of lines are made ``\\n``: a form sends others than a program.

        Raises:
            BadQueryError: not for the public, or nothing that could be a query.
            QueryTooLongError: more than `MAX_LINK_BYTES`.
            BusyError: full, and every link kept was opened.
            StoreError: it cannot be written.
        """
        text = query.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
        shape = examine(text, max_bytes=MAX_LINK_BYTES, services=self._services)
        if shape.form is None:
            raise RefusedQueryError(*NO_FORM)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        whole = b32encode(digest).decode().rstrip("=").lower()
        with self._lock, self._our_errors(), self._base:
            for length in range(_SHORTEST, len(whole) + 1, _STEP):
                found = self._find(whole[:length])
                if found is None:
                    self._make_room()
                    self._insert(whole[:length], text)
                if found in {None, text}:
                    return whole[:length]
        problem = "deux requêtes ont la même empreinte"
        raise StoreError(problem)

    def query(self, identifier: str) -> str:
        """Return the query of a link.

        Raises:
            NotFoundError: there is no such link.
            StoreError: it cannot be read.
        """
        found = None
        if _IDENTIFIER.fullmatch(identifier):
            with self._lock, self._our_errors():
                found = self._find(identifier)
                if found is not None:
                    self._remember_opened(identifier)
        if found is None:
            problem = "Ce lien court ne mène à aucune requête."
            english = "This short link leads to no query."
            raise NotFoundError(problem, english)
        return found

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._base.close()

    def _find(self, identifier: str) -> str | None:
        row = self._base.execute(
            "SELECT query FROM link WHERE id = ?", (identifier,)
        ).fetchone()
        return None if row is None else str(row[0])

    def _insert(self, identifier: str, text: str) -> None:
        made = datetime.now(UTC).date().isoformat()
        self._base.execute(
            "INSERT INTO link (id, query, made) VALUES (?, ?, ?)",
            (identifier, text, made),
        )
        self._count += 1

    def _make_room(self) -> None:
        if self._count < self._most:
            return
        if self._base.execute(_FORGET).rowcount < 1:
            problem = (
                "Il n'y a plus de place pour de nouveaux liens courts. Gardez "
                "l'adresse entière de la requête : elle est stable."
            )
            raise BusyError(problem)
        self._count -= 1

    def _remember_opened(self, identifier: str) -> None:
        """Note that a link serves. Written once: reading again writes nothing."""
        row = self._base.execute(
            "SELECT opened FROM link WHERE id = ?", (identifier,)
        ).fetchone()
        if not row[0]:
            with self._base:
                self._base.execute(
                    "UPDATE link SET opened = 1 WHERE id = ?", (identifier,)
                )

    @contextmanager
    def _our_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            problem = (
                f"les liens courts de {self._path} ne sont pas utilisables : {error}"
            )
            raise StoreError(problem) from error
