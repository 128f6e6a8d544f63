"""The database: made, brought up to date, shared by threads and processes."""

import sqlite3
import threading
import traceback
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text

import pvd_graph.experience.tables  # noqa: F401 - their tables are migrated, too
from pvd_graph.accounts import tables
from pvd_graph.accounts.base import Base
from pvd_graph.accounts.database import FILE, HEAD, Database
from pvd_graph.accounts.secrets import pepper_of
from pvd_graph.accounts.tokens import Tokens
from pvd_graph.errors import BadParameterError, InputError, StoreError

NOW = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)


def _organisation(name: str) -> tables.OrganisationRow:
    return tables.OrganisationRow(kind="programme", name=name, created=NOW)


def test_migrations_make_the_tables_of_the_models(database: Database) -> None:
    """Column by column, on each kind of database."""
    assert database.version() == HEAD
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_tables_that_are_up_to_date_are_left_alone(database: Database) -> None:
    """A second start finds nothing to do."""
    assert database.migrate() is False


OLD = """CREATE TABLE token (name VARCHAR NOT NULL, digest VARCHAR NOT NULL,
"right" VARCHAR NOT NULL, datasets VARCHAR NOT NULL, title VARCHAR NOT NULL,
publisher VARCHAR NOT NULL, licence VARCHAR NOT NULL, created DATETIME NOT NULL,
expires DATETIME, revoked DATETIME, last_used DATETIME, PRIMARY KEY (name))"""


def test_tokens_of_before_migrations_stay_good(tmp_path: Path) -> None:
    """A file that an older version wrote is upgraded in place."""
    fresh = Tokens(tmp_path / "other", pepper="p" * 32)
    fresh.close()
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute(OLD)
        digest = "1f" * 32
        file.execute(
            "INSERT INTO token VALUES ('abcdefgh1234', ?, 'load', 'demo', '', '', '', "
            "'2026-01-02 03:04:05.000006', NULL, NULL, NULL)",
            [digest],
        )
    file.close()
    pepper_of(tmp_path)

    tokens = Tokens(tmp_path)
    (found,) = tokens.all()
    tokens.close()

    assert found.name == "abcdefgh1234"
    assert found.grant.datasets == {"demo"}
    assert found.created == datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """Rather than written to in a way that it no longer means."""
    database = Database(tmp_path)
    with database.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()

    with pytest.raises(StoreError, match="9999"):
        Database(tmp_path)


def test_many_that_start_at_once_make_one_database(tmp_path: Path, url: str) -> None:
    """The first migrates, the others wait for it."""
    errors: list[Exception] = []

    def start() -> None:
        try:
            Database(tmp_path, url=url).close()
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []


def test_who_somebody_is_stays_out_of_errors(database: Database) -> None:
    """And so out of logs: neither what is asked nor what the database answers."""

    def twice() -> None:
        with database.session() as session:
            for _ in range(2):
                email = "anouk.vasseur@zone.example"
                row = tables.PersonRow(name="Anouk", email=email, created=NOW)
                session.add(row)
                session.flush()

    with pytest.raises(StoreError) as refused:
        twice()

    told = "".join(traceback.format_exception(refused.value))
    assert "IntegrityError" in told
    assert "twice" in told
    for word in ("vasseur", "Anouk", "zone.example"):
        assert word not in told


def test_what_a_table_cannot_hold_is_a_bad_request(database: Database) -> None:
    """And no fault of the database."""
    with pytest.raises(BadParameterError), database.reading() as session:
        session.get(tables.OrganisationRow, 10**30)


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    """What comes half-way is not there."""

    def fail() -> None:
        with database.session() as session:
            session.add(_organisation("A"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    with database.reading() as session:
        assert session.scalar(select(func.count(tables.OrganisationRow.id))) == 0


def test_writers_wait_for_one_another(database: Database) -> None:
    """None is told that the database is locked; each reads what it then changes."""
    with database.session() as session:
        session.add(_organisation("0"))

    def count() -> None:
        for _ in range(10):
            with database.session() as session:
                query = select(tables.OrganisationRow).with_for_update()
                row = session.scalars(query).one()
                row.name = str(int(row.name) + 1)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.scalars(select(tables.OrganisationRow)).one().name == "80"


def test_times_come_back_in_utc(database: Database) -> None:
    """Whatever the zone they were given in; without one they are refused."""
    paris = timezone(timedelta(hours=1))
    with database.session() as session:
        row = _organisation("A")
        row.created = datetime(2026, 1, 1, 0, 30, tzinfo=paris)
        session.add(row)

    with database.reading() as session:
        created = session.scalars(select(tables.OrganisationRow.created)).one()
    assert created == datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert created.tzinfo is UTC
    row = _organisation("B")
    row.created = datetime(2026, 1, 1)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(StoreError), database.session() as session:
        session.add(row)


def test_references_are_checked(database: Database) -> None:
    """SQLite has to be asked to."""
    role = tables.MembershipRow(
        person_id=1, organisation_id=1, role="contributor", created=NOW
    )
    with pytest.raises(StoreError), database.session() as session:
        session.add(role)


@pytest.mark.parametrize("address", ["mysql://secret@host/db", "secret"])
def test_another_kind_of_database_is_refused(tmp_path: Path, address: str) -> None:
    """Without telling the address, in which there is a password."""
    with pytest.raises(InputError) as refused:
        Database(tmp_path, url=address)

    assert "PVD_DATABASE_URL" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    """As a failure that may pass, without its address."""
    address = f"postgresql://user:secret@/none?host={tmp_path}"

    with pytest.raises(StoreError) as refused:
        Database(tmp_path, url=address)

    assert "secret" not in str(refused.value)


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """There is personal data in it."""
    Database(tmp_path).close()

    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """With its path, as a failure of the store."""
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(StoreError, match="base des comptes inutilisable"):
        Database(tmp_path / "file" / "data")


def test_a_column_that_is_there_already_is_left_alone(database: Database) -> None:
    """Databases of one morning have it, at a revision that no longer makes it."""
    with database.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0003'"))
        session.execute(text("DROP TABLE address_link"))

    assert database.migrate() is True
    assert database.version() == HEAD
