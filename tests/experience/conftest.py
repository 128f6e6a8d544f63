"""A database with people of fictitious towns."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.accounts.database import Database
from tests.experience.people import People, populate


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Open an empty database."""
    database = Database(tmp_path)
    yield database
    database.close()


@pytest.fixture
def them(database: Database) -> People:
    """Fill it with people."""
    return populate(database)
