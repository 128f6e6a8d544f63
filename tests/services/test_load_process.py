"""A load in a process of its own: its result, and the bounds that end it."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from pvd_graph.errors import BusyError
from pvd_graph.services.load_process import LoadLimits, LoadProcesses
from tests.small_loads import ONE, SOURCES, demo, load, loading_data, table


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the order of a dry run of one row."""
    data = loading_data(tmp_path_factory.mktemp("load") / "data")
    demo(data / "datasets" / "demo")
    return {
        "data": str(data),
        "datasets": str(SOURCES.datasets),
        "ontology": str(SOURCES.ontology),
        "slug": "demo",
        "file": str(table(data.parent / "actions.csv", ONE)),
        "policy": "",
        "dry_run": True,
        "pages": True,
    }


def test_a_dry_run_has_its_report(order: dict[str, Any], tmp_path: Path) -> None:
    """The same as in this process, and pieces of pages."""
    loaded = LoadProcesses().run(tmp_path, order)

    assert (loaded.problem, loaded.outcome) == ("", "dry-run")
    assert loaded.report is not None
    data = Path(order["data"])
    here = load(data, demo(tmp_path / "here", ONE), dry_run=True).report
    assert loaded.report["rows_kept"] == here.rows_kept == 1
    assert "essai" in loaded.told["fr"]
    assert "Halle" in (tmp_path / "report.fr.html").read_text("utf-8")
    assert not list(tmp_path.glob("annotated.*"))


def test_rdf_is_parsed_from_there_too(tmp_path: Path) -> None:
    """By a process that it starts."""
    data = loading_data(tmp_path / "data")
    folder = data / "datasets" / "demo"
    demo(folder)
    text = (folder / "dataset.toml").read_text("utf-8")
    head = text.partition("[[tables]]")[0].replace('"v1"', '"v2"')
    (folder / "dataset.toml").write_text(f'{head}[[tables]]\npath = "a.ttl"\n', "utf-8")
    file = tmp_path / "a.ttl"
    file.write_text("<http://e/a> <http://e/b> [] .", "utf-8")
    (out := tmp_path / "out").mkdir()

    loaded = LoadProcesses().run(
        out,
        {
            "data": str(data),
            "datasets": str(SOURCES.datasets),
            "ontology": str(SOURCES.ontology),
            "slug": "demo",
            "file": str(file),
            "policy": "",
            "dry_run": False,
            "pages": False,
        },
    )

    assert (loaded.problem, loaded.outcome) == ("", "published")


def test_too_long_a_load_is_stopped(order: dict[str, Any], tmp_path: Path) -> None:
    """By its parent."""
    loads = LoadProcesses(LoadLimits(time_s=0.3))

    assert loads.run(tmp_path, order).problem == "time"


def test_too_large_a_load_is_stopped(order: dict[str, Any], tmp_path: Path) -> None:
    """It is told as a lack of memory, not as a fault of the file."""
    loads = LoadProcesses(LoadLimits(memory_bytes=24 << 20))

    assert loads.run(tmp_path, order).problem == "memory"


def test_who_waits_too_long_for_a_turn_is_told(
    order: dict[str, Any], tmp_path: Path
) -> None:
    """While another runs; a closed one runs no more."""
    loads = LoadProcesses(at_once=1)
    (one := tmp_path / "one").mkdir()
    thread = threading.Thread(target=loads.run, args=(one, order))
    thread.start()
    while not loads._running:  # noqa: SLF001 - whose turn it is
        time.sleep(0.01)

    with pytest.raises(BusyError):
        loads.run(tmp_path, order, wait_s=0.1)

    loads.close()
    thread.join()
    assert loads.run(tmp_path, order).problem == "failed"
