"""Databases are copied while others write, and looked at."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.sqlite_files import copy_database, database_faults

_SCHEMA = "CREATE TABLE town (code TEXT PRIMARY KEY, name TEXT, of REFERENCES town)"


def _database(path: Path, rows: int) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute(_SCHEMA)
    codes = [(f"99{number:03d}", "x" * 100) for number in range(rows)]
    base.executemany("INSERT INTO town VALUES (?, ?, NULL)", codes)
    base.commit()
    return base


def test_a_copy_has_what_only_the_log_had(tmp_path: Path) -> None:
    """Of a database that is open and written to; one file, without a log."""
    with closing(_database(tmp_path / "a.sqlite", 500)) as base:
        base.execute("INSERT INTO town VALUES ('2A004', 'not committed', NULL)")
        copy_database(tmp_path / "a.sqlite", tmp_path / "b.sqlite")

    with closing(sqlite3.connect(tmp_path / "b.sqlite")) as copy:
        assert copy.execute("SELECT count(*) FROM town").fetchone() == (500,)
    assert database_faults(tmp_path / "b.sqlite") == []
    assert not (tmp_path / "b.sqlite-wal").exists()


def test_damage_is_told(tmp_path: Path) -> None:
    """Overwritten pages; a row that refers to nothing; no database at all."""
    path = tmp_path / "a.sqlite"
    _database(path, 2000).close()
    content = bytearray(path.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    (tmp_path / "torn.sqlite").write_bytes(content)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("INSERT INTO town VALUES ('2A004', '', 'nowhere')")
    (tmp_path / "text.sqlite").write_text("x" * 5000, encoding="ascii")

    assert database_faults(tmp_path / "torn.sqlite")
    assert "refers to nothing" in database_faults(path)[0]
    assert "not a database" in database_faults(tmp_path / "text.sqlite")[0]


def test_what_cannot_be_copied_is_told(tmp_path: Path) -> None:
    """With its name."""
    (tmp_path / "text.sqlite").write_text("x" * 5000, encoding="ascii")

    with pytest.raises(StoreError, match=r"text\.sqlite"):
        copy_database(tmp_path / "text.sqlite", tmp_path / "b.sqlite")
