"""Who is closest to whom, as a graph: the one in which groups of towns are found.

The score of all pairs is a dense matrix in which every town is somewhat like every
other. What tells groups apart is who is *nearest*: each town keeps its k highest
scores.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
from scipy import sparse

from pvd_graph.peers.model import Model, row_blocks

__all__ = ["NEIGHBOURS", "similarity_graph"]

NEIGHBOURS = 25
"""Links that each town keeps; see docs/decisions/0021-groups.md for the choice."""

_DECIMALS = 9


def similarity_graph(model: Model, *, neighbours: int = NEIGHBOURS) -> nx.Graph[int]:
    """Return the graph of the *neighbours* highest scores of each town.

    Nodes are positions of towns, 0 to n - 1: small numbers, so that no order in
    networkx depends on the hashes of texts, which change from run to run. The weight of
    an edge is the score where both towns keep the other, half of it where one does.
    Equal scores (to 9 decimals) follow the position; a score of 0 links nothing.

    Memory: one block of `row_blocks` at a time, beside n * neighbours edges.
    """
    n = model.size
    kept = max(min(neighbours, n - 1), 0)
    links = sparse.lil_array((n, n))
    for rows in row_blocks(0, n, n):
        scores = np.round(model.parts(rows).sum(axis=0), _DECIMALS)
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
