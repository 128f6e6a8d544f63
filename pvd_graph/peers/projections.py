"""One kind of node at a time: towns by what they share, partners by where they meet.

Nearly all pairs of towns share some challenge: the projection of 1,646 towns has more
than a million edges, which no layout can draw. Each town keeps its strongest links.
"""

from __future__ import annotations

from itertools import product

import networkx as nx
import numpy as np
from networkx.algorithms import bipartite
from scipy import sparse

from pvd_graph.peers.knowledge_network import KnowledgeGraph, of_kind

__all__ = ["partner_projection", "partner_towns", "town_projection"]


def town_projection(graph: KnowledgeGraph, *, strongest: int = 10) -> KnowledgeGraph:
    """Return the towns, linked where they face the same challenges.

    ``weight`` of an edge is the sum over the shared challenges of -ln(share of towns
    that face it): the rare weigh most. ``shared`` counts them, ``challenges`` names
    them. Each town keeps its *strongest* links, and those that others keep to it; equal
    weights follow the name of the node. Challenges of the top level count for nothing
    of their own.

    Args:
        graph: `knowledge_network`.
        strongest: links that each of n towns keeps, at least 1: at most n * strongest
            edges in all.

    Raises:
        ValueError: *strongest* below 1.

    Cost: a sparse product of the (towns, challenges) matrix, that of
    `networkx.bipartite.biadjacency_matrix`; rows are read one at a time.
    """
    if strongest < 1:
        problem = f"strongest={strongest}: at least 1 link a town"
        raise ValueError(problem)
    towns = sorted(of_kind(graph, "town"))
    challenges = sorted(
        one for one in of_kind(graph, "challenge") if not graph.nodes[one].get("top")
    )
    projection: KnowledgeGraph = nx.Graph(**graph.graph)
    projection.add_nodes_from((town, graph.nodes[town]) for town in towns)
    if not towns or not challenges:
        return projection
    faced = sparse.csr_array(
        bipartite.biadjacency_matrix(graph, towns, challenges, weight=None)
    )
    counts = np.asarray(faced.sum(axis=0)).ravel()
    content = -np.log(np.maximum(counts, 1) / len(towns))
    shared = sparse.csr_array(faced @ sparse.diags_array(content) @ faced.T)
    for row, town in enumerate(towns):
        ends = slice(shared.indptr[row], shared.indptr[row + 1])
        near = [
            (-round(float(weight), 9), int(other))
            for other, weight in zip(
                shared.indices[ends], shared.data[ends], strict=True
            )
            if other != row and weight > 0
        ]
        for negative, other in sorted(near)[:strongest]:
            _link(projection, graph, (town, towns[other]), -negative)
    return projection


def _link(
    projection: KnowledgeGraph,
    graph: KnowledgeGraph,
    pair: tuple[str, str],
    weight: float,
) -> None:
    """Add the edge of two towns, with the challenges below the top that both face."""
    shared = sorted(
        str(graph.nodes[one]["label"])
        for one in nx.common_neighbors(graph, *pair)
        if graph.nodes[one]["kind"] == "challenge" and not graph.nodes[one].get("top")
    )
    projection.add_edge(
        *pair, weight=weight, shared=len(shared), challenges=" | ".join(shared)
    )


def partner_towns(graph: KnowledgeGraph) -> KnowledgeGraph:
    """Return the bipartite graph of partners and the towns whose actions they are in.

    ``actions`` counts them, ``amount_eur`` sums what the partner brought, where known.
    Nodes have ``bipartite`` 0 (partners) or 1 (towns), as networkx wants it.
    """
    found: KnowledgeGraph = nx.Graph(**graph.graph)
    for side, kind in enumerate(("partner", "town")):
        for node in of_kind(graph, kind):
            found.add_node(node, **graph.nodes[node], bipartite=side)
    for action in of_kind(graph, "action"):
        ends: dict[str, list[str]] = {"partner": [], "town": []}
        for node in graph[action]:
            ends.setdefault(graph.nodes[node]["kind"], []).append(node)
        for partner, town in product(ends["partner"], ends["town"]):
            if not found.has_edge(partner, town):
                found.add_edge(partner, town, actions=0, amount_eur=0.0)
            edge = found.edges[partner, town]
            edge["actions"] += 1
            edge["amount_eur"] += graph.edges[partner, action].get("amount_eur", 0)
    return found


def partner_projection(graph: KnowledgeGraph) -> KnowledgeGraph:
    """Return the partners, linked where they act in the same towns, or help alike.

    ``weight`` counts the towns in which both act and the challenges that both have an
    offer for: `networkx.bipartite.weighted_projected_graph`.
    """
    meeting = partner_towns(graph)
    partners = of_kind(graph, "partner")
    for partner in partners:
        for near in graph[partner]:
            if graph.nodes[near]["kind"] == "challenge":
                meeting.add_edge(partner, near)
    found: KnowledgeGraph = bipartite.weighted_projected_graph(meeting, partners)
    return found
