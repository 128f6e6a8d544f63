"""What the loading process may not do, and what it says when nobody can load."""

import json
import subprocess
import sys
from pathlib import Path

from pvd_graph.services.load_process import PROGRESS, RESULT, LoadProcesses
from tests.small_loads import ONE, SOURCES, demo, loading_data, table

_ORDER = {
    "datasets": str(SOURCES.datasets),
    "ontology": str(SOURCES.ontology),
    "slug": "demo",
    "policy": "",
    "dry_run": True,
    "pages": True,
}


def test_a_dataset_nobody_described_is_told(tmp_path: Path) -> None:
    """And one whose manifest is wrong, which the file cannot mend."""
    data = loading_data(tmp_path / "data")
    order = {**_ORDER, "data": str(data), "file": str(table(tmp_path / "a.csv", ONE))}

    assert LoadProcesses().run(tmp_path, order).problem == "manifest"

    folder = data / "datasets" / "demo"
    folder.mkdir(parents=True)
    (folder / "dataset.toml").write_text("slug = 1", "utf-8")
    assert LoadProcesses().run(tmp_path, order).problem == "manifest"


def test_faults_come_with_annotated_tables(tmp_path: Path) -> None:
    """The rows as sent, as CSV and as a workbook."""
    data = loading_data(tmp_path / "data")
    demo(data / "datasets" / "demo")
    bad = table(tmp_path / "a.csv", ONE, "a2,99999,Pont,2020")

    loaded = LoadProcesses().run(
        tmp_path, {**_ORDER, "data": str(data), "file": str(bad)}
    )

    assert loaded.outcome == "refused"
    assert "99999;Pont" in (tmp_path / "annotated.csv").read_text("utf-8-sig")
    assert (tmp_path / "annotated.xlsx").read_bytes().startswith(b"PK")


def test_what_goes_on_is_told_in_two_languages(tmp_path: Path) -> None:
    """For a page in either."""
    data = loading_data(tmp_path / "data")
    demo(data / "datasets" / "demo")
    good = table(tmp_path / "a.csv", ONE)

    loaded = LoadProcesses().run(
        tmp_path, {**_ORDER, "data": str(data), "file": str(good)}
    )

    assert loaded.outcome == "dry-run"
    told = json.loads((tmp_path / PROGRESS).read_text("utf-8"))
    assert told == {"fr": "vérification du graphe", "en": "checking the graph"}


def test_it_reaches_neither_network_nor_programs(tmp_path: Path) -> None:
    """Once it is locked in, as for any table."""
    data = loading_data(tmp_path / "data")
    manifest = demo(data / "datasets" / "demo", ONE)
    code = f"""
import socket, subprocess
from pathlib import Path
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.services import load_worker
manifest = read_manifest(Path({str(manifest.folder)!r}))
bounds = {{"time_s": 60, "memory_bytes": 1 << 30, "file_bytes": 1 << 20}}
load_worker._lock_in(bounds, manifest)
for act in (socket.socket, lambda: subprocess.run(["true"])):
    try:
        act()
    except OSError as error:
        print(type(error).__name__)
"""
    text = (manifest.folder / "dataset.toml").read_text("utf-8")
    unsealed = text.replace("rows = 0\n", "").replace('sha256 = ""\n', "")
    (manifest.folder / "dataset.toml").write_text(unsealed, "utf-8")

    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["PermissionError", "PermissionError"]


def test_the_result_is_json(tmp_path: Path) -> None:
    """For whoever waits."""
    data = loading_data(tmp_path / "data")
    demo(data / "datasets" / "demo")
    file = table(tmp_path / "a.csv", ONE)

    LoadProcesses().run(tmp_path, {**_ORDER, "data": str(data), "file": str(file)})

    told = json.loads((tmp_path / RESULT).read_text("utf-8"))
    assert sorted(told) == ["problem", "report", "told"]
