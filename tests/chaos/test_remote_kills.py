"""Loads onto a server of the graph, killed at any moment: all or nothing, then all."""

import os
import random
import subprocess
import time
from pathlib import Path

from pvd_graph.services.asking import open_current
from pvd_graph.services.checking_data import check_data
from pvd_graph.store.remote.chosen import choosing, chosen
from pvd_graph.store.remote.ledger import Ledger
from pvd_graph.store.remote.published import realm_of
from tests.conftest import PVD
from tests.remote_store import address_of, environment_of
from tests.servers import open_oxigraph
from tests.small_loads import current, demo, loading_data

_KILLS = int(os.environ.get("PVD_CHAOS", "3"))
_COUNT = (
    "PREFIX pvd: <https://w3id.org/pvd-graph/ontology#> "
    "SELECT (COUNT(*) AS ?n) WHERE { ?s a pvd:Action }"
)


def _actions(data: Path) -> int:
    return int(open_current(data).select(_COUNT)[0]["n"])


def _row(number: int) -> str:
    return f"a{number},99001,Halle {number},2024"


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_killed_loads_leave_nothing_half_visible(tmp_path: Path) -> None:
    """What is visible is what the folder says; the same command again ends it."""
    data, folder = tmp_path / "data", tmp_path / "demo"
    random_s = random.Random(9)  # noqa: S311 - moments, no secret
    with open_oxigraph() as running, choosing(address_of(running)):
        loading_data(data)
        command = [*PVD, "--data", str(data), "ingest", str(folder)]
        command += ["--file", str(folder / "actions.csv")]
        environment = {**os.environ, **environment_of(running)}
        demo(folder, _row(0))
        began = time.monotonic()
        _run(command, environment)
        whole_s = time.monotonic() - began
        for turn in range(2, _KILLS + 2):
            before = _actions(data)
            demo(folder, *map(_row, range(turn)))
            process = subprocess.Popen(  # noqa: S603 - our own command
                command,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(random_s.uniform(0.4, 1) * whole_s)
            process.kill()
            process.wait()

            assert _actions(data) in {before, turn}
        _run(command, environment)
        assert _actions(data) == _KILLS + 1
        assert check_data(data).problems == ()
        remote = chosen()
        assert remote is not None
        assert Ledger(remote).served() == realm_of(current(data).published())
