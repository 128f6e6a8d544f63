"""The graph as networkx, as it is typed."""

import json
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

import pvd_graph
from pvd_graph.cli_network import (
    brokers_command,
    export_network_command,
    path_command,
)
from pvd_graph.config import Settings
from pvd_graph.errors import InputError, NotFoundError, StoreError
from tests.conftest import Built

COMMANDS = {
    "brokers": brokers_command,
    "export-network": export_network_command,
    "path": path_command,
}


def _run(command: str, *arguments: str) -> Result:
    runner = CliRunner()
    return runner.invoke(COMMANDS[command], arguments, obj=Settings.from_env())


@pytest.mark.slow
def test_the_package_gives_the_published_graph(built: Built) -> None:
    """What docs/networkx.md begins with: 1,646 towns, and Belley."""
    graph = pvd_graph.network(built.data)

    kinds = [graph.nodes[node]["kind"] for node in graph]
    assert kinds.count("town") == 1646
    assert kinds.count("action") == 4096
    assert graph.nodes["commune/01034"]["label"] == "Belley"
    assert nx.density(graph) < 0.01


@pytest.mark.slow
def test_towns_are_written_for_gephi(built: Built, tmp_path: Path) -> None:
    """The ending tells the format; the file is whole."""
    output = tmp_path / "towns.graphml"

    done = _run(
        *("export-network", "--projection", "towns"),
        *("--output", str(output), "--data", str(built.data)),
    )

    assert done.exit_code == 0
    assert "1646 nœuds" in done.stderr
    back = nx.read_graphml(output)
    assert len(back) == 1646
    assert back.number_of_edges() <= 1646 * 10


@pytest.mark.slow
def test_a_path_is_told(built: Built) -> None:
    """Belley and Loudéac have no station; the graph holds what is printed."""
    done = _run("path", "01034", "22136", "--data", str(built.data))
    as_json = _run("path", "01034", "22136", "--json", "--data", str(built.data))
    named = _run("path", "Belley", "loudeac", "--data", str(built.data))

    assert done.exit_code == 0
    assert named.stdout == done.stdout
    assert done.stdout.startswith("1. Belley\n   rencontre le défi Transports")
    (first, *_) = json.loads(as_json.stdout)
    assert first["steps"][-1]["node"] == "commune/22136"


@pytest.mark.slow
def test_the_state_is_the_one_broker_of_the_bundled_data(built: Built) -> None:
    """Open data on grants name no other partner; that is said, not hidden."""
    done = _run("brokers", "--data", str(built.data))
    (state,) = json.loads(_run("brokers", "--json", "--data", str(built.data)).stdout)

    assert "État" in done.stdout
    assert "national" in done.stdout
    assert state["betweenness"] is None
    assert state["participation"] > 0.9


@pytest.mark.slow
def test_an_unknown_town_is_refused(built: Built) -> None:
    """Lyon is no town of the programme."""
    done = _run("path", "01034", "69123", "--data", str(built.data))

    assert isinstance(done.exception, NotFoundError)


def test_an_ending_that_says_nothing_is_refused(tmp_path: Path) -> None:
    """Before anything is read."""
    done = _run("export-network", "--output", str(tmp_path / "x.txt"))

    assert isinstance(done.exception, InputError)
    assert "--format" in str(done.exception)


@pytest.mark.parametrize("command", [("path", "01034", "22136"), ("brokers",)])
def test_nothing_published_is_refused(command: tuple[str, ...], tmp_path: Path) -> None:
    """With what to do."""
    done = _run(*command, "--data", str(tmp_path))

    assert isinstance(done.exception, StoreError)
