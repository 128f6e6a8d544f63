"""The same towns as a networkx graph, on which baselines walk.

Nodes are ``(kind, code)`` pairs of kind town, challenge, action or partner, with the
kind as attribute. The graph that is given away is `knowledge_network`.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from pvd_graph.peers.tables import Tables

__all__ = ["Node", "build_network"]

Node = tuple[str, str]


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
