"""Hold the figures of a town that a rule does not compare against its threshold.

The thresholds are those that the towns of the programme made: what a town outside it,
or a made-up one, would face if it were one of them. Nothing of it enters the graph.
"""

from __future__ import annotations

from collections.abc import Mapping

from pvd_graph.enrichment.derive import DECIMALS, Figures, is_chance, value_of
from pvd_graph.enrichment.rules import Ref, Rule

__all__ = ["faces", "measured"]

_ONE = "one"


def measured(rule: Rule, series: Mapping[str, Mapping[str, float]]) -> float | None:
    """Return what *rule* compares, of one town; None where a figure is missing.

    A rule that compares two dates takes these dates; any other takes the figure of its
    date where it is there, else the latest one.

    Args:
        rule: from `load_rules`.
        series: indicator slug -> period -> value; a period may be "" for "now".
    """
    figures = _figures(rule, series)
    if figures is None:
        return None
    value = value_of(rule.measure, figures, _ONE)
    return None if value is None else round(value, DECIMALS) + 0.0


def faces(
    rule: Rule, series: Mapping[str, Mapping[str, float]], threshold: float
) -> bool:
    """Tell whether the figures lie beyond *threshold*, on the side that concludes."""
    value, figures = measured(rule, series), _figures(rule, series)
    if value is None or figures is None:
        return False
    sign = 1 if rule.threshold.direction == "above" else -1
    beyond = rule.threshold.beyond
    if sign * value < sign * threshold:
        return False
    if beyond is not None and sign * value <= sign * beyond:
        return False
    return not (rule.threshold.chance and is_chance(rule.measure, figures, _ONE))


def _figures(rule: Rule, series: Mapping[str, Mapping[str, float]]) -> Figures | None:
    """Return the figures that the rule needs; None where one is missing or a marker."""
    measure = rule.measure
    two_dates = measure.kind in {"difference", "annual-rate"}
    found: dict[Ref, dict[str, float]] = {}
    for indicator, period in measure.refs:
        known = series.get(indicator, {})
        if period not in known and (two_dates or not known):
            return None
        value = known[period] if period in known else known[max(known)]
        if measure.known_from is not None and value < measure.known_from:
            return None
        found[indicator, period] = {_ONE: value}
    return found
