"""Graphs go to the store on disk in a thread; what fails there is raised here."""

from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.services.disk_loader import DiskLoader
from pvd_graph.store.archive import write_graph
from pvd_graph.store.oxigraph import WriterStore

LINES = ["<http://e/a> <http://e/p> <http://e/b> .\n"]


def test_all_that_was_added_is_there_at_the_end(tmp_path: Path) -> None:
    """Leaving waits for the thread."""
    graph = write_graph(tmp_path / "g.nt.zst", LINES)

    with DiskLoader(tmp_path / "db") as loader:
        for number in range(20):
            loader.add(f"http://e/{number}", graph.path)

    assert loader.store.count() == 20


def test_a_graph_that_is_not_there_is_raised(tmp_path: Path) -> None:
    """By who leaves."""
    with pytest.raises(StoreError, match="none"), DiskLoader(tmp_path / "db") as loader:
        loader.add("http://e/g", tmp_path / "none.nt.zst")


def test_a_failing_builder_lets_the_store_go(tmp_path: Path) -> None:
    """Another build may open it at once, while the error is still held."""

    def build() -> None:
        with DiskLoader(tmp_path / "db"):
            problem = "plein"
            raise StoreError(problem)

    with pytest.raises(StoreError) as caught:
        build()

    assert WriterStore(tmp_path / "db").count() == 0
    assert caught.traceback
