"""Killed at any moment, again and again: whole before or whole after, never between.

``make chaos`` kills each of the three commands forty times, a server that publishes
graphs as often, and one that publishes sheets (`tests/e2e/test_experience_killed.py`):
two hundred in all. A usual run kills each four times.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pvd_graph.services.checking_data import check_data
from pvd_graph.services.dataset_folders import with_file
from tests.chaos.amount import KILLS
from tests.chaos.building import builds, little
from tests.chaos.serving import put, served, serving
from tests.conftest import PVD
from tests.protocol.wire import Address, send
from tests.small_loads import current, demo, load, loading_data, table, whole

_ROWS = 1_500
_MOMENT = re.compile(r"/[0-9]{8}T[0-9]+Z ")


def _rows(year: int) -> list[str]:
    return [f"a{n},9900{1 + n % 2},Action {n},{year}" for n in range(_ROWS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two versions of a dataset, and the file of a third."""
    folder = tmp_path_factory.mktemp("kills")
    loading_data(folder / "data")
    manifest = demo(folder / "demo", *_rows(2023))
    load(folder / "data", manifest)
    second = table(folder / "second.csv", *_rows(2024))
    load(folder / "data", with_file(manifest, second))
    table(folder / "third.csv", *_rows(2025))
    return folder


def _started(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _dated(data: Path) -> list[str]:
    """Return what is published, without the moments at which it came."""
    return [_MOMENT.sub("/now ", line) for line in whole(data)]


Case = tuple[Path, Callable[[Path], list[str]]]
"""A data folder as it was before, and the command that is killed."""


def _loads(folder: Path, _work: Path) -> Case:
    file = str(folder / "third.csv")
    arguments = ["ingest", str(folder / "demo"), "--file", file]
    return folder / "data", lambda data: [*PVD, "--data", str(data), *arguments]


def _rolls_back(folder: Path, _work: Path) -> Case:
    arguments = ["rollback", "demo"]
    return folder / "data", lambda data: [*PVD, "--data", str(data), *arguments]


def _builds(_folder: Path, work: Path) -> Case:
    """Build little; then one of its towns has another name."""
    datasets = little(work / "datasets")
    assert _started(builds(work / "data", datasets)).wait(120) == 0
    for name, was, becomes in (
        ("territory.ttl", "Bourg-Imaginaire", "Bourg-Inventé"),
        ("dataset.toml", "demo-1", "demo-2"),
    ):
        path = datasets / "cog" / name
        text = path.read_text(encoding="utf-8")
        assert was in text
        path.write_text(text.replace(was, becomes), encoding="utf-8")
    return work / "data", lambda data: builds(data, datasets)


@pytest.mark.slow
@pytest.mark.parametrize("case", [_loads, _rolls_back, _builds])
def test_a_command_killed_at_any_moment(
    folder: Path, tmp_path: Path, case: Callable[[Path, Path], Case]
) -> None:
    """What is in force is the old or the new; the same command again ends the work."""
    before, command = case(folder, tmp_path)
    data = tmp_path / "killed" / "data"
    data.parent.mkdir()
    _restored(before, data)
    old = _dated(data)
    began = time.monotonic()
    assert _started(command(data)).wait(120) == 0
    took_s = time.monotonic() - began
    new = _dated(data)
    assert new != old

    chance = random.Random(case.__name__)  # noqa: S311 - not a secret
    for _ in range(KILLS):
        _restored(before, data)
        process = _started(command(data))
        time.sleep(chance.uniform(0.2, 1.1) * took_s)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

        assert check_data(data).problems == ()
        found = _dated(data)
        assert found in (old, new)
        # It starts by itself on what was left, and shows that and no other.
        with served(data) as server:
            assert _told(server) == _held(data)
        assert _dated(data) == found
        if found == old:
            # A load that the journal has and nobody sees is made visible.
            assert _started(command(data)).wait(120) == 0
            assert _dated(data) == new
        assert check_data(data).problems == ()


def _restored(before: Path, data: Path) -> None:
    """Put *data* as it was; files that generations share stay shared."""
    shutil.rmtree(data, ignore_errors=True)
    subprocess.run(["cp", "-a", str(before), str(data)], check=True)  # noqa: S603, S607 - a tool of the system


def _told(server: Address) -> tuple[str, int]:
    """Return the generation that a server answers from, and its statements."""
    reply = send(server, query="SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    (row,) = reply.json()["results"]["bindings"]
    return reply.headers["pvd-generation"], int(row["n"]["value"])


def _held(data: Path) -> tuple[str, int]:
    """Return the generation in force, and its statements, as its manifest says."""
    generation = current(data)
    return str(generation.number), generation.triples


@pytest.mark.slow
def test_a_server_killed_while_it_publishes(folder: Path, tmp_path: Path) -> None:
    """Every graph that was acknowledged is there when it starts again."""
    data = tmp_path / "data"
    shutil.copytree(folder / "data", data)
    token = subprocess.run(  # noqa: S603 - our own command
        [
            *(*PVD, "--data", str(data), "account", "token"),
            *("--dataset", "chaos", "--right", "publish", "--publisher", "pvd-graph"),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    chance = random.Random(7)  # noqa: S311 - not a secret
    acknowledged = 0
    sent = 0
    for _ in range(KILLS):
        address, process = serving(data, token)
        assert _value(address) in range(acknowledged, sent + 1)
        end = time.monotonic() + chance.uniform(0.1, 1.5)
        killed = False
        while not killed:
            sent += 1
            if time.monotonic() > end:
                # In the middle of this one.
                delay = chance.uniform(0, 0.15)
                kill = (process.pid, signal.SIGKILL)
                threading.Timer(delay, os.killpg, kill).start()
                killed = True
            if put(address, sent) in {200, 201, 204}:
                acknowledged = sent
        process.wait(30)
        assert check_data(data).problems == ()
    address, process = serving(data, token)
    try:
        assert _value(address) in range(acknowledged, sent + 1)
        assert acknowledged > 0
    finally:
        process.terminate()
        process.wait(30)


_VALUE = """
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT (MAX(xsd:integer(?v)) AS ?m) { ?s pvd:chaos ?v }
"""


def _value(server: Address) -> int:
    text = send(server, query=_VALUE, format="csv").text.split("\n")[1].strip()
    return int(text or 0)


@pytest.mark.slow
def test_two_that_write_at_once(folder: Path, tmp_path: Path) -> None:
    """One after the other, or one is told to come back; nothing is mixed."""
    data = tmp_path / "data"
    shutil.copytree(folder / "data", data)
    lines = [
        [*PVD, "--data", str(data), "ingest", str(folder / "demo"), "--file", str(file)]
        for file in (folder / "third.csv", folder / "second.csv", folder / "third.csv")
    ]
    processes = [_started(line) for line in lines]
    statuses = [process.wait(120) for process in processes]

    assert 0 in statuses
    assert set(statuses) <= {0, 2}
    assert check_data(data).problems == ()
    years = {line.split('"')[1] for line in _dated(data) if "#year>" in line}
    assert years <= {"2024", "2025"}
    assert len(years) == 1
