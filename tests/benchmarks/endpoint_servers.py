"""Those that the endpoint is compared with, each a process over the same generation."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pvd_graph.store.generations import Generation
from tests.conftest import PVD, free_port

__all__ = ["Server", "ours", "oxigraph", "rdflib_endpoint"]

# rdflib takes one to two minutes for two million statements, on a machine at rest.
_START_S = 900.0


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers queries at *path*."""

    name: str
    port: int
    path: str
    pid: int


def _answers(port: int, path: str) -> bool:
    ask = f"http://127.0.0.1:{port}{path}?query=ASK%20%7B%7D"
    try:
        with urllib.request.urlopen(ask, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        with error:
            return True
    except OSError:
        return False


@contextmanager
def _running(
    name: str,
    command: Sequence[str],
    port: int,
    *,
    path: str,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Start *command*, wait until it answers, stop it at the end."""
    said = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command, stdout=said, stderr=said, env={**os.environ, **(environment or {})}
    )
    try:
        give_up = time.monotonic() + _START_S
        while not _answers(port, path):
            if process.poll() is not None or time.monotonic() > give_up:
                said.seek(0)
                problem = f"{name} did not start: {said.read().decode()}"
                raise RuntimeError(problem)
            time.sleep(0.2)
        yield Server(name, port, path, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        said.close()


@contextmanager
def ours(data: Path, name: str, **environment: str) -> Iterator[Server]:
    """Run ``pvd serve`` on *data*: clients not told apart, no page made ahead."""
    port = free_port()
    command = [*PVD, "--data", str(data), "serve", "--port", str(port)]
    settings = {"PVD_CLIENT_LIMITS": "off", "PVD_PAGES_AHEAD": "off", **environment}
    with _running(name, command, port, path="/sparql", environment=settings) as server:
        yield server


@contextmanager
def oxigraph(generation: Generation) -> Iterator[Server]:
    """Run ``oxigraph serve-read-only`` on the database of *generation*."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("oxigraph")),
        *("serve-read-only", "--location", str(generation.db)),
        *("--union-default-graph", "--bind", f"127.0.0.1:{port}"),
    ]
    with _running("oxigraph", command, port, path="/query") as server:
        yield server


@contextmanager
def rdflib_endpoint(generation: Generation) -> Iterator[Server]:
    """Run rdflib-endpoint on the graphs of *generation*: minutes, and gigabytes."""
    port = free_port()
    script = Path(__file__).with_name("serve_rdflib.py")
    command = [sys.executable, str(script), str(generation.folder), str(port)]
    with _running("rdflib-endpoint", command, port, path="/") as server:
        yield server
