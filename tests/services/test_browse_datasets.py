"""Datasets: who publishes, under which licence, what is held."""

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_datasets import (
    dataset,
    datasets,
    datasets_of_graphs,
)
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import graph_iri


def test_dataset_has_publisher_licence_and_loads(small: OxigraphReader) -> None:
    """Everything that a reuser must quote."""
    one = dataset(small, "indicators")

    assert one.publisher is not None
    assert (one.publisher.name, one.attribution) == ("ANCT", "INSEE et DGALN")
    assert [(load.version, load.rows_read) for load in one.loads] == [("2026", 2)]
    assert one.triples == 12
    assert [load.name for load in one.loads] == ["indicators/2026"]
    assert list(datasets(small)) == ["derived", "indicators"]


def test_graphs_lead_to_their_datasets(small: OxigraphReader) -> None:
    """That is how a statement reaches its source."""
    graphs = [graph_iri("indicators", "2026"), graph_iri("unknown")]

    assert [one.slug for one in datasets_of_graphs(small, graphs)] == ["indicators"]


def test_unknown_dataset_is_told(small: OxigraphReader) -> None:
    """The message names what was asked."""
    with pytest.raises(NotFoundError, match="rien"):
        dataset(small, "rien")
