"""Towns on the map by what they face, or by a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_challenges import challenge, challenges, concerned
from pvd_graph.services.browse_rules import Indicator, indicators
from pvd_graph.services.browse_towns import Town, towns
from pvd_graph.services.distributions import Distribution, distributions, is_rate
from pvd_graph.services.names import key_of
from pvd_graph.services.records import Number, apart_from_towns
from pvd_graph.vocab import id_iri

__all__ = [
    "LEVELS",
    "Choice",
    "Shown",
    "Topic",
    "choices",
    "shown",
    "town_places",
]

LEVELS = 4
"""Shades of a map, from 1, the palest; 0 is what is not known or not concerned."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a map shows.

    Attributes:
        kind: ``all`` for the towns alone.
        key: slug of the challenge or of the indicator; empty for ``all``.
        unit: of the figures; empty for a challenge, whose intensity has none.
        period: of the figures.
    """

    kind: Literal["all", "challenge", "indicator"]
    key: str
    name: str
    definition: str
    iri: str = ""
    unit: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The towns of a map, the largest value first.

    Attributes:
        values: code INSEE -> what is shown: a figure, or an intensity from 0 to 1.
        level: code INSEE -> shade.
        bounds: the smallest and largest value of each shade that has a town.
        median: of the figures.
    """

    topic: Topic
    ranked: Sequence[Town]
    values: Mapping[str, Number]
    level: Mapping[str, int]
    bounds: Mapping[int, tuple[Number, Number]]
    median: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a map can show."""

    key: str
    name: str
    towns: int


@apart_from_towns
def town_places(reader: GraphReader) -> Mapping[str, tuple[float, float]]:
    """Return code INSEE -> latitude and longitude of the towns of the programme."""
    return {
        key_of(row["commune"]): (float(row["lat"]), float(row["long"]))
        for row in reader.select(queries.load("peers_places"))
        if "lat" in row
    }


def choices(reader: GraphReader) -> Mapping[str, list[Choice]]:
    """Return what maps can show: ``challenge`` and ``indicator``, most towns first."""
    faced = [
        Choice(one.slug, one.name, one.communes)
        for one in challenges(reader).values()
        if one.communes
    ]
    figures = [
        Choice(key_of(iri), one.indicator.name, len(one.values))
        for iri, one in distributions(reader).items()
    ]
    rates = {key_of(iri) for iri, one in indicators(reader).items() if is_rate(one)}
    return {
        "challenge": sorted(faced, key=lambda one: (-one.towns, one.name)),
        "indicator": sorted(figures, key=lambda one: (one.key not in rates, one.name)),
    }


def shown(reader: GraphReader, kind: str, key: str) -> Shown:
    """Return what the map of challenge or indicator *key* shows; all towns without.

    Raises:
        NotFoundError: no such challenge, or no figure of such an indicator.
    """
    if kind == "challenge" and key:
        return _faced(reader, key)
    if kind == "indicator" and key:
        return _figures(reader, key)
    members = towns(reader)
    topic = Topic("all", "", "Les villes du programme", "")
    ranked = sorted(members.values(), key=lambda one: -(one.population or 0))
    return Shown(topic, ranked, {}, dict.fromkeys(members, LEVELS), {})


def _faced(reader: GraphReader, slug: str) -> Shown:
    one = challenge(reader, slug)
    members = towns(reader)
    values = {
        each.code_insee: each.intensity or 0
        for each in concerned(reader, one.iri)
        if each.code_insee in members
    }
    topic = Topic("challenge", slug, one.name, one.definition, one.iri)
    return _shaded(reader, topic, values, None)


def _figures(reader: GraphReader, slug: str) -> Shown:
    iri = id_iri("indicator", slug)
    found = distributions(reader).get(iri)
    if found is None:
        problem = f"Aucun chiffre de l'indicateur « {slug} » n'est connu des villes."
        english = f"No figure of the indicator “{slug}” is known of the towns."
        raise NotFoundError(problem, english)
    topic = _topic_of(found.indicator, found)
    return _shaded(reader, topic, found.values, found.median)


def _topic_of(one: Indicator, found: Distribution) -> Topic:
    return Topic(
        "indicator",
        key_of(one.iri),
        one.name,
        one.definition,
        one.iri,
        one.unit,
        found.period,
    )


def _shaded(
    reader: GraphReader,
    topic: Topic,
    values: Mapping[str, Number],
    middle: float | None,
) -> Shown:
    """Return the map of *values*, each shade with about as many towns."""
    members = towns(reader)
    kept = [code for code in values if code in members]
    kept.sort(key=lambda code: (-values[code], members[code].name))
    ordered = sorted(values[code] for code in kept)
    # Equal values have one shade: that of the first of them.
    first: dict[Number, int] = {}
    for place, value in enumerate(ordered):
        first.setdefault(value, place)
    level = {
        code: 1 + first[values[code]] * LEVELS // max(1, len(ordered)) for code in kept
    }
    bounds: dict[int, tuple[Number, Number]] = {}
    for code in kept:
        low, high = bounds.get(level[code], (values[code], values[code]))
        bounds[level[code]] = (min(low, values[code]), max(high, values[code]))
    ranked = [members[code] for code in kept]
    return Shown(topic, ranked, values, level, dict(sorted(bounds.items())), middle)
