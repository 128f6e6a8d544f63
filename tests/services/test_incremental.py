"""The next generation is written from the one in force and what changes.

What readers find in it is tested with `publishing`, which composes it.
"""

import shutil
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import StoreError
from pvd_graph.services.graph_changes import GraphChange
from pvd_graph.services.incremental import compose, facts_of
from pvd_graph.store.generations import Generation, Generations
from tests.small_data import BASE_GRAPH, project_shapes, small_data

META = vocab.graph_iri("meta")


def _current(data: Path) -> Generation:
    current = Generations(small_data(data) / "store").current()
    assert current is not None
    return current


def test_what_does_not_change_is_linked(tmp_path: Path) -> None:
    """Its file is the same one; a dataset that goes takes its graph along."""
    current = _current(tmp_path)
    folder = Generations(tmp_path / "store").start()

    graphs = compose(current, folder, [GraphChange("none")], project_shapes())

    assert {held.iri for held in graphs} == {BASE_GRAPH, META}
    base = next(held for held in graphs if held.iri == BASE_GRAPH)
    assert current.graph_path(base).samefile(folder / "graphs" / base.file)
    assert facts_of(current) == {"ontology_version": "1"}


def test_a_generation_without_descriptions_is_told(tmp_path: Path) -> None:
    """It was not made by a build of ours."""
    current = _current(tmp_path)
    kept = tuple(held for held in current.graphs if held.iri != META)
    bare = Generation(current.number, current.folder, kept)
    folder = Generations(tmp_path / "store").start()

    for _ in range(2):  # the error of the first does not hold the folder
        with pytest.raises(StoreError, match="graph/meta") as caught:
            compose(bare, folder, [GraphChange("none")], project_shapes())
        assert caught.traceback
        shutil.rmtree(folder / "work")
