"""Which challenges the rules would find in a town that they do not compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pvd_graph.enrichment import rules as files
from pvd_graph.enrichment.placing import faces, measured
from pvd_graph.ports import GraphReader
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_rules import Rule, rules
from pvd_graph.services.records import Number
from pvd_graph.vocab import id_iri

__all__ = ["Inferred", "inferred", "rule_files", "threshold_of"]


@dataclass(frozen=True, slots=True)
class Inferred:
    """A challenge that a rule finds, for a comparison only.

    Attributes:
        rule: slug; *value* in *unit* lies beyond *threshold*.
    """

    challenge: str
    label: str
    rule: str
    value: float
    threshold: float
    unit: str

    def to_json(self) -> dict[str, str | float]:
        """Return what the API tells of it."""
        return {
            "iri": self.challenge,
            "label": self.label,
            "rule": id_iri("rule", self.rule),
            "value": self.value,
            "threshold": self.threshold,
            "unit": self.unit,
        }


def inferred(
    reader: GraphReader, series: Mapping[str, Mapping[str, float]], code: str = ""
) -> Iterator[Inferred]:
    """Yield the challenges that the rules find in the figures of one town.

    Args:
        reader: where the thresholds are that the towns of the programme made.
        series: indicator slug -> period -> value; without a population, rules by
            slice of population are silent.
        code: INSEE, of a town that lies somewhere.
    """
    stated = rules(reader)
    for one in rule_files():
        published = stated.get(id_iri("rule", one.slug))
        if published is None:
            continue
        threshold = threshold_of(one, published, series, code)
        if threshold is not None and faces(one, series, threshold):
            value = measured(one, series)
            assert value is not None  # noqa: S101 - else it would not face anything
            yield Inferred(
                challenge=published.challenge.iri,
                label=published.challenge.name,
                rule=one.slug,
                value=value,
                threshold=threshold,
                unit=published.unit,
            )


def threshold_of(
    rule: files.Rule,
    published: Rule,
    series: Mapping[str, Mapping[str, float]],
    code: str = "",
) -> float | None:
    """Return what a town is held against; None where it belongs to no group of towns.

    Args:
        rule: as its file says it: from which population towns are compared.
        published: the same rule with its thresholds.
        series: the figures of the town, its population among them.
        code: INSEE, of a town that lies somewhere.
    """
    if rule.reference.leaves_out(code):
        return None
    if rule.reference.population is None:
        return _number(published.threshold)
    indicator, period = rule.reference.population
    known = series.get(indicator, {})
    if not known:
        return None
    population = known[period] if period in known else known[max(known)]
    if population < max(rule.reference.minimum_population, 1):
        return None
    for band in published.bands:
        if band.lower <= population and (
            band.upper is None or population <= band.upper
        ):
            return _number(band.threshold)
    return None if published.bands else _number(published.threshold)


def _number(value: Number | None) -> float | None:
    return None if value is None else float(value)


@cache
def rule_files() -> tuple[files.Rule, ...]:
    """Return the rules as their files say them, read once."""
    return files.load_rules(ontology_folder() / "rules")
