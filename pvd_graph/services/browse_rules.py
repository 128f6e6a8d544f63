"""Indicators, the rules that conclude from them, and how their towns are ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import (
    Number,
    Record,
    apart_from_towns,
    as_number,
    records,
)
from pvd_graph.services.short_names import short_named

__all__ = [
    "Band",
    "Indicator",
    "Rule",
    "indicators",
    "observed",
    "rules",
    "rules_of",
    "tied",
]


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured; *theme* is None where none is said.

    Attributes:
        publisher: under its short name.
    """

    iri: str
    name: str
    definition: str
    unit: str
    publisher: Named | None
    theme: Named | None


@dataclass(frozen=True, slots=True)
class Band:
    """A slice of population within which a rule compares towns.

    Attributes:
        lower: fewest inhabitants of the slice.
        upper: most inhabitants; None without limit.
        group_size: how many towns of the slice are compared.
    """

    lower: int
    upper: int | None
    threshold: Number | None
    median: Number | None
    group_size: Number | None


@dataclass(frozen=True, slots=True)
class Rule:
    """How a challenge is concluded from figures.

    Attributes:
        unit: of *threshold*, *median* and of the values compared with them.
        direction: ``above`` or ``below``: the side of *threshold* that concludes; the
            threshold itself concludes too.
        group: the communes compared, in words; *group_size* is their number.
        bands: slices of population, smallest first; with them *threshold* is None, and
            *median* is that of all slices together, which nobody is compared with.
    """

    iri: str
    name: str
    definition: str
    challenge: Named
    indicators: tuple[Named, ...]
    unit: str
    direction: str
    threshold: Number | None
    threshold_kind: str
    group: str
    group_size: Number | None
    median: Number | None
    source: str
    bands: tuple[Band, ...] = ()

    def band_of(
        self, group_size: Number | None, threshold: Number | None
    ) -> Band | None:
        """Return the slice whose towns were compared, by what an assessment says."""
        for band in self.bands:
            if (band.group_size, band.threshold) == (group_size, threshold):
                return band
        return None


@apart_from_towns
def indicators(reader: GraphReader) -> Mapping[str, Indicator]:
    """Return IRI -> indicator."""
    return {
        iri: Indicator(
            iri,
            record.get("skos:prefLabel") or key_of(iri),
            record.text("skos:definition"),
            record.text("pvd:unit"),
            short_named(reader, publisher)
            if (publisher := record.get("dcterms:publisher"))
            else None,
            named(reader, theme) if (theme := record.get("pvd:theme")) else None,
        )
        for iri, record in records(reader.select(queries.load("indicators"))).items()
    }


@apart_from_towns
def observed(reader: GraphReader) -> frozenset[str]:
    """Return the IRIs of the indicators of which some figure is known.

    The others are worked out where towns are compared, and have no figure of their own.
    """
    found = reader.select(queries.load("indicators_observed"))
    return frozenset(row["indicator"] for row in found)


@apart_from_towns
def rules(reader: GraphReader) -> Mapping[str, Rule]:
    """Return IRI -> rule."""
    bands = {
        iri: _band(record)
        for iri, record in records(reader.select(queries.load("bands"))).items()
    }
    found = records(reader.select(queries.load("rules")))
    return {iri: _rule(reader, record, bands) for iri, record in found.items()}


def _band(record: Record) -> Band:
    upper = record.number("pvd:maximumPopulation")
    return Band(
        lower=int(record.number("pvd:minimumPopulation") or 0),
        upper=None if upper is None else int(upper),
        threshold=record.number("pvd:threshold"),
        median=record.number("pvd:referenceMedian"),
        group_size=record.number("pvd:groupSize"),
    )


def _rule(reader: GraphReader, record: Record, bands: Mapping[str, Band]) -> Rule:
    own = [bands[one] for one in record.all("pvd:populationBand") if one in bands]
    return Rule(
        iri=record.iri,
        name=record.get("skos:prefLabel") or key_of(record.iri),
        definition=record.text("skos:definition"),
        challenge=named(reader, record.text("pvd:challenge")),
        indicators=tuple(named(reader, one) for one in record.all("pvd:usesIndicator")),
        unit=record.text("pvd:unit"),
        direction=record.text("pvd:direction"),
        threshold=record.number("pvd:threshold"),
        threshold_kind=record.text("pvd:thresholdKind"),
        group=record.text("pvd:referenceGroup"),
        group_size=record.number("pvd:groupSize"),
        median=record.number("pvd:referenceMedian"),
        source=record.text("dcterms:source"),
        bands=tuple(sorted(own, key=lambda one: one.lower)),
    )


def rules_of(reader: GraphReader, challenge_iri: str) -> list[Rule]:
    """Return the rules that conclude to a challenge, by IRI."""
    return [
        rule for rule in rules(reader).values() if rule.challenge.iri == challenge_iri
    ]


_Place = tuple[str, Number | None, Number | None, Number]


def tied(
    reader: GraphReader,
    rule: str,
    rank: Number | None,
    group_size: Number | None,
    threshold: Number | None,
) -> int:
    """Return how many towns share a rank in their group, this one included; 0 unknown.

    Args:
        reader: where to look.
        rule: IRI of the rule that ranked them.
        rank: the place, from 1.
        group_size: what the assessments say; None where they say nothing.
        threshold: likewise; with the size of the group it tells slices apart.
    """
    if rank is None:
        return 0
    return _places(reader).get((rule, group_size, threshold, rank), 0)


@apart_from_towns
def _places(reader: GraphReader) -> Mapping[_Place, int]:
    """Return (rule, group size, threshold, rank) -> how many towns stand there."""
    return {
        (
            row["rule"],
            as_number(row["size"]) if "size" in row else None,
            as_number(row["threshold"]) if "threshold" in row else None,
            as_number(row["rank"]),
        ): int(row["towns"])
        for row in reader.select(queries.load("shared_ranks"))
    }
