"""The site's database: accounts, experience sheets, all that people write.

SQLite in the data folder by default, PostgreSQL by setting. Knows engines, transactions
and migrations; knows nothing of what the tables hold.

On SQLite a transaction that writes says so when it begins: one that reads first and
writes then could not go on once another has written (SQLite, "database is locked").

Source: https://docs.sqlalchemy.org/en/20/dialects/sqlite.html, section on pysqlite's
transactions; https://www.sqlite.org/wal.html.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.orm import Session, sessionmaker

from pvd_graph.errors import BadParameterError, InputError, StoreError

__all__ = ["FILE", "HEAD", "MOVED", "Database", "database_errors"]

FILE = "accounts.sqlite"
"""Name in the data folder."""
MOVED = "accounts-moved.sqlite"
"""Name of the file once what it holds has moved to PostgreSQL."""

_MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = max(path.name[1:5] for path in (_MIGRATIONS / "versions").glob("v[0-9]*_*.py"))
"""The newest migration: the files are named by their numbers."""

_LOCK = "accounts.lock"
_BUSY_S = 30
# As many as there are threads of pages by default; most are seldom needed.
# What is typed and who types it stays out of messages, and so out of logs.
_SETTINGS = {"pool_size": 8, "max_overflow": 24, "hide_parameters": True}
_UNFIT = (
    "Un nombre ou un texte de cette demande n'a pas de place dans la base des comptes.",
    "The database of accounts has no place for a number or a text of this request.",
)
# Any number will do, as long as nobody else takes it: "pvd" in ASCII.
_ADVISORY_LOCK = 0x707664


class Database:
    """The database of a data folder; safe for many threads and processes."""

    def __init__(self, data: Path, *, url: str = "") -> None:
        """Open the database; bring its tables up to date.

        Args:
            data: the data folder, made when there is none.
            url: ``postgresql://…``; empty: the file of the data folder.

        Raises:
            InputError: an address of another kind, or no driver for it.
            StoreError: the database does not answer, is newer than this code, or has
                moved to PostgreSQL.
        """
        self._data = data.absolute()
        self._engine = _engine(self._data, url)
        self._reading = self._engine.execution_options(pvd_reading=True)
        self._writers = sessionmaker(self._engine, expire_on_commit=False)
        self._readers = sessionmaker(self._reading, expire_on_commit=False)
        try:
            self.migrate()
        except BaseException:
            self._engine.dispose()
            raise

    @property
    def engine(self) -> Engine:
        """The engine, for whoever looks at the tables themselves."""
        return self._engine

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction that may write: kept at the end, undone by an error.

        Objects stay readable after it.

        Raises:
            StoreError: the database does not answer.
        """
        with database_errors(), self._writers.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that only reads: it waits for no writer.

        Raises:
            StoreError: the database does not answer.
        """
        with database_errors(), self._readers.begin() as session:
            yield session

    def version(self) -> str:
        """Return the migration that the tables are at; empty when there is none."""
        with database_errors(), self._reading.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return str(found or "")

    def migrate(self) -> bool:
        """Bring the tables up to date; return whether there was something to do.

        One process at a time: others wait, and find the work done.

        Raises:
            StoreError: the database does not answer, or is newer than this code.
        """
        if (found := self.version()) == HEAD:
            return False
        if found > HEAD:
            problem = (
                f"la base des comptes est à la version {found}, plus récente que ce "
                f"programme ({HEAD}) : mettez-le à jour"
            )
            raise StoreError(problem)
        with self._locked(), database_errors(), self._engine.begin() as connection:
            _upgrade(connection)
        return True

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of migrations of this machine."""
        descriptor = os.open(self._data / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _engine(data: Path, url: str) -> Engine:
    """Return the engine of the database.

    Raises:
        InputError: see `Database`.
        StoreError: the file cannot be made.
    """
    if not url:
        return _file_engine(data)
    scheme, separator, rest = url.partition("://")
    # Not the address itself in any message: there is a password in it.
    if not separator or scheme not in {"postgresql", "postgres", "postgresql+psycopg"}:
        problem = "PVD_DATABASE_URL : « postgresql://… » est attendu"
        raise InputError(problem)
    try:
        data.mkdir(parents=True, exist_ok=True)
        address = f"postgresql+psycopg://{rest}"
        return create_engine(address, pool_pre_ping=True, **_SETTINGS)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        problem = "PVD_DATABASE_URL demande « pip install 'pvd-graph[postgresql]' »"
        raise InputError(problem) from error
    except (ArgumentError, ValueError) as error:
        problem = "PVD_DATABASE_URL n'est pas une adresse de base de données"
        raise InputError(problem) from error


def _file_engine(data: Path) -> Engine:
    path = data / FILE
    if (data / MOVED).exists() and not path.exists():
        problem = (
            "les comptes de ce dossier sont passés à PostgreSQL : nommez la base par "
            f"PVD_DATABASE_URL ; pour en rester au fichier, renommez {data / MOVED} en "
            f"{FILE}"
        )
        raise StoreError(problem)
    try:
        data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        problem = f"{path} : base des comptes inutilisable ({error.strerror})"
        raise StoreError(problem) from error
    patient = {"timeout": _BUSY_S}
    engine = create_engine(f"sqlite:///{path}", connect_args=patient, **_SETTINGS)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - of sqlite3
    # Transactions begin where we say, not where the driver guesses.
    connection.isolation_level = None
    for pragma in ("foreign_keys = ON", "journal_mode = WAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("pvd_reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, all or none."""
    from alembic import command  # noqa: PLC0415 - loaded only where there is work
    from alembic.config import Config  # noqa: PLC0415 - as above

    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(lock, {"key": _ADVISORY_LOCK})
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def database_errors() -> Iterator[None]:
    """Tell what the database or its driver says in our words.

    Raises:
        BadParameterError: a number or a text that it cannot hold.
        StoreError: it does not answer, or refuses.
    """
    try:
        yield
    except (DataError, OverflowError):
        raise BadParameterError(*_UNFIT) from None
    except OperationalError as error:
        raise StoreError(_away(error)) from error
    except SQLAlchemyError as error:
        # Its own words may quote what was typed (PostgreSQL's details do): where it
        # happened is kept, not what was said.
        raise StoreError(_away(error)).with_traceback(error.__traceback__) from None


def _away(error: SQLAlchemyError) -> str:
    return f"la base des comptes ne répond pas ({type(error).__name__})"
