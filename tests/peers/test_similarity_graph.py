"""Each town keeps its nearest; the weight says whether both chose each other."""

import numpy as np
import pytest

from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Weights, fit
from pvd_graph.peers.similarity_graph import SITUATION, likeness, similarity_graph
from pvd_graph.peers.tables import Tables


def test_each_town_keeps_its_highest_scores(tables: Tables) -> None:
    """Checked against the dense matrix, symmetrised in the same way."""
    model = fit(tables)
    scores = likeness(model, slice(0, model.size))
    np.fill_diagonal(scores, -1)
    kept = np.zeros_like(scores)
    for row, order in enumerate(np.argsort(-scores, axis=1, kind="stable")[:, :4]):
        kept[row, order] = scores[row, order]
    wanted = (kept + kept.T) / 2

    graph = similarity_graph(model, neighbours=4)

    assert graph.number_of_edges() == np.count_nonzero(np.triu(wanted))
    for one, other in graph.edges:
        weight = graph.edges[one, other]["weight"]
        assert weight == pytest.approx(wanted[one, other])


def test_likeness_is_what_can_be_told(tables: Tables) -> None:
    """Four blocks with weights of their own, whatever the score weighs; no profile."""
    model = fit(tables)
    rows = slice(3, 9)
    parts = dict(zip(BLOCKS, model.parts(rows), strict=True))
    wanted = sum(
        weight * parts[block] / model.weights.of(block)
        for block, weight in SITUATION.items()
    )

    assert likeness(model, rows) == pytest.approx(wanted, abs=1e-8)
    assert "profile" not in SITUATION
    other = fit(tables, Weights(0.4, 0.3, 0.2, 0.1, 0.0))
    assert likeness(other, rows) == pytest.approx(wanted, abs=1e-8)


def test_nodes_are_positions(tables: Tables) -> None:
    """All of them, even those that nothing is like."""
    assert list(similarity_graph(fit(tables))) == list(range(40))


def test_one_town_has_no_neighbour(tables: Tables) -> None:
    """Nothing to compare it with, no error."""
    alone = Tables(tables.towns[:1], tables.concepts)

    assert similarity_graph(fit(alone)).number_of_edges() == 0
