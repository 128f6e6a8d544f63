"""Where the graph is kept, by setting."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pvd_graph.addresses import ServerAddress
from pvd_graph.cli import cli
from pvd_graph.services.build import build
from pvd_graph.store.remote.chosen import choosing, chosen
from pvd_graph.store.remote.model import ServerAwayError
from tests.conftest import free_port
from tests.small_data import small_data
from tests.small_loads import SOURCES


def _asked(data: Path) -> Result:
    there = f"http://127.0.0.1:{free_port()}"
    settings = {
        "PVD_STORE": f"{there}/query",
        "PVD_STORE_UPDATE": f"{there}/update",
        "PVD_STORE_GRAPHS": f"{there}/store",
    }
    command = ["query", "ASK { ?s ?p ?o }", "--data", str(data)]
    return CliRunner(env=settings).invoke(cli, command)


def test_commands_ask_the_server_of_the_settings(tmp_path: Path) -> None:
    """Nobody is there: the folder is not asked instead."""
    result = _asked(small_data(tmp_path))

    assert isinstance(result.exception, ServerAwayError)
    assert chosen() is not None


def test_what_is_invented_never_goes_to_the_server(tmp_path: Path) -> None:
    """The folder of a demonstration is asked, whatever the settings say."""
    data = small_data(tmp_path)
    (data / "demo.json").write_text("{}", encoding="utf-8")

    result = _asked(data)

    assert result.exit_code == 0, result.output
    assert "true" in result.stdout
    assert chosen() is None


def test_a_build_asks_first_whether_the_server_is_there(tmp_path: Path) -> None:
    """Not after minutes of work."""
    data = tmp_path / "data"
    there = f"http://127.0.0.1:{free_port()}"
    address = ServerAddress(f"{there}/query", f"{there}/update", f"{there}/store")
    said: list[str] = []

    with choosing(address), pytest.raises(ServerAwayError):
        build(data, SOURCES, said.append)

    assert said == []
    assert not list(data.glob("store/generations/*"))
