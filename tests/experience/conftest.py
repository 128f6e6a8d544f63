"""A database with people of fictitious towns: on SQLite, and on PostgreSQL too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.accounts.database import Database
from tests.experience.people import People, populate
from tests.postgresql import Cluster, fresh_database, open_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server of our own, or skip saying what is missing."""
    with open_cluster() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Open an empty database."""
    url = ""
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("cluster"))
    database = Database(tmp_path, url=url)
    yield database
    database.close()


@pytest.fixture
def them(database: Database) -> People:
    """Fill it with people."""
    return populate(database)
