"""SQLite files as files: a copy while others write, and whether one is whole.

Knows nothing of their tables.

Source: https://www.sqlite.org/backup.html; https://www.sqlite.org/pragma.html,
``integrity_check`` and ``foreign_key_check``.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pvd_graph.errors import StoreError

__all__ = ["copy_database", "database_faults"]

# A step of pages copied between looks at writers; all at once holds them for longer.
_PAGES = 2_000
_BUSY_S = 30.0
_SHOWN = 5


def _read_only(path: Path) -> sqlite3.Connection:
    # Not `immutable`: a log of writes beside it counts.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def copy_database(source: Path, target: Path) -> None:
    """Copy the database *source*, as it is at one moment, to the new file *target*.

    Raises:
        StoreError: it cannot be read, or *target* not written.
    """
    try:
        with (
            closing(sqlite3.connect(source, timeout=_BUSY_S)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new, pages=_PAGES)
            # One file, without a log beside it.
            new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        problem = f"{source} : copie impossible ({error})"
        raise StoreError(problem) from error


def database_faults(path: Path) -> list[str]:
    """Return what is wrong with the database at *path*, in the engine's words.

    Reads all of it: some 500 MB a second. Writes nothing.
    """
    try:
        with closing(_read_only(path)) as base:
            told = [row[0] for row in base.execute("PRAGMA integrity_check(5)")]
            loose = base.execute("PRAGMA foreign_key_check").fetchmany(_SHOWN)
    except sqlite3.Error as error:
        return [str(error)]
    found = [line for line in told if line != "ok"]
    return found + [f"{row[0]}: row {row[1]} refers to nothing" for row in loose]
