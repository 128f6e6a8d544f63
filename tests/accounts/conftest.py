"""The database of accounts for tests: SQLite always, PostgreSQL where it is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.accounts.database import Database


@pytest.fixture
def database(tmp_path: Path, url: str) -> Iterator[Database]:
    """Open an empty database of accounts."""
    database = Database(tmp_path, url=url)
    yield database
    database.close()
