"""The database of accounts for tests: SQLite always, PostgreSQL where it is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.accounts.database import Database
from tests.postgresql import Cluster, fresh_database, open_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server of our own, or skip saying what is missing."""
    with open_cluster() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database, as the setting has it."""
    if request.param == "sqlite":
        return ""
    return fresh_database(request.getfixturevalue("cluster"))


@pytest.fixture
def database(tmp_path: Path, url: str) -> Iterator[Database]:
    """Open an empty database of accounts."""
    database = Database(tmp_path, url=url)
    yield database
    database.close()
