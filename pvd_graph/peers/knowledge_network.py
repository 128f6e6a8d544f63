"""The published graph as networkx users expect it: nodes and edges with their facts.

A node is named by the end of its IRI (``commune/01034``, ``challenge/acces-soins``,
``action/…``, ``partner/…``); its facts are plain texts and numbers, so that GraphML and
GEXF can hold them all. A fact that is not known is absent: never empty, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import networkx as nx

from pvd_graph.vocab import BASE

__all__ = [
    "Fact",
    "KnowledgeGraph",
    "Link",
    "Thing",
    "knowledge_network",
    "national_partners",
    "node_of",
    "of_kind",
]

Fact = str | int | float | bool
KnowledgeGraph: TypeAlias = "nx.Graph[str]"

_NATIONAL = "niveau-national"
_MANY_REGIONS = 0.5
_FEW_REGIONS = 4


@dataclass(frozen=True, slots=True)
class Thing:
    """A node: its IRI, its kind, its French label, and what else is known of it.

    Attributes:
        kind: ``town``, ``challenge``, ``action`` or ``partner``.
        facts: name -> value; None where it is not known.
    """

    iri: str
    kind: str
    label: str
    facts: Mapping[str, Fact | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An edge between two IRIs; *relation* says how to read it from *one* to *other*.

    ``facesChallenge`` (town, challenge), ``hasAction`` (town, action), ``addresses``
    (action, challenge), ``contributes`` (partner, action), ``offersHelp`` (partner,
    challenge), ``broader`` (challenge, challenge).
    """

    one: str
    other: str
    relation: str
    facts: Mapping[str, Fact | None] = field(default_factory=dict)


def node_of(iri: str) -> str:
    """Return the name of the node of a thing: what follows ``id/`` in its IRI."""
    return iri.removeprefix(f"{BASE}id/")


def knowledge_network(things: Iterable[Thing], links: Iterable[Link]) -> KnowledgeGraph:
    """Return the undirected graph of *things* and *links*, in order.

    Each node has ``kind``, ``label`` and ``iri``, each edge its ``relation``. A link to
    a thing that is not listed is left out: an action of a commune outside the programme
    for instance. Partners are told ``national`` or not (`national_partners`).
    """
    graph: KnowledgeGraph = nx.Graph()
    for thing in things:
        facts = _known(thing.facts)
        about = {"kind": thing.kind, "label": thing.label, "iri": thing.iri}
        graph.add_node(node_of(thing.iri), **about, **facts)
    for link in links:
        one, other = node_of(link.one), node_of(link.other)
        if one in graph and other in graph:
            graph.add_edge(one, other, relation=link.relation, **_known(link.facts))
    national = national_partners(graph)
    for partner in of_kind(graph, "partner"):
        graph.nodes[partner]["national"] = partner in national
    return graph


def _known(facts: Mapping[str, Fact | None]) -> dict[str, Fact]:
    return {name: value for name, value in facts.items() if value not in {None, ""}}


def of_kind(graph: KnowledgeGraph, kind: str) -> list[str]:
    """Return the nodes of one kind, in the order of the graph."""
    return [node for node in graph if graph.nodes[node]["kind"] == kind]


def national_partners(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the partners that are everywhere, and so tell nothing of two towns.

    Those whose level says so, and those that act in more than half of the régions of
    the graph's towns, where there are at least four: who funds a third of all projects
    brings any two towns together.
    """
    regions = {graph.nodes[town].get("region") for town in of_kind(graph, "town")}
    found = set()
    for partner in of_kind(graph, "partner"):
        reached = {
            graph.nodes[town].get("region")
            for action in graph[partner]
            if graph.nodes[action]["kind"] == "action"
            for town in graph[action]
            if graph.nodes[town]["kind"] == "town"
        }
        wide = len(reached) > _MANY_REGIONS * len(regions)
        if graph.nodes[partner].get("level") == _NATIONAL or (
            wide and len(regions) >= _FEW_REGIONS
        ):
            found.add(partner)
    return frozenset(found)
