"""Keys that stand twice in a file.

Digests of the keys are kept in a temporary SQLite database, which stays in a page cache
of bounded size and spills to an unnamed temporary file beyond it: a million keys do not
hold memory, and nothing is left behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from hashlib import blake2b
from types import TracebackType
from typing import Self

__all__ = ["KeyIndex"]

_CACHE_KIB = 16_384
_DIGEST = 16
"""Bytes of a digest: two of a million keys collide once in 10^26 files."""


class KeyIndex:
    """Remembers at which line each key was first seen; a context manager."""

    def __enter__(self) -> Self:
        """Open the database."""
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(
            "CREATE TABLE seen (key BLOB PRIMARY KEY, row BLOB, line INTEGER)"
            " WITHOUT ROWID"
        )
        self._database.execute("BEGIN")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drop the database."""
        self._database.close()

    def first(
        self, key: Sequence[str], row: Sequence[str], line: int
    ) -> tuple[int, bool] | None:
        """Remember *key*; None unless it was seen before.

        Returns:
            The line of the first row that had it, and whether all cells of that row
            were the same.
        """
        found = _digest(key), _digest(row)
        with closing(
            self._database.execute(
                "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (*found, line)
            )
        ) as done:
            if done.rowcount:
                return None
        with closing(
            self._database.execute(
                "SELECT row, line FROM seen WHERE key = ?", found[:1]
            )
        ) as rows:
            same, first = rows.fetchone()
        return first, same == found[1]


def _digest(texts: Sequence[str]) -> bytes:
    joined = "\x1f".join(texts).encode(errors="surrogatepass")
    return blake2b(joined, digest_size=_DIGEST).digest()
