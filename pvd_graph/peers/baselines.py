"""What a ranking must beat: chance, geography, and the indices of every textbook.

Each baseline scores all pairs of towns; `top` makes lists of that, equal ones by code.
Those of networkx run on the graph as its users know it (`territorial_network`), through
its adjacency matrix: the same numbers as networkx computes pair by pair (the tests
compare them), in seconds for all towns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import networkx as nx
import numpy as np
from scipy import sparse

from pvd_graph.peers.model import row_blocks
from pvd_graph.peers.network import Node, build_network
from pvd_graph.peers.tables import FloatArray, IntArray, Tables, index_of

__all__ = [
    "BASELINES",
    "SIMRANK_UP_TO",
    "Scores",
    "adamic_adar",
    "jaccard",
    "leaf_jaccard",
    "nearest",
    "nearest_population",
    "pagerank",
    "random_towns",
    "same_departement",
    "simrank",
    "territorial_network",
    "top",
]

Scores = Iterator[tuple[slice, FloatArray]]
"""Blocks of rows with their (b, n) scores, in order; larger is better."""

SIMRANK_UP_TO = 2_000
"""Towns beyond which SimRank, quadratic in memory, is left out."""

_DAMPING = 0.85
_WALK_STEPS = 30
_SIMRANK_DECAY = 0.9
_SIMRANK_STEPS = 20
_WALKS_AT_ONCE = 256
_NEIGHBOUR_FIRST = 1e6
_SIMRANK_KINDS = {"town", "challenge", "departement"}


def top(scores: Scores, n: int, k: int) -> IntArray:
    """Return (n, min(k, n - 1)): the best towns of each row, never the town itself."""
    k = min(k, max(n - 1, 0))
    found = np.empty((n, k), dtype=np.int64)
    for rows, block in scores:
        key = np.round(np.nan_to_num(block, nan=-np.inf, neginf=-np.inf), 12)
        key[np.arange(len(key)), np.arange(rows.start, rows.stop)] = -np.inf
        order = np.argsort(-key, axis=1, kind="stable")
        own = order == np.arange(rows.start, rows.stop)[:, None]
        found[rows] = order[~own].reshape(len(key), n - 1)[:, :k]
    return found


def random_towns(tables: Tables, seed: int = 0) -> Scores:
    """Score by chance, the same at each run."""
    n = len(tables.towns)
    draw = np.random.default_rng([0xBA5E, seed])
    for rows in row_blocks(0, n, n):
        yield rows, draw.random((rows.stop - rows.start, n))


def nearest(tables: Tables) -> Scores:
    """Score by closeness on the ground; unknown places come last."""
    n = len(tables.towns)
    place = np.array([(town.x_km, town.y_km) for town in tables.towns])
    for rows in row_blocks(0, n, n):
        gap = place[rows, None, :] - place[None, :, :]
        yield rows, -np.hypot(gap[..., 0], gap[..., 1])


def nearest_population(tables: Tables) -> Scores:
    """Score by closeness in number of inhabitants, as a ratio."""
    n = len(tables.towns)
    size = np.log([max(town.population, 1.0) for town in tables.towns])
    for rows in row_blocks(0, n, n):
        yield rows, -np.abs(size[rows, None] - size)


def same_departement(tables: Tables) -> Scores:
    """Put the towns of the same département first, each by nearest population."""
    home = np.array([town.departement for town in tables.towns])
    for rows, score in nearest_population(tables):
        near = (home[rows, None] == home) & (home != "")
        yield rows, np.nan_to_num(score, nan=-1e3) + _NEIGHBOUR_FIRST * near


def leaf_jaccard(tables: Tables) -> Scores:
    """Score by the Jaccard index of what was declared, without the hierarchy."""
    towns = tables.town_index()
    concepts = index_of(one.concept for one in tables.declared)
    faced = np.zeros((len(towns), len(concepts)))
    for one in tables.declared:
        faced[towns[one.town], concepts[one.concept]] = 1
    return _jaccard(sparse.csr_array(faced))


def jaccard(tables: Tables) -> Scores:
    """Score as `networkx.jaccard_coefficient` does: shared neighbours by all."""
    return _jaccard(_neighbours(tables)[0])


def _jaccard(near: sparse.csr_array) -> Scores:
    degree = near.sum(axis=1)
    n = near.shape[0]
    for rows in row_blocks(0, n, n):
        both = (near[rows] @ near.T).toarray()
        either = degree[rows, None] + degree - both
        yield rows, np.divide(both, either, out=np.zeros_like(both), where=either > 0)


def adamic_adar(tables: Tables) -> Scores:
    """Score as `networkx.adamic_adar_index`: shared neighbours, the rare for more."""
    near, degree = _neighbours(tables)
    worth = np.zeros(len(degree))
    several = degree > 1
    worth[several] = 1 / np.log(degree[several])
    n = near.shape[0]
    for rows in row_blocks(0, n, n):
        yield rows, (near[rows] @ sparse.diags_array(worth) @ near.T).toarray()


def pagerank(tables: Tables) -> Scores:
    """Score as `networkx.pagerank` personalised on the target, damping 0.85.

    Thirty steps: what is left to spread is below 0.8 %.
    """
    graph = territorial_network(tables)
    nodes, n = _nodes(graph, tables), len(tables.towns)
    link = _links(graph, nodes)
    degree = link.sum(axis=1)
    step = sparse.csr_array(
        link.T
        @ sparse.diags_array(
            np.divide(1.0, degree, where=degree > 0, out=np.zeros_like(degree))
        )
    )
    for first in range(0, n, _WALKS_AT_ONCE):
        rows = slice(first, min(first + _WALKS_AT_ONCE, n))
        width = rows.stop - rows.start
        start = np.zeros((len(nodes), width))
        start[np.arange(rows.start, rows.stop), np.arange(width)] = 1
        walk = start
        for _ in range(_WALK_STEPS):
            stuck = walk[degree == 0].sum(axis=0)
            walk = _DAMPING * (step @ walk) + start * (1 - _DAMPING + _DAMPING * stuck)
        yield rows, walk[:n].T.copy()


def simrank(tables: Tables) -> Scores:
    """Score as `networkx.simrank_similarity`, decay 0.9, on all but the actions.

    Two things are alike when what they are linked to is alike. Memory is quadratic:
    towns, challenges and départements only.

    Source: Jeh and Widom (2002), SimRank, KDD 538-543.
    https://doi.org/10.1145/775047.775126
    """
    graph = territorial_network(tables)
    nodes = [node for node in _nodes(graph, tables) if node[0] in _SIMRANK_KINDS]
    link = _links(graph, nodes)
    degree = link.sum(axis=0)
    pull = sparse.csr_array(link @ sparse.diags_array(1 / np.maximum(degree, 1)))
    alike = np.eye(len(nodes))
    for _ in range(_SIMRANK_STEPS):
        alike = _SIMRANK_DECAY * (pull.T @ (pull.T @ alike).T)
        np.fill_diagonal(alike, 1.0)
    n = len(tables.towns)
    yield slice(0, n), alike[:n, :n]


def territorial_network(tables: Tables) -> nx.Graph[Node]:
    """Return `build_network` with the link of each town to its département.

    The published graph has that link, and whoever runs a textbook index on it has it
    too: most of what personalised PageRank returns comes from there.
    """
    graph = build_network(tables)
    for town in tables.towns:
        if town.departement:
            home: Node = ("departement", town.departement)
            graph.add_node(home, kind="departement")
            graph.add_edge(("town", town.code), home, relation="departement")
    return graph


def _links(graph: nx.Graph[Node], nodes: list[Node]) -> sparse.csr_array:
    """Return the adjacency matrix of *graph* on *nodes*."""
    found = nx.to_scipy_sparse_array(graph, nodes)
    return sparse.csr_array(found, dtype=np.float64)


def _nodes(graph: nx.Graph[Node], tables: Tables) -> list[Node]:
    """Return the nodes, the towns first and in order."""
    towns: list[Node] = [("town", town.code) for town in tables.towns]
    return towns + [node for node in graph if node[0] != "town"]


def _neighbours(tables: Tables) -> tuple[sparse.csr_array, FloatArray]:
    """Return (n, nodes) who is linked to what, and the (nodes,) degrees."""
    graph = territorial_network(tables)
    link = _links(graph, _nodes(graph, tables))
    return link[: len(tables.towns)], np.asarray(link.sum(axis=1))


BASELINES: dict[str, Callable[[Tables], Scores]] = {
    "random": random_towns,
    "same departement": same_departement,
    "nearest": nearest,
    "nearest population": nearest_population,
    "networkx jaccard": jaccard,
    "networkx adamic-adar": adamic_adar,
    "networkx pagerank": pagerank,
    "networkx simrank": simrank,
    "leaf jaccard": leaf_jaccard,
}
"""Every baseline that proposes towns; popularity proposes none."""
