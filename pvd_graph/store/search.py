"""The search index of a generation: one SQLite file, read-only once built.

Knows full-text search (FTS5) and how hits are ordered. Does not know where entries
come from. Rows are inserted in the order in which hits shall come (towns of the
programme, then population), so that the first rows of a match are the best ones and no
match is ever sorted: a two-letter prefix costs as little as a whole name.

Source: https://www.sqlite.org/fts5.html (prefix queries, initial token queries).
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from pvd_graph.errors import StoreError
from pvd_graph.folding import fold, without_article

__all__ = ["SearchEntry", "SearchHit", "SearchIndex", "build_index", "extend_index"]

_SCHEMA = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, iri TEXT NOT NULL, label TEXT NOT NULL, detail TEXT NOT NULL,
    folded TEXT NOT NULL, bare TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
    name, others, kind, content='', columnsize=0, prefix='1 2 3'
);
"""
_INDEXES = """
CREATE INDEX entry_folded ON entry (folded);
CREATE INDEX entry_bare ON entry (bare);
INSERT INTO words (words) VALUES ('optimize');
"""
_EXACT = """
SELECT id, kind, iri, label, detail FROM entry
WHERE (folded = ?1 OR bare = ?1) AND (?2 = '' OR kind = ?2) ORDER BY id LIMIT ?3
"""
_MATCH = """
SELECT id, kind, iri, label, detail FROM entry
WHERE id IN (SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid LIMIT ?2)
ORDER BY id
"""
_COUNT = "SELECT count(*) FROM words WHERE words MATCH ?1"


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing that can be found.

    Attributes:
        kind: ``commune``, ``challenge``, ``partner``, ``action-type``, ``dataset``,
            ``experience``.
        iri: of the thing.
        label: its name, as shown.
        detail: what tells it from its homonyms, as shown.
        others: further texts that find it: former names, codes, postcodes.
        priority: hits with a higher one come first, whatever their kind.
    """

    kind: str
    iri: str
    label: str
    detail: str = ""
    others: tuple[str, ...] = ()
    priority: int = 0


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found: see `SearchEntry`."""

    kind: str
    iri: str
    label: str
    detail: str


def build_index(path: Path, entries: Iterable[SearchEntry]) -> int:
    """Write the index of *entries* to a new file *path*; return their number.

    Equal priorities follow the label, then the IRI: two builds give the same order.

    Raises:
        StoreError: the file exists, or cannot be written.
    """
    if path.exists():
        problem = f"the search index {path} exists already"
        raise StoreError(problem)
    ordered = sorted(entries, key=lambda one: (-one.priority, one.label, one.iri))
    try:
        with closing(sqlite3.connect(path)) as base:
            base.executescript(_SCHEMA)
            _insert(base, ordered, start=1)
            base.executescript(_INDEXES)
            base.commit()
    except sqlite3.Error as error:
        problem = f"the search index {path} could not be written: {error}"
        raise StoreError(problem) from error
    return len(ordered)


def extend_index(
    source: Path, path: Path, added: Iterable[SearchEntry], gone: Iterable[SearchEntry]
) -> None:
    """Write to *path* the index *source* without *gone*, with *added* after the rest.

    Raises:
        StoreError: it cannot be read or written.
    """
    try:
        shutil.copyfile(source, path)
        with closing(sqlite3.connect(path)) as base:
            for one in gone:
                _delete(base, one)
            last = base.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0]
            _insert(base, list(added), start=last + 1)
            base.commit()
    except (OSError, sqlite3.Error) as error:
        problem = f"the search index {path} could not be written: {error}"
        raise StoreError(problem) from error


def _delete(base: sqlite3.Connection, gone: SearchEntry) -> None:
    """Delete the rows of *gone*, which must be told as it was inserted."""
    words = fold(gone.label), " ".join(map(fold, gone.others)), fold(gone.kind)
    rows = base.execute(
        "SELECT id FROM entry WHERE iri = ? AND label = ?", (gone.iri, gone.label)
    ).fetchall()
    for (number,) in rows:
        base.execute("DELETE FROM entry WHERE id = ?", (number,))
        base.execute(
            "INSERT INTO words (words, rowid, name, others, kind) "
            "VALUES ('delete', ?, ?, ?, ?)",
            (number, *words),
        )


def _insert(
    base: sqlite3.Connection, ordered: Sequence[SearchEntry], *, start: int
) -> None:
    """Insert *ordered* under numbers from *start* on."""
    base.executemany(
        "INSERT INTO entry VALUES (?,?,?,?,?,?,?)", _rows(ordered, start=start)
    )
    base.executemany(
        "INSERT INTO words (rowid, name, others, kind) VALUES (?,?,?,?)",
        (
            (number, fold(one.label), " ".join(map(fold, one.others)), fold(one.kind))
            for number, one in enumerate(ordered, start=start)
        ),
    )


def _rows(
    ordered: Iterable[SearchEntry], *, start: int
) -> Iterable[tuple[int, str, str, str, str, str, str]]:
    for number, one in enumerate(ordered, start=start):
        folded = fold(one.label)
        bare = without_article(folded)
        yield number, one.kind, one.iri, one.label, one.detail, folded, bare


class SearchIndex:
    """Read access to an index; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the index at *path*.

        Raises:
            StoreError: no index there, or a damaged one.
        """
        try:
            self._base = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
            self._base.execute("SELECT 1 FROM entry LIMIT 1").fetchone()
        except sqlite3.Error as error:
            problem = f"the search index {path} cannot be read: {error}"
            raise StoreError(problem) from error
        self._lock = Lock()

    def close(self) -> None:
        """Close the file; the index is of no use afterwards."""
        self._base.close()

    def search(self, text: str, limit: int = 10, *, kind: str = "") -> list[SearchHit]:
        """Return at most *limit* things found by *text*, best first.

        The last word may be unfinished, and so may the others. Things whose name is
        what was typed come first, then names that start with it, then any that hold
        all of its words; within each, the order of the index.

        Args:
            text: what someone typed; folded here.
            limit: at least 1.
            kind: only things of this kind.
        """
        folded = fold(text)
        if not folded:
            return []
        readings = (
            (_EXACT, (folded, kind, limit)),
            (_MATCH, (_of_kind(f'name : ^ "{folded}" *', kind), limit)),
            (_MATCH, (_of_kind(_all_words(folded), kind), limit)),
        )
        found: dict[int, SearchHit] = {}
        for statement, arguments in readings:
            for number, *rest in self._fetch(statement, arguments):
                found.setdefault(number, SearchHit(*rest))
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def count(self, text: str, *, kind: str = "") -> int:
        """Return how many things hold all the words of *text*."""
        folded = fold(text)
        if not folded:
            return 0
        rows = self._fetch(_COUNT, (_of_kind(_all_words(folded), kind),))
        return int(rows[0][0])

    def _fetch(
        self, statement: str, arguments: tuple[str | int, ...]
    ) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._base.execute(statement, arguments).fetchall()
        except sqlite3.Error as error:
            problem = f"the search failed: {error}"
            raise StoreError(problem) from error


def _all_words(folded: str) -> str:
    """Return the FTS5 expression: every word starts a word of the name or others."""
    words = " AND ".join(f'"{word}" *' for word in folded.split())
    return f"{{name others}} : ({words})"


def _of_kind(expression: str, kind: str) -> str:
    return f'({expression}) AND kind : "{fold(kind)}"' if kind else expression
