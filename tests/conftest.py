"""Shared between tests, read-only: the real graph, built once, and its server.

The graph is the bundled datasets', built by the command that a user types. Tests that
need a browser or the producers' files say why they skip where these are absent.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pvd_graph.services.asking import open_current
from pvd_graph.store.oxigraph import OxigraphReader
from tests.postgresql import DATABASES, Cluster, empty_database, open_cluster
from tests.stopping import stop

ROOT = Path(__file__).parent.parent
PVD = (sys.executable, "-m", "pvd_graph")
# Else each server that a test starts would compute for a minute, for nobody.
os.environ.setdefault("PVD_PAGES_AHEAD", "off")


@dataclass(frozen=True, slots=True)
class Built:
    """A data folder holding the published graph, and the report of its build."""

    data: Path
    report: dict[str, Any]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the bundled datasets with ``pvd build``."""
    data = tmp_path_factory.mktemp("data")
    done = subprocess.run(  # noqa: S603 - our own command
        [*PVD, "build", "--data", str(data), "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return Built(data, json.loads(done.stdout))


@pytest.fixture(scope="session")
def reader(built: Built) -> OxigraphReader:
    """Read the published graph."""
    found = open_current(built.data)
    assert isinstance(found, OxigraphReader)
    return found


def free_port() -> int:
    """Return a port of this machine that nobody holds right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_server(data: Path, *arguments: str, **environment: str) -> Iterator[str]:
    """Run ``pvd serve`` on *data*; yield its address once it answers."""
    port = free_port()
    command = [*PVD, "--data", str(data), "serve", "--port", str(port), *arguments]
    log = data / f"serve-{port}.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, stdout=out, stderr=out, env={**os.environ, **environment}
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while True:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the server did not start"
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own server
                    break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        stop(process, log)


@pytest.fixture(scope="session")
def server(built: Built) -> Iterator[str]:
    """Serve the published graph; queries are stopped after two seconds."""
    yield from start_server(built.data, PVD_QUERY_TIMEOUT="2")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return Debian's Chromium, or skip saying that it is absent."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server of our own, or skip saying what is missing."""
    with open_cluster() as cluster:
        yield cluster


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database: SQLite's, then PostgreSQL's."""
    return empty_database(request)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of the producers' files, or skip saying how to give it."""
    folder = Path(os.environ.get("PVD_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no producers' files: set PVD_SHARED_DATA to their folder")
    return folder
