"""Move accounts, sheets and all else of the database from its file to PostgreSQL.

All or nothing: the file is held alone, so that nobody writes what would be left behind;
the new database is filled in one transaction, and read again, row by row, before it
counts. The file then gets another name, under which nobody opens it by mistake.

Source: https://www.sqlite.org/wal.html, section 2.2: a database leaves write-ahead
logging only where nobody else has it open;
https://www.postgresql.org/docs/current/functions-sequence.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    StaticPool,
    String,
    Table,
    collate,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
)

import pvd_graph.accounts.tables
import pvd_graph.experience.tables  # noqa: F401 - both name what is moved
from pvd_graph.accounts.base import Base
from pvd_graph.accounts.database import FILE, MOVED, Database, database_errors
from pvd_graph.errors import InputError, StoreError
from pvd_graph.store.synced import sync_folder

__all__ = ["move_to_postgresql"]

_ROWS = 500
"""Sent, and compared, at once; the row of a long sheet has some 20 kB."""
_VERSIONS = "alembic_version"


def move_to_postgresql(data: Path, url: str) -> dict[str, int]:
    """Move what the file of *data* holds into the empty database of *url*.

    Args:
        data: the data folder; no site runs on it.
        url: ``postgresql://…``; its tables are made where they are not there.

    Returns:
        Each table and how many rows it has, now as before.

    Raises:
        InputError: there is no file; the address is no PostgreSQL's; somebody has the
            file open, or the database holds something already. Nothing has changed.
        StoreError: a database does not answer, or gives back what was not sent;
            nothing has changed.
    """
    path, moved = data / FILE, data / MOVED
    if not url:
        problem = "nommez la base PostgreSQL, vide, par PVD_DATABASE_URL"
        raise InputError(problem)
    if not path.is_file():
        problem = f"{path} : il n'y a pas de base à déplacer"
        raise InputError(problem)
    if moved.exists():
        problem = f"{moved} est là, d'un déplacement d'avant : ôtez-le d'abord"
        raise InputError(problem)
    Database(data).close()  # brings its tables up to date
    with _alone(path) as file, closing(Database(data, url=url)) as target:
        with database_errors(), target.engine.begin() as new:
            counts = _moved(file, new)
        path.rename(moved)
        sync_folder(data)
    return counts


@contextmanager
def _alone(path: Path) -> Iterator[Connection]:
    """Hold the file so that nobody else can open it."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as raw:
        try:
            raw.execute("PRAGMA locking_mode = EXCLUSIVE")
            raw.execute("PRAGMA journal_mode = DELETE")
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("COMMIT")  # the lock stays until the connection is closed
        except sqlite3.OperationalError as error:
            problem = (
                f"{path} est en usage : arrêtez le site et les commandes qui s'en "
                f"servent ({error})"
            )
            raise InputError(problem) from error
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        with database_errors(), engine.connect() as connection:
            yield connection


def _moved(old: Connection, new: Connection) -> dict[str, int]:
    """Copy all tables; the caller ends the transaction of *new*."""
    tables = Base.metadata.sorted_tables
    known = {table.name for table in tables}
    if unknown := set(inspect(old).get_table_names()) - known - {_VERSIONS}:
        problem = f"la base a des tables inconnues : {', '.join(sorted(unknown))}"
        raise StoreError(problem)
    names = ", ".join(f'"{table.name}"' for table in tables)
    new.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
    for table in tables:
        if count := _count(new, table):
            problem = (
                "la base de PVD_DATABASE_URL n'est pas vide "
                f"({table.name} : {count}) : donnez-en une neuve"
            )
            raise InputError(problem)
    for table in tables:
        for rows in _rows(old, table):
            new.execute(insert(table), [row._asdict() for row in rows])
        _continue_numbers(new, table)
    counts = {}
    for table in tables:
        counts[table.name] = _count(old, table)
        if _count(new, table) != counts[table.name] or not _same(old, new, table):
            problem = f"la table {table.name} n'est pas arrivée telle qu'elle était"
            raise StoreError(problem)
    return counts


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    """Yield the rows of *table*, some at once, in the order of their keys."""
    keys = list[ColumnElement[Any]](table.primary_key.columns)
    if connection.dialect.name == "postgresql":
        # By code points, as SQLite sorts, rather than by a language.
        keys = [
            collate(key, "C") if isinstance(key.type, String) else key for key in keys
        ]
    yield from connection.execute(select(table).order_by(*keys)).partitions(_ROWS)


def _same(old: Connection, new: Connection, table: Table) -> bool:
    """Say whether the rows that arrived are those that were sent."""
    pairs = zip_longest(_rows(old, table), _rows(new, table))
    return all(sent == arrived for sent, arrived in pairs)


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Have the numbers that the database gives begin after those that are there."""
    for column in table.primary_key.columns:
        if not isinstance(column.type, Integer):
            continue
        sequence = connection.scalar(
            select(func.pg_get_serial_sequence(f'"{table.name}"', column.name))
        )
        highest = connection.scalar(select(func.max(column)))
        if sequence and highest:
            connection.execute(select(func.setval(sequence, highest)))
