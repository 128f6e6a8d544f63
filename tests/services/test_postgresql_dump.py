"""A PostgreSQL database is dumped and restored by its own tools."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from pvd_graph.errors import InputError, StoreError
from pvd_graph.services.backing_up import BackupPlan, back_up
from pvd_graph.services.postgresql_dump import dump_postgresql, environment_of
from pvd_graph.services.restoring import restore
from tests.postgresql import Cluster, fresh_database
from tests.small_data import small_data


@pytest.fixture(scope="module", autouse=True)
def _tools() -> None:
    """Skip where a database cannot be dumped."""
    if shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump on this machine: apt-get install postgresql-client")


def test_an_address_goes_through_the_environment() -> None:
    """Each part under its name, decoded; nothing on a command line."""
    url = "postgresql://pvd:p%40ss@db.example:5433/pvd?sslmode=require&x=y"

    assert environment_of(url) == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "pvd",
        "PGPASSWORD": "p@ss",
        "PGDATABASE": "pvd",
        "PGSSLMODE": "require",
    }


def test_rows_come_back(cluster: Cluster, tmp_path: Path) -> None:
    """In another database, and only where one is named."""
    old, new = fresh_database(cluster), fresh_database(cluster)
    with psycopg.connect(old, autocommit=True) as connection:
        connection.execute("CREATE TABLE sheet (title TEXT)")
        connection.execute("INSERT INTO sheet VALUES ('Fiche fictive')")
    data = small_data(tmp_path / "data")

    done = back_up(BackupPlan(data, tmp_path / "to", database_url=old))
    with pytest.raises(InputError, match="PVD_DATABASE_URL"):
        restore(done.path, tmp_path / "none")
    restore(done.path, tmp_path / "new", database_url=new)

    with psycopg.connect(new) as connection:
        assert connection.execute("SELECT title FROM sheet").fetchall() == [
            ("Fiche fictive",)
        ]
    assert list((tmp_path / "none").iterdir()) == []
    assert not list((tmp_path / "new").glob("*.pgdump"))


def test_a_server_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its tool's words; and a tool that is not there too."""
    if shutil.which("pg_dump") is not None:
        with pytest.raises(StoreError, match="pg_dump"):
            dump_postgresql(f"postgresql://x@/x?host={tmp_path}", tmp_path / "dump")
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(StoreError, match="client de PostgreSQL"):
        dump_postgresql("postgresql://x@/x", tmp_path / "dump")
