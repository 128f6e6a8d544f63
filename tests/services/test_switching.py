"""A change is visible whole, or nothing has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.services.graph_changes import GraphChange
from pvd_graph.services.switching import Stores, switch
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.generations import Generations
from tests.small_data import BASE_GRAPH, project_shapes, small_data
from tests.small_loads import current

ENTRY = JournalEntry("demo", "1", "aa", 1, "f", 1, 1, "demo/1")


def _stores(data: Path) -> Stores:
    generations = Generations(small_data(data) / "store")
    return Stores(generations, Archive(data / "graphs"), project_shapes())


def test_the_journal_is_written_and_the_next_one_is_in_force(tmp_path: Path) -> None:
    """Once what was asked for meanwhile is done; facts of the generation stay."""
    stores, asked = _stores(tmp_path), list[str]()
    before = current(tmp_path)

    number = switch(
        stores,
        before,
        [GraphChange("none")],
        [ENTRY],
        meanwhile=lambda: asked.append("done"),
    )

    after = current(tmp_path)
    assert (after.number, number) == (before.number + 1, before.number + 1)
    assert BASE_GRAPH in {held.iri for held in after.graphs}
    assert stores.archive.entries()[-1] == ENTRY
    assert asked == ["done"]


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither a line of the journal nor half a generation."""
    stores = _stores(tmp_path)
    before, entries = current(tmp_path), stores.archive.entries()
    folders = sorted(tmp_path.glob("store/generations/*"))

    def fail() -> None:
        problem = "meanwhile"
        raise RuntimeError(problem)

    with pytest.raises(RuntimeError, match="meanwhile"):
        switch(stores, before, [GraphChange("none")], [ENTRY], meanwhile=fail)

    assert current(tmp_path) == before
    assert stores.archive.entries() == entries
    assert sorted(tmp_path.glob("store/generations/*")) == folders


def test_a_journal_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    """It comes before the switch."""
    stores = _stores(tmp_path)
    before = current(tmp_path)
    unwritable = replace(ENTRY, version=b"1")  # type: ignore[arg-type]

    with pytest.raises(TypeError):
        switch(stores, before, [GraphChange("none")], [unwritable])

    assert current(tmp_path) == before
