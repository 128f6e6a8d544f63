"""``pvd take-server`` as an operator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pvd_graph.cli import cli
from pvd_graph.errors import StoreError
from pvd_graph.services.checking_data import check_data
from pvd_graph.services.rolling_back import rollback
from pvd_graph.store.remote.chosen import choose, choosing
from tests.remote_store import address_of, environment_of
from tests.servers import open_oxigraph
from tests.small_loads import ONE, SOURCES, current, demo, load, loading_data


def test_a_second_site_is_refused_then_takes_the_server(tmp_path: Path) -> None:
    """Its load changes nothing, here and there; afterwards it goes through."""
    one, other = tmp_path / "one", tmp_path / "other"
    manifest = demo(tmp_path / "demo", ONE)
    for data in (one, other):
        loading_data(data)
    with open_oxigraph() as running:
        with choosing(address_of(running)):
            load(one, manifest)
            with pytest.raises(StoreError, match="celui d'un autre site"):
                load(other, manifest)
            assert current(other).number == 1

        command = ["take-server", "--data", str(other)]
        taken = CliRunner().invoke(cli, command, env=environment_of(running))
        assert taken.exit_code == 0
        assert "et non plus à" in taken.stderr

        with choosing(address_of(running)):
            load(other, manifest)
            with pytest.raises(StoreError, match="celui d'un autre site"):
                rollback(one, SOURCES, "demo")
            assert check_data(other).problems == ()


def test_there_must_be_a_server_that_may_be_written(tmp_path: Path) -> None:
    """None is set; or the folder is a copy, that only reads."""
    command = ["take-server", "--data", str(tmp_path)]
    without = CliRunner().invoke(cli, command)
    (tmp_path / "copy.json").write_text("{}")
    address = {
        "PVD_STORE": "http://127.0.0.1:9/query",
        "PVD_STORE_UPDATE": "http://127.0.0.1:9/update",
        "PVD_STORE_GRAPHS": "http://127.0.0.1:9/store",
    }
    copied = CliRunner().invoke(cli, command, env=address)
    choose(None)

    assert "PVD_STORE" in str(without.exception)
    assert "copie" in str(copied.exception)
