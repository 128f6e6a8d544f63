"""How much a generation holds, and what is read ahead of the first reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.services.action_facets import ActionFilter, facets
from pvd_graph.services.browse_actions import actions
from pvd_graph.services.browse_challenges import challenges
from pvd_graph.services.browse_datasets import datasets
from pvd_graph.services.browse_groups import groups
from pvd_graph.services.browse_map import town_places
from pvd_graph.services.browse_partners import partner_groups
from pvd_graph.services.browse_programme import programme
from pvd_graph.services.browse_rules import indicators, observed, tied
from pvd_graph.services.browse_sources import LISTED, sources
from pvd_graph.services.browse_towns import Place, towns
from pvd_graph.services.distributions import distributions
from pvd_graph.services.english import english_texts
from pvd_graph.services.points import commune_points
from pvd_graph.services.records import (
    Number,
    apart_from_towns,
    per_generation,
)

__all__ = [
    "Counts",
    "RegionCount",
    "counts",
    "towns_by_region",
    "warm",
]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds.

    Attributes:
        partners: organisations with a role in the programme; producers of data, who
            have none, are not counted.
    """

    towns: int
    signed: int
    ort_signed: int
    challenges: int
    actions: int
    granted_eur: Number
    partners: int
    triples: int


@dataclass(frozen=True, slots=True)
class RegionCount:
    """How many towns of the programme a région has."""

    region: Place
    towns: int


@per_generation
def counts(reader: GraphReader) -> Counts:
    """Return how much this generation holds."""
    members = towns(reader).values()
    triples = reader.select(queries.load("triple_count"))
    return Counts(
        towns=len(members),
        signed=sum(one.signed_on is not None for one in members),
        ort_signed=sum(one.ort_signed_on is not None for one in members),
        challenges=sum(one.communes > 0 for one in challenges(reader).values()),
        actions=len(actions(reader)),
        granted_eur=sum(one.grant_eur or 0 for one in actions(reader)),
        partners=len(partner_groups(reader)["signatory"])
        + len(partner_groups(reader)["partner"]),
        triples=int(triples[0].get("triples", 0)) if triples else 0,
    )


def warm(reader: GraphReader) -> None:
    """Read what pages keep for the whole generation, so that no reader waits for it.

    Cost: some three seconds; worth calling before a generation is put in service.
    """
    counts(reader)
    towns_by_region(reader)
    facets(reader, ActionFilter())
    programme(reader)
    indicators(reader)
    observed(reader)
    datasets(reader)
    distributions(reader)
    town_places(reader)
    english_texts(reader)
    commune_points(reader)
    groups(reader)
    sources(reader, LISTED)
    # Reading one rank reads them all.
    tied(reader, "", 1, None, None)


@apart_from_towns
def towns_by_region(reader: GraphReader) -> list[RegionCount]:
    """Return the régions with their number of towns, by name."""
    found = Counter(one.region for one in towns(reader).values())
    return [
        RegionCount(region, number)
        for region, number in sorted(found.items(), key=lambda pair: fold(pair[0].name))
    ]
