"""Who connects territories: the centrality of partners.

Two numbers, since they answer two questions. *Participation* says how evenly the work
of a partner is spread over départements; *betweenness* says how many shortest ways from
town to town pass through it. A partner that is everywhere is first by both, and tells
nothing: the betweenness of the others is measured without it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import networkx as nx

from pvd_graph.peers.knowledge_network import KnowledgeGraph, of_kind
from pvd_graph.peers.projections import partner_towns

__all__ = ["Broker", "brokers"]

_EXACT_UP_TO = 2_000
_PIVOTS = 500
_SEED = 20190919


@dataclass(frozen=True, slots=True)
class Broker:
    """A partner that acts in some town.

    Attributes:
        towns, departements, regions: in how many it acts.
        actions: how many it contributes to, one in several towns counted in each.
        participation: 0 where all is in one département, towards 1 where it is spread.
        betweenness: share of the shortest paths between others that pass through it;
            None for a national partner.
    """

    node: str
    label: str
    national: bool
    towns: int
    departements: int
    regions: int
    actions: int
    participation: float
    betweenness: float | None


def brokers(graph: KnowledgeGraph) -> list[Broker]:
    """Return the partners that act in some town, those that connect most first.

    Local partners by betweenness, then participation; behind them national ones, by
    participation. Participation of a partner with a_d actions in département d, a in
    all:

        P = 1 - sum over d of (a_d / a)^2

    Up to 2,000 nodes betweenness is exact, above it is estimated from 500 pivots drawn
    with a seed.

    Source: Guimerà and Amaral (2005), Functional cartography of complex metabolic
    networks, Nature 433, 895-900, https://doi.org/10.1038/nature03288, for P; Brandes
    (2001), https://doi.org/10.1080/0022250X.2001.9990249, by
    `networkx.betweenness_centrality`, for the other.
    """
    meeting = partner_towns(graph)
    local = nx.subgraph_view(
        meeting, filter_node=lambda node: not meeting.nodes[node].get("national", False)
    )
    pivots = None if len(local) <= _EXACT_UP_TO else _PIVOTS
    between = nx.betweenness_centrality(local, k=pivots, seed=_SEED)
    found = [
        _broker(meeting, partner, between.get(partner))
        for partner in of_kind(meeting, "partner")
        if meeting[partner]
    ]
    return sorted(found, key=_order)


def _order(one: Broker) -> tuple[bool, float, float, str]:
    return one.national, -(one.betweenness or 0.0), -one.participation, one.node


def _broker(meeting: KnowledgeGraph, partner: str, between: float | None) -> Broker:
    places: Counter[str] = Counter()
    regions = set()
    for town, edge in meeting[partner].items():
        facts = meeting.nodes[town]
        places[str(facts.get("departement", ""))] += edge["actions"]
        regions.add(facts.get("region", ""))
    total = places.total()
    return Broker(
        node=partner,
        label=meeting.nodes[partner]["label"],
        national=meeting.nodes[partner]["national"],
        towns=len(meeting[partner]),
        departements=len(places),
        regions=len(regions),
        actions=total,
        participation=1 - sum((count / total) ** 2 for count in places.values()),
        betweenness=between,
    )
