"""A load killed at any moment leaves the old graph or the new one, whole."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pvd_graph.services.dataset_folders import with_file
from pvd_graph.store.archive import Archive
from pvd_graph.store.generations import Generations
from tests.conftest import PVD
from tests.small_loads import demo, load, loading_data, reader, table, whole

KILLS = 16
ROWS = 3_000


def _started(data: Path, folder: Path, file: Path) -> subprocess.Popen[bytes]:
    """Start a load, and return once it has the folder that it works in."""
    command = [*PVD, "--data", str(data), "ingest", str(folder), "--file", str(file)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.DEVNULL, start_new_session=True
    )
    while not list(data.glob("ingest-*")) and process.poll() is None:
        time.sleep(0.002)
    return process


def _whole(data: Path) -> list[str]:
    """Return all that is published, whenever it was."""
    return [re.sub(r"/[0-9]{8}T[0-9]+Z ", "/now ", line) for line in whole(data)]


def _check_sound(data: Path) -> None:
    """Check that what is in force is what the archive and the engine hold."""
    current = Generations(data / "store").current()
    assert current is not None
    rows = reader(data).select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert int(rows[0]["n"]) == current.triples
    archive = Archive(data / "graphs")
    assert all(archive.is_whole(entry) for entry in archive.entries())


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_half_done(tmp_path: Path) -> None:
    """Sixteen times, over the whole run; the next command ends the work."""
    first = loading_data(tmp_path / "first")
    rows = [f"a{n},9900{1 + n % 2},Action {n},2024" for n in range(ROWS)]
    manifest = demo(tmp_path / "demo", *rows)
    load(first, manifest)
    file = table(tmp_path / "next.csv", *(row.replace("2024", "2025") for row in rows))
    old = _whole(first)

    data = tmp_path / "data"
    shutil.copytree(first, data)
    process = _started(data, tmp_path / "demo", file)
    begun = time.monotonic()
    assert process.wait(timeout=120) == 0
    took_s = time.monotonic() - begun
    new = _whole(data)
    assert new != old

    seen = set()
    for number in range(KILLS):
        shutil.rmtree(data)
        shutil.copytree(first, data)
        process = _started(data, tmp_path / "demo", file)
        time.sleep(took_s * number / (KILLS - 1))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)

        found = _whole(data)
        assert found in (old, new)
        seen.add(found == new)
        _check_sound(data)
        done = load(data, with_file(manifest, file))
        assert done.report.outcome in {"published", "unchanged"}
        assert _whole(data) == new
        _check_sound(data)
        assert not list(data.glob("ingest-*"))
    assert False in seen
