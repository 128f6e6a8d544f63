"""How two towns are connected: the shortest chains of what both have to do with.

What is everywhere is no evidence: national partners are left out, and départements are
no nodes of the graph. Of two chains as long, the one through what fewer towns have in
common comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from math import log

import networkx as nx

from pvd_graph.peers.knowledge_network import KnowledgeGraph, of_kind

__all__ = ["Chain", "Step", "explanation_paths"]


@dataclass(frozen=True, slots=True)
class Step:
    """A node of a chain, and how it follows from the one before (first: "").

    Attributes:
        relation: of the edge that leads here; ``^`` in front where it is read
            backwards.
        towns: how many towns it is linked to, themselves or by one of their actions.
    """

    node: str
    kind: str
    label: str
    relation: str
    towns: int


@dataclass(frozen=True, slots=True)
class Chain:
    """One way from a town to another; *length* as `explanation_paths` measures it."""

    steps: tuple[Step, ...]
    length: float


# From what to what each relation reads.
_READS = {
    "facesChallenge": "town",
    "hasAction": "town",
    "addresses": "action",
    "contributes": "partner",
    "offersHelp": "partner",
}


def explanation_paths(
    graph: KnowledgeGraph, one: str, other: str, *, k: int = 3
) -> list[Chain]:
    """Return the k shortest simple paths between two towns, the shortest first.

    Other towns are passed through only where nothing else leads from one to the other.
    An edge is 1 long, and up to 1 more by how many of the n towns its ends bring
    together: ln(towns of an end) / ln(n), the larger of the two. So fewer steps come
    first, then rarer things; equal lengths in the order of names.

    Args:
        graph: `knowledge_network`.
        one: node of a town.
        other: node of another.
        k: how many, at least 1.

    Returns:
        At most k chains; none where nothing but national partners connects the two.

    Raises:
        KeyError: a node that is not in the graph.

    Source: `networkx.shortest_simple_paths`; Yen (1971), Finding the K shortest
    loopless paths in a network, Management Science 17(11), 712-716.
    https://doi.org/10.1287/mnsc.17.11.712
    """
    for node in (one, other):
        if node not in graph:
            raise KeyError(node)
    if one == other:
        return [Chain((_step(graph, None, one),), 0.0)]
    usable = _measured(
        nx.subgraph_view(
            graph, filter_node=lambda node: not graph.nodes[node].get("national", False)
        )
    )
    ends = {one, other}
    direct = nx.subgraph_view(
        usable, filter_node=lambda node: node in ends or not _is_town(usable, node)
    )
    return _shortest(direct, usable, (one, other), k) or _shortest(
        usable, usable, (one, other), k
    )


def _shortest(
    within: KnowledgeGraph, graph: KnowledgeGraph, ends: tuple[str, str], k: int
) -> list[Chain]:
    try:
        found = nx.shortest_simple_paths(within, *ends, "distance")
        return [_chain(graph, path) for path in islice(found, k)]
    except nx.NetworkXNoPath:
        return []


def _measured(graph: KnowledgeGraph) -> KnowledgeGraph:
    """Return a copy with the ``distance`` of each edge, nodes and edges in order."""
    n = max(len(of_kind(graph, "town")), 2)
    crowd = {
        node: 1 if _is_town(graph, node) else max(_towns_at(graph, node), 1)
        for node in graph
    }
    measured: KnowledgeGraph = nx.Graph()
    measured.add_nodes_from(sorted(graph.nodes(data=True)))
    for node, near, facts in sorted(graph.edges(data=True), key=lambda one: one[:2]):
        common = max(crowd[node], crowd[near])
        measured.add_edge(node, near, **facts, distance=1 + log(common) / log(n))
    return measured


def _towns_at(graph: KnowledgeGraph, node: str) -> int:
    """Count the towns beside *node*, or beside an action beside it."""
    found = {near for near in graph[node] if _is_town(graph, near)}
    if not _is_town(graph, node):
        for near in graph[node]:
            if graph.nodes[near]["kind"] == "action":
                found.update(each for each in graph[near] if _is_town(graph, each))
    return len(found)


def _is_town(graph: KnowledgeGraph, node: str) -> bool:
    return bool(graph.nodes[node]["kind"] == "town")


def _chain(graph: KnowledgeGraph, path: list[str]) -> Chain:
    before = [None, *path[:-1]]
    steps = tuple(
        _step(graph, last, node) for last, node in zip(before, path, strict=True)
    )
    return Chain(steps, round(nx.path_weight(graph, path, "distance"), 6))


def _step(graph: KnowledgeGraph, last: str | None, node: str) -> Step:
    facts = graph.nodes[node]
    relation = ""
    if last is not None:
        relation = str(graph.edges[last, node]["relation"])
        start = _READS.get(relation)
        forward = (
            graph.nodes[last]["kind"] == start
            if start
            else facts.get("notation", "") < graph.nodes[last].get("notation", "")
        )
        relation = relation if forward else f"^{relation}"
    return Step(node, facts["kind"], facts["label"], relation, _towns_at(graph, node))
