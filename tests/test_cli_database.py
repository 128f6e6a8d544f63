"""The database from the command line: up to date, and moved to PostgreSQL."""

import json
import os
import subprocess
from pathlib import Path

from pvd_graph.accounts.database import FILE, HEAD, MOVED
from tests.conftest import PVD, start_server
from tests.postgresql import Cluster, fresh_database
from tests.small_loads import loading_data

ANNE = "anne@example.org"


def _pvd(
    data: Path, *arguments: str, url: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [*PVD, "--data", str(data), "account", *arguments],
        env={**os.environ, "PVD_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_tables_are_brought_up_to_date_ahead(tmp_path: Path) -> None:
    """The version is printed; a second time changes nothing."""
    assert _pvd(tmp_path, "migrate").stdout.strip() == HEAD
    assert _pvd(tmp_path, "migrate").stdout.strip() == HEAD


def test_accounts_move_to_postgresql(tmp_path: Path, cluster: Cluster) -> None:
    """Who had a token or an invitation has it there; the file is taken no more."""
    token = _pvd(tmp_path, "token", "--right", "admin").stdout.strip()
    assert _pvd(tmp_path, "invite", ANNE, "--role", "administrator").returncode == 0
    url = fresh_database(cluster)
    moved = _pvd(tmp_path, "move", url=url)
    assert moved.returncode == 0, moved.stderr
    counts = json.loads(moved.stdout)
    assert (counts["token"], counts["invitation"]) == (1, 1)
    assert "accounts-moved.sqlite" in moved.stderr
    assert (tmp_path / MOVED).exists()
    assert not (tmp_path / FILE).exists()

    (one,) = json.loads(_pvd(tmp_path, "tokens", "--json", url=url).stdout)
    assert one["id"] in token
    refused = _pvd(tmp_path, "tokens")
    assert refused.returncode == 2
    assert "PVD_DATABASE_URL" in refused.stderr
    again = _pvd(tmp_path, "move", url=url)
    assert again.returncode == 2
    assert "pas de base à déplacer" in again.stderr


def test_a_site_that_runs_is_not_moved(tmp_path: Path, cluster: Cluster) -> None:
    """It would go on writing to the file."""
    data = tmp_path / "data"
    loading_data(data)
    url = fresh_database(cluster)
    for _ in start_server(data):
        refused = _pvd(data, "move", url=url)
        assert refused.returncode == 2
        assert "arrêtez le site" in refused.stderr
    assert _pvd(data, "move", url=url).returncode == 0
