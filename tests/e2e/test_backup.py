"""The real graph, backed up while it is served and written to; restored; served."""

import json
import shutil
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import PVD, Built, start_server

_PAGE = "/communes/23079"


def _pvd(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        [*PVD, *arguments], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def _sums(data: Path, to: Path) -> list[str]:
    _pvd("export", "--data", str(data), "--output", str(to))
    return (to / "SHA256SUMS").read_text(encoding="utf-8").splitlines()


@pytest.mark.slow
def test_a_served_graph_comes_back_to_the_byte(built: Built, tmp_path: Path) -> None:
    """In under twenty seconds, with a backup that visitors do not notice."""
    data = tmp_path / "data"
    shutil.copytree(built.data, data)
    server = start_server(data)
    address = next(server)
    slowest, stop = 0.0, threading.Event()

    def visit() -> None:
        nonlocal slowest
        while not stop.is_set():
            began = time.monotonic()
            with urllib.request.urlopen(address + _PAGE) as answer:  # noqa: S310 - our own server
                assert answer.status == 200
            slowest = max(slowest, time.monotonic() - began)

    visitor = threading.Thread(target=visit)
    visitor.start()
    began = time.monotonic()
    path = _pvd("backup", "--data", str(data), "--to", str(tmp_path / "to")).strip()
    took_s = time.monotonic() - began
    stop.set()
    visitor.join()
    server.close()  # type: ignore[attr-defined]

    new = tmp_path / "new"
    told = json.loads(_pvd("restore", path, "--data", str(new), "--json"))

    assert took_s < 20
    assert slowest < 5
    assert (told["problems"], told["remarks"]) == ([], [])
    assert told["triples"] == built.report["triples"]
    assert _sums(new, tmp_path / "b") == _sums(data, tmp_path / "a")
    server = start_server(new)
    with urllib.request.urlopen(next(server) + _PAGE) as answer:  # noqa: S310 - our own server
        assert answer.status == 200
    server.close()  # type: ignore[attr-defined]
