"""The figures of two towns side by side: those compared, and those that rules judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite, isnan

from pvd_graph.enrichment.placing import faces, measured
from pvd_graph.folding import fold
from pvd_graph.peers.evidence import CLOSE_WITHIN, DIFFERENT_FROM
from pvd_graph.peers.portraits import Portraits
from pvd_graph.ports import GraphReader
from pvd_graph.queries import iri, load
from pvd_graph.services.browse_rules import indicators, rules
from pvd_graph.services.browse_towns import commune_iri
from pvd_graph.services.figure_names import measured_names
from pvd_graph.services.names import Named, key_of
from pvd_graph.services.peer_filters import town_at
from pvd_graph.services.peer_rules import rule_files, threshold_of
from pvd_graph.vocab import id_iri

__all__ = ["FigureRow", "figure_rows"]

_Series = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of two towns, each None where not known.

    Attributes:
        thing: the indicator, or the rule that judges the figure, under the name of the
            figure, not of the judgement; without IRI where nothing here describes it.
        english: its name in English.
        decimals: how many are shown; None: as many as a reader needs.
        nearness: ``close``, ``different``, ``between`` among the figures of the score,
            in ranks; empty for the others and where one is not known.
        thresholds: of a rule, for each of the two (slices of population differ).
        challenge: what the rule finds, None for a figure of the score.
        beyond: of a rule, whether the figure of each lies beyond its threshold.
        lacking: of a rule, whether the challenge is to have none.
    """

    thing: Named
    english: str
    unit: str
    decimals: int | None
    values: tuple[float | None, float | None]
    nearness: str = ""
    thresholds: tuple[float | None, float | None] = (None, None)
    challenge: Named | None = None
    beyond: tuple[bool, bool] = (False, False)
    lacking: bool = False


def figure_rows(
    reader: GraphReader, drawn: Portraits, one: int, other: int
) -> tuple[FigureRow, ...]:
    """Return the population, the figures of the score, then those of the rules.

    Those that are known of neither are left out.
    """
    judged = sorted(
        _of_rules(reader, drawn, one, other), key=lambda row: fold(row.thing.name)
    )
    sizes = _population(reader, drawn, one, other)
    rows = (sizes, *_of_score(drawn, one, other), *judged)
    return tuple(row for row in rows if row.values != (None, None))


def _population(
    reader: GraphReader, drawn: Portraits, one: int, other: int
) -> FigureRow:
    known = (_known(town_at(drawn, at).population) for at in (one, other))
    here, there = (None if size is None else int(size) for size in known)
    indicator = id_iri("indicator", "legal_population")
    return FigureRow(
        thing=Named("Population", indicator if indicator in indicators(reader) else ""),
        english="Population",
        unit="habitants",
        decimals=0,
        values=(here, there),
    )


def _of_score(drawn: Portraits, one: int, other: int) -> Iterator[FigureRow]:
    z = drawn.model.features.z
    for at, figure in enumerate(drawn.knowledge.figures):
        here, there = (float(drawn.figures_of(town)[at]) for town in (one, other))
        label = figure.label_fr[0].upper() + figure.label_fr[1:]
        yield FigureRow(
            thing=Named(label, id_iri("indicator", figure.slug)),
            english=figure.label_en[0].upper() + figure.label_en[1:],
            unit=figure.unit,
            decimals=figure.decimals,
            values=(_known(here), _known(there)),
            nearness=_nearness(abs(float(z[one, at] - z[other, at]))),
        )


def _known(value: float) -> float | None:
    return value if isfinite(value) else None


def _nearness(gap: float) -> str:
    if isnan(gap):
        return ""
    if gap <= CLOSE_WITHIN:
        return "close"
    return "different" if gap >= DIFFERENT_FROM else "between"


def _of_rules(
    reader: GraphReader, drawn: Portraits, one: int, other: int
) -> Iterator[FigureRow]:
    codes = [drawn.model.towns[at] for at in (one, other)]
    series = _series(reader, codes)
    stated = rules(reader)
    for rule in rule_files():
        published = stated.get(id_iri("rule", rule.slug))
        if published is None:
            continue
        here, there = (measured(rule, series[code]) for code in codes)
        thresholds = [
            threshold_of(rule, published, series[code], code) for code in codes
        ]
        beyond = [
            threshold is not None and faces(rule, series[code], threshold)
            for code, threshold in zip(codes, thresholds, strict=True)
        ]
        name, english = measured_names(reader, rule)
        yield FigureRow(
            thing=Named(name, published.iri),
            english=english,
            unit=published.unit,
            decimals=None,
            values=(here, there),
            thresholds=(thresholds[0], thresholds[1]),
            challenge=published.challenge,
            beyond=(beyond[0], beyond[1]),
            lacking=rule.threshold.kind == "absence",
        )


def _series(reader: GraphReader, codes: list[str]) -> dict[str, _Series]:
    """Return code -> indicator slug -> period -> value."""
    found: dict[str, dict[str, dict[str, float]]] = {code: {} for code in codes}
    communes = [iri(commune_iri(code)) for code in codes]
    for row in reader.select(load("peers_newcomer", commune=communes)):
        if row["table"] == "observations":
            periods = found[key_of(row["commune"])].setdefault(
                key_of(row["indicator"]), {}
            )
            periods[row["period"]] = float(row["value"])
    return dict(found)
