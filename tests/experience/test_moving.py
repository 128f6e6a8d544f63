"""From the file to PostgreSQL: all of it, or nothing."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from pvd_graph.accounts.base import Base
from pvd_graph.accounts.database import FILE, MOVED, Database
from pvd_graph.accounts.organisations import all_organisations, make_organisation
from pvd_graph.accounts.people import all_people, find_person
from pvd_graph.errors import InputError, StoreError
from pvd_graph.experience.moving import move_to_postgresql
from pvd_graph.experience.records import queue
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.build import Sources
from pvd_graph.services.demo import make_demo
from tests.postgresql import Cluster, fresh_database, open_cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server of our own."""
    with open_cluster() as running:
        yield running


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Write people, sheets, questions to a file; tell who moderates."""
    data = tmp_path_factory.mktemp("demo") / "data"
    sources = Sources(datasets_folder(), ontology_folder())
    accounts = make_demo(data, sources, lambda _line: None)
    return data / FILE, accounts[0].email


@pytest.fixture
def data(tmp_path: Path, demonstration: tuple[Path, str]) -> Path:
    """Have a copy of that file in a data folder."""
    shutil.copy(demonstration[0], tmp_path / FILE)
    return tmp_path


def _held(database: Database) -> dict[str, list[str]]:
    """Return the rows of all tables, in one order on any database."""
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(table.select())))
            for table in Base.metadata.sorted_tables
        }


def _of_file(data: Path) -> dict[str, list[str]]:
    with closing(Database(data)) as database:
        return _held(database)


def test_all_that_was_written_is_there_and_goes_on(
    data: Path, demonstration: tuple[Path, str], cluster: Cluster
) -> None:
    """Row by row; what is written next takes numbers of its own."""
    before, url = _of_file(data), fresh_database(cluster)
    assert {"person", "sheet", "sheet_revision"} <= {
        name for name in before if before[name]
    }

    counts = move_to_postgresql(data, url)

    assert counts == {name: len(rows) for name, rows in before.items()}
    with closing(Database(data, url=url)) as database:
        assert _held(database) == before
        with database.session() as session:
            known = {one.id for one in all_organisations(session)}
            moderator = find_person(session, demonstration[1])
            assert moderator is not None
            assert queue(session, moderator)
            made = make_organisation(session, "programme", "Une autre équipe")
            assert made.id not in known
            assert len(all_organisations(session)) == len(known) + 1


def test_the_file_is_not_taken_again_for_the_accounts(
    data: Path, cluster: Cluster
) -> None:
    """A site without the setting would begin with no account; it is refused."""
    move_to_postgresql(data, fresh_database(cluster))

    with pytest.raises(StoreError, match="PVD_DATABASE_URL"):
        Database(data)
    assert not (data / FILE).exists()

    (data / MOVED).rename(data / FILE)
    assert _of_file(data)["person"]


def test_a_database_that_holds_something_is_left_alone(
    data: Path, cluster: Cluster
) -> None:
    """Two sets of accounts are not mixed."""
    url, before = fresh_database(cluster), _of_file(data)
    with closing(Database(data, url=url)) as database:
        with database.session() as session:
            make_organisation(session, "programme", "Celle qui y est")
        held = _held(database)
        with pytest.raises(InputError, match="n'est pas vide"):
            move_to_postgresql(data, url)
        assert _held(database) == held
    assert _of_file(data) == before


def test_a_file_that_is_in_use_is_left_alone(data: Path, cluster: Cluster) -> None:
    """What a site that runs would still write there would be lost."""
    url = fresh_database(cluster)
    with closing(Database(data)) as site:
        with site.reading() as session:
            assert all_people(session)
        with pytest.raises(InputError, match="arrêtez le site"):
            move_to_postgresql(data, url)
        with site.session() as session:
            make_organisation(session, "programme", "Écrite après")
    with closing(Database(data, url=url)) as database:
        assert not any(_held(database).values())

    assert move_to_postgresql(data, url)["person"]


def test_what_arrives_otherwise_is_told(data: Path, cluster: Cluster) -> None:
    """A trigger of the new database changes a name: nothing is kept there."""
    url, before = fresh_database(cluster), _of_file(data)
    with closing(Database(data, url=url)) as database:
        with database.session() as session:
            session.execute(
                text(
                    "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN NEW.name = 'autre'; RETURN NEW; END $$"
                )
            )
            session.execute(
                text(
                    "CREATE TRIGGER other BEFORE INSERT ON organisation "
                    "FOR EACH ROW EXECUTE FUNCTION other()"
                )
            )
        with pytest.raises(StoreError, match="organisation"):
            move_to_postgresql(data, url)
        assert not any(_held(database).values())
    assert _of_file(data) == before


def test_what_cannot_be_moved_is_told(data: Path, cluster: Cluster) -> None:
    """No address, no PostgreSQL, no file, a move before this one."""
    with pytest.raises(InputError, match="PVD_DATABASE_URL"):
        move_to_postgresql(data, "")
    with pytest.raises(InputError, match="postgresql://"):
        move_to_postgresql(data, "mysql://somewhere")
    with pytest.raises(InputError, match="pas de base à déplacer"):
        move_to_postgresql(data / "other", fresh_database(cluster))
    (data / MOVED).touch()
    with pytest.raises(InputError, match="déplacement d'avant"):
        move_to_postgresql(data, fresh_database(cluster))
    (data / MOVED).unlink()
    with closing(Database(data)) as database, database.session() as session:
        session.execute(text("CREATE TABLE of_a_newer_version (id INTEGER)"))
    with pytest.raises(StoreError, match="of_a_newer_version"):
        move_to_postgresql(data, fresh_database(cluster))
