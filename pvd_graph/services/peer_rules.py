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
    reader: GraphReader,
    series: Mapping[str, Mapping[str, float]],
    population: float | None,
) -> Iterator[Inferred]:
    """Yield the challenges that the rules find in the figures of one town.

    Args:
        reader: where the thresholds are that the towns of the programme made.
        series: indicator slug -> period -> value.
        population: inhabitants; without them, rules by slice of population are silent.
    """
    stated = rules(reader)
    for one in rule_files():
        published = stated.get(id_iri("rule", one.slug))
        if published is None:
            continue
        threshold = threshold_of(published, population)
        if one.reference.population is not None and (
            population is None or population < one.reference.minimum_population
        ):
            continue
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


def threshold_of(rule: Rule, population: float | None) -> float | None:
    """Return what a town of this size is compared with; None where nothing is known."""
    if not rule.bands:
        return None if rule.threshold is None else float(rule.threshold)
    if population is None:
        return None
    for band in rule.bands:
        if band.lower <= population and (
            band.upper is None or population <= band.upper
        ):
            return None if band.threshold is None else float(band.threshold)
    return None


@cache
def rule_files() -> tuple[files.Rule, ...]:
    """Return the rules as their files say them, read once."""
    return files.load_rules(ontology_folder() / "rules")
