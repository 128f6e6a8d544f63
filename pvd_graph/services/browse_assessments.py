"""The figures of one commune, and the challenges that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.codes import CodeInsee
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_rules import (
    Indicator,
    Rule,
    indicators,
    observed,
    rules,
    tied,
)
from pvd_graph.services.browse_towns import commune_iri, towns
from pvd_graph.services.known_figures import known_figures
from pvd_graph.services.names import Named, named
from pvd_graph.services.records import Number, Record, as_number, records

__all__ = [
    "Assessment",
    "Figure",
    "assessments_of",
    "figures_of",
    "missing_indicators",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation: the value of an indicator at a period."""

    iri: str
    indicator: Indicator
    period: str
    value: Number
    dataset: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """A challenge of the commune and what the conclusion rests on.

    Attributes:
        kind: derived by a rule, declared, or implied by an action.
        intensity: 0..1, share of the reference group with a less severe value.
        value: what the rule compared with *threshold*, in its unit; *median* is that of
            the *group_size* communes compared (a rule may compare by population band).
        rank: 1 = most severe of the reference group; *tied* communes share it.
        priority: 1 = the first of those that the commune declares.
    """

    iri: str
    challenge: Named
    kind: Named | None
    intensity: Number | None
    value: Number | None
    rank: Number | None
    threshold: Number | None
    median: Number | None
    group_size: Number | None
    rule: Rule | None
    figures: tuple[Figure, ...]
    tied: int = 0
    priority: Number | None = None


def figures_of(reader: GraphReader, code: CodeInsee) -> tuple[Figure, ...]:
    """Return the figures of a commune, by name of indicator, then by period.

    Those of a town of the programme are in memory; of another commune they are asked.
    """
    known = indicators(reader)
    told = _of_town(reader, code) if code in towns(reader) else _of_other(reader, code)
    found = {
        iri: Figure(iri, known[indicator], period, value, dataset)
        for iri, indicator, period, value, dataset in told
        if indicator in known
    }
    return tuple(
        sorted(found.values(), key=lambda one: (one.indicator.name, one.period))
    )


_Told = tuple[str, str, str, Number, str]


def _of_town(reader: GraphReader, code: CodeInsee) -> Iterator[_Told]:
    for one in known_figures(reader):
        if code in one.values and one.dataset:
            value = one.values[code]
            yield one.iri(code), one.indicator, one.period, value, one.dataset


def _of_other(reader: GraphReader, code: CodeInsee) -> Iterator[_Told]:
    term = queries.iri(commune_iri(code))
    for row in reader.select(queries.load("commune_figures", commune=term)):
        yield (
            row["observation"],
            row["indicator"],
            row["period"],
            as_number(row["value"]),
            row["dataset"],
        )


def assessments_of(
    reader: GraphReader, term: str, figures: tuple[Figure, ...]
) -> tuple[Assessment, ...]:
    """Return the challenges of a commune, the most intense first."""
    known = {one.iri: one for one in figures}
    stated = rules(reader)
    found = records(reader.select(queries.load("commune_assessments", commune=term)))
    listed = [
        _assessment(reader, record, stated.get(record.text("pvd:rule")), known)
        for record in found.values()
    ]
    return tuple(
        sorted(
            listed, key=lambda one: (-(one.intensity or 0), one.priority or 0, one.iri)
        )
    )


def _assessment(
    reader: GraphReader, record: Record, rule: Rule | None, known: Mapping[str, Figure]
) -> Assessment:
    kind = record.get("pvd:assessmentKind")
    threshold = record.number("pvd:threshold")
    median = record.number("pvd:referenceMedian")
    size = record.number("pvd:groupSize")
    rank = record.number("pvd:rank")
    sharing = tied(reader, record.text("pvd:rule"), rank, size, threshold)
    if rule is not None and size is None:
        # Rules without bands say it once, for all that they conclude.
        threshold, median, size = rule.threshold, rule.median, rule.group_size
    return Assessment(
        iri=record.iri,
        challenge=named(reader, record.text("pvd:challenge")),
        kind=None if kind is None else named(reader, kind),
        intensity=record.number("pvd:intensity"),
        value=record.number("pvd:value"),
        rank=rank,
        threshold=threshold,
        median=median,
        group_size=size,
        rule=rule,
        figures=tuple(
            known[one] for one in record.all("prov:wasDerivedFrom") if one in known
        ),
        tied=sharing,
        priority=record.number("pvd:priority"),
    )


def missing_indicators(
    reader: GraphReader, figures: tuple[Figure, ...]
) -> tuple[Indicator, ...]:
    """Return the indicators known of other communes and not of this one, by name."""
    told, known = {one.indicator.iri for one in figures}, indicators(reader)
    absent = [known[iri] for iri in observed(reader) if iri not in told]
    return tuple(sorted(absent, key=lambda one: one.name))
