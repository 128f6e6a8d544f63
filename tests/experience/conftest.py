"""A database with people of fictitious towns: on SQLite, and on PostgreSQL too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.accounts.database import Database
from tests.experience.people import People, populate


@pytest.fixture
def database(tmp_path: Path, url: str) -> Iterator[Database]:
    """Open an empty database."""
    database = Database(tmp_path, url=url)
    yield database
    database.close()


@pytest.fixture
def them(database: Database) -> People:
    """Fill it with people."""
    return populate(database)
