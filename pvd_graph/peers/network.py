"""The same towns as a networkx graph: for exploration, export, and as a baseline.

Nodes are ``(kind, code)`` pairs of kind town, challenge, action or partner, with the
kind as attribute. The indices of link prediction that every textbook gives run on it;
the ranking must beat them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import networkx as nx

from pvd_graph.peers.tables import Tables

__all__ = ["Node", "build_network", "neighbour_ranking"]

Node = tuple[str, str]
_INDICES: dict[str, Callable[..., Iterable[tuple[Node, Node, float]]]] = {
    "jaccard": nx.jaccard_coefficient,
    "adamic_adar": nx.adamic_adar_index,
}


def build_network(tables: Tables) -> nx.Graph[Node]:
    """Return the graph of towns, challenges, actions and partners.

    Edges: a town faces a challenge; an action is of a town, addresses challenges and
    has partners; a challenge stands under a broader one. Undirected, each with its
    ``relation``.
    """
    graph: nx.Graph[Node] = nx.Graph()
    graph.add_nodes_from((("town", town.code) for town in tables.towns), kind="town")
    for concept in tables.concepts:
        graph.add_node(("challenge", concept.code), kind="challenge")
    for action in tables.actions:
        graph.add_node(("action", action.code), kind="action")
        for partner in action.partners:
            graph.add_node(("partner", partner), kind="partner")
    for one, other, relation in _links(tables):
        graph.add_edge(one, other, relation=relation)
    return graph


def _links(tables: Tables) -> Iterator[tuple[Node, Node, str]]:
    for concept in tables.concepts:
        for above in concept.broader:
            yield ("challenge", concept.code), ("challenge", above), "broader"
    for declaration in tables.declared:
        challenge = ("challenge", declaration.concept)
        yield ("town", declaration.town), challenge, "facesChallenge"
    for action in tables.actions:
        node = ("action", action.code)
        yield ("town", action.town), node, "action"
        for addressed in action.addresses:
            yield node, ("challenge", addressed), "addresses"
        for partner in action.partners:
            yield node, ("partner", partner), "partner"


def neighbour_ranking(
    graph: nx.Graph[Node], town: str, *, index: str = "jaccard", k: int = 10
) -> list[tuple[str, float]]:
    """Return the k towns that a textbook index puts closest to *town*.

    Best first, equal ones by code; an index of 0 counts as any other.

    Args:
        graph: `build_network`.
        town: code of a town of the graph.
        index: ``jaccard`` or ``adamic_adar``.
        k: length of the list.

    Source: Liben-Nowell and Kleinberg (2007), The link-prediction problem for social
    networks, JASIST 58(7), 1019-1031. https://doi.org/10.1002/asi.20591
    """
    target: Node = ("town", town)
    pairs = [
        (target, node)
        for node, facts in graph.nodes(data=True)
        if facts["kind"] == "town" and node != target
    ]
    found = [(other[1], score) for _, other, score in _INDICES[index](graph, pairs)]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:k]
