"""Keys that stand twice in a file.

The first keys are held in memory, which answers fastest; beyond `HELD`, digests go into
a temporary SQLite database, whose cache is bounded and which spills to an unnamed file:
a million keys do not hold memory, and nothing is left behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from hashlib import blake2b
from types import TracebackType
from typing import Self

__all__ = ["HELD", "KeyIndex"]

HELD = 50_000
"""Keys held in memory, about 10 MiB."""
_CACHE_KIB = 16_384
_DIGEST = 16
"""Bytes of a digest: two of a million keys collide once in 10^26 files."""


class KeyIndex:
    """Remembers at which line each key was first seen; a context manager."""

    def __init__(self) -> None:
        """Start without a database."""
        self._held: dict[bytes, tuple[int, int]] = {}
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        """Return the index."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drop what it held."""
        self._held.clear()
        if self._database is not None:
            self._database.close()

    def first(
        self, key: Sequence[str], row: tuple[str, ...], line: int
    ) -> tuple[int, bool] | None:
        """Remember *key*; None unless it was seen before.

        Returns:
            The line of the first row that had it, and whether all cells of that row
            were the same.
        """
        joined = "\x1f".join(key).encode(errors="surrogatepass")
        digest, cells = blake2b(joined, digest_size=_DIGEST).digest(), hash(row)
        if self._database is None:
            seen = self._held.setdefault(digest, (line, cells))
            if len(self._held) > HELD:
                self._spill()
        else:
            seen = _inserted(self._database, (digest, line, cells))
        return None if seen[0] == line else (seen[0], seen[1] == cells)

    def _spill(self) -> None:
        """Move what is held into a database."""
        database = sqlite3.connect("", isolation_level=None)
        database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(
            "CREATE TABLE seen (key BLOB PRIMARY KEY, line INTEGER, cells INTEGER)"
            " WITHOUT ROWID"
        )
        database.execute("BEGIN")
        database.executemany(
            _INSERT, ((key, *found) for key, found in sorted(self._held.items()))
        )
        self._held.clear()
        self._database = database


_INSERT = "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)"


def _inserted(
    database: sqlite3.Connection, found: tuple[bytes, int, int]
) -> tuple[int, int]:
    """Insert a key unless it is there; return the line and the cells that it has."""
    if database.execute(_INSERT, found).rowcount:
        return found[1:]
    rows = database.execute("SELECT line, cells FROM seen WHERE key = ?", found[:1])
    line, cells = rows.fetchone()
    return line, cells
