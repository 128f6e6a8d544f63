"""Killed at any moment, again and again: whole before or whole after, never between.

``make chaos`` kills each command fifty times; a usual run four.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from pvd_graph.services.checking_data import check_data
from pvd_graph.services.dataset_folders import with_file
from tests.chaos.amount import KILLS
from tests.chaos.serving import put, serving
from tests.conftest import PVD
from tests.protocol.wire import Address, send
from tests.small_loads import demo, load, loading_data, table, whole

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


@pytest.mark.slow
@pytest.mark.parametrize("command", ["ingest", "rollback"])
def test_a_command_killed_at_any_moment(
    folder: Path, tmp_path: Path, command: str
) -> None:
    """What is in force is the old or the new; the same command again ends the work."""
    arguments = {
        "ingest": ["ingest", str(folder / "demo"), "--file", str(folder / "third.csv")],
        "rollback": ["rollback", "demo"],
    }[command]
    data = tmp_path / "data"
    line = [*PVD, "--data", str(data), *arguments]
    shutil.copytree(folder / "data", data)
    old = _dated(data)
    began = time.monotonic()
    assert _started(line).wait(120) == 0
    took_s = time.monotonic() - began
    new = _dated(data)
    assert new != old

    chance = random.Random(command)  # noqa: S311 - not a secret
    for _ in range(KILLS):
        shutil.rmtree(data)
        shutil.copytree(folder / "data", data)
        process = _started(line)
        time.sleep(chance.uniform(0.2, 1.1) * took_s)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

        assert check_data(data).problems == ()
        found = _dated(data)
        assert found in (old, new)
        if found == old:
            # A load that the journal has and nobody sees is made visible.
            assert _started(line).wait(120) == 0
            assert _dated(data) == new
        assert check_data(data).problems == ()


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
