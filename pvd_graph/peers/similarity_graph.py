"""Who is closest to whom, as a graph: the one in which groups of towns are found.

The likeness of all pairs is a dense matrix in which every town is somewhat like every
other. What tells groups apart is who is *nearest*: each town keeps its k closest.

Groups are of towns in one situation, which a reader can be told of. So their likeness
has the blocks of the score that can be told apart, by weights of its own, and leaves
out the profile, which serves to foresee what a town will do next.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
from scipy import sparse

from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Model, row_blocks
from pvd_graph.peers.tables import FloatArray

__all__ = ["NEIGHBOURS", "SITUATION", "likeness", "similarity_graph"]

NEIGHBOURS = 25
"""Links that each town keeps; see docs/decisions/0021-groups.md for the choice."""

SITUATION: Mapping[str, float] = {
    "challenges": 0.40,
    "indicators": 0.40,
    "actions": 0.15,
    "size": 0.05,
}
"""What each block counts in the likeness of two towns; others count nothing."""

_DECIMALS = 9


def likeness(model: Model, rows: slice) -> FloatArray:
    """Return (b, n): how alike b towns are to all, by `SITUATION`, to 9 decimals.

    Each block keeps its scale, the 99th percentile; a block that the model weighs 0 is
    not known to it, and counts nothing.
    """
    weights = [model.weights.of(block) for block in BLOCKS]
    factors = [
        SITUATION.get(block, 0.0) / weight if weight else 0.0
        for block, weight in zip(BLOCKS, weights, strict=True)
    ]
    alike: FloatArray = np.round(np.tensordot(factors, model.parts(rows), 1), _DECIMALS)
    return alike


def similarity_graph(model: Model, *, neighbours: int = NEIGHBOURS) -> nx.Graph[int]:
    """Return the graph of the *neighbours* closest towns of each town.

    Nodes are positions of towns, 0 to n - 1: small numbers, so that no order in
    networkx depends on the hashes of texts, which change from run to run. An edge
    weighs the `likeness` where both towns keep the other, half of it where one does.
    Equal ones follow the position; a likeness of 0 links nothing.

    Memory: one block of `row_blocks` at a time, beside n * neighbours edges.
    """
    n = model.size
    kept = max(min(neighbours, n - 1), 0)
    links = sparse.lil_array((n, n))
    for rows in row_blocks(0, n, n):
        scores = likeness(model, rows)
        scores[np.arange(len(scores)), np.arange(rows.start, rows.stop)] = -1
        best = np.argsort(-scores, axis=1, kind="stable")[:, :kept]
        for row, others in enumerate(best):
            for other in others:
                if scores[row, other] > 0:
                    links[rows.start + row, int(other)] = scores[row, other]
    both = sparse.coo_array(sparse.triu((links + links.T) / 2))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    order = np.lexsort((both.col, both.row))
    graph.add_weighted_edges_from(
        (int(both.row[at]), int(both.col[at]), float(both.data[at])) for at in order
    )
    return graph
