"""Where the graph is kept, by setting."""

from pathlib import Path

from click.testing import CliRunner, Result

from pvd_graph.cli import cli
from pvd_graph.store.remote.chosen import chosen
from pvd_graph.store.remote.model import ServerAwayError
from tests.conftest import free_port
from tests.small_data import small_data


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
