"""Apply a rule to the figures of the programme's towns.

Pure and deterministic. A town without one of the figures, or with a denominator of
zero, has no value: it joins no group and gets no assessment, for or against. Values and
thresholds are rounded to what is published before they are compared, so that whoever
recomputes from the graph finds the same towns.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pvd_graph.enrichment.rules import Measure, Ref, Rule

__all__ = [
    "Assessment",
    "Derivation",
    "Figures",
    "Group",
    "derive",
    "is_chance",
    "value_of",
]

Figures = Mapping[Ref, Mapping[str, float]]
"""(indicator, period) -> code INSEE -> figure, for the towns of the programme."""

DECIMALS = 4
_SMALLEST_GROUP = 4
"""A quarter of fewer towns than this is not one town."""
_CHANCE_95 = 1.96
"""Two-sided 95 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Group:
    """Towns that are compared with one another."""

    low: int
    """Population from which the band begins; 0 when the rule has no bands."""
    high: int | None
    """Population at which the next band begins; nothing for the last one."""
    threshold: float | None
    """Nothing when the group is too small for a quartile."""
    median: float
    size: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """A town faces the challenge, by this rule."""

    code: str
    value: float
    intensity: float
    """0 to 1: share of the group with a less severe value, ties counting for half."""
    rank: int
    """1 is the most severe of the group; equal values share the best rank."""
    group: Group
    observations: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """What a rule says of the figures."""

    rule: Rule
    groups: tuple[Group, ...]
    """One when the rule has no bands."""
    median: float | None
    """Of all the towns compared; nothing when there is none."""
    size: int
    """How many towns were compared."""
    assessments: tuple[Assessment, ...]
    """In order of code INSEE."""


def derive(rule: Rule, figures: Figures) -> Derivation:
    """Apply *rule* to *figures*.

    Quartiles are those of the towns of the group whose value is known, by linear
    interpolation (definition 7 of Hyndman and Fan), and a value equal to the quartile
    is beyond it. With ``chance``, the gap between the two counts a and b must exceed
    1.96 sqrt(a + b): the variance of the difference of two Poisson counts is their sum.

    Args:
        rule: from `load_rules`.
        figures: towns x indicators; a figure that is not known is absent.

    Source: Hyndman and Fan (1996), Sample quantiles in statistical packages, The
    American Statistician 50(4), 361-365. Skellam (1946), The frequency distribution of
    the difference between two Poisson variates, JRSS 109(3), 296.
    """
    values = dict(_values(rule.measure, figures))
    groups: list[Group] = []
    assessments: list[Assessment] = []
    compared: list[float] = []
    for low, high, codes in _groups(rule, figures, _compared(rule, values)):
        if codes:
            group = _group(rule, low, high, [values[code] for code in codes])
            groups.append(group)
            compared += [values[code] for code in codes]
            assessments += _assess(rule, figures, group, {c: values[c] for c in codes})
    return Derivation(
        rule=rule,
        groups=tuple(groups),
        median=_rounded(statistics.median(compared)) if compared else None,
        size=len(compared),
        assessments=tuple(sorted(assessments, key=lambda found: found.code)),
    )


def _rounded(value: float) -> float:
    return round(value, DECIMALS) + 0.0  # no negative zero


def _values(measure: Measure, figures: Figures) -> Iterator[tuple[str, float]]:
    columns = [figures.get(ref, {}) for ref in measure.refs]
    known = set(columns[0]).intersection(*columns)
    lowest = -math.inf if measure.known_from is None else measure.known_from
    for code in known:
        if all(column[code] >= lowest for column in columns):
            value = value_of(measure, figures, code)
            if value is not None:
                yield code, _rounded(value)


def value_of(measure: Measure, figures: Figures, code: str) -> float | None:
    """Return the value of one town whose figures are all known; None: 0 divides."""
    total = math.fsum(figures[ref][code] for ref in measure.of)
    total -= math.fsum(figures[ref][code] for ref in measure.less)
    if measure.over is None:
        return total
    base = figures[measure.over][code]
    if measure.kind == "difference":
        return total - base
    if base <= 0:
        return None
    if measure.kind == "ratio":
        return measure.scale * total / base
    years = int(measure.of[0][1]) - int(measure.over[1])
    return 100 * ((total / base) ** (1 / years) - 1) if total > 0 else None


def _groups(
    rule: Rule, figures: Figures, codes: Sequence[str]
) -> Iterator[tuple[int, int | None, list[str]]]:
    """Yield each band with its towns; a town of unknown population has no band."""
    reference = rule.reference
    if reference.population is None:
        yield 0, None, list(codes)
        return
    population = figures.get(reference.population, {})
    lows = (reference.minimum_population, *reference.bands)
    highs = (*reference.bands, None)
    for low, high in zip(lows, highs, strict=True):
        yield (
            low,
            high,
            [
                code
                for code in codes
                if population.get(code, 0) > 0
                and population[code] >= low
                and (high is None or population[code] < high)
            ],
        )


def _compared(rule: Rule, values: Mapping[str, float]) -> list[str]:
    """Return the towns that the rule compares, in order of code."""
    return sorted(code for code in values if not rule.reference.leaves_out(code))


def _group(rule: Rule, low: int, high: int | None, values: list[float]) -> Group:
    threshold = rule.threshold.value
    if rule.threshold.kind.endswith("quartile") and len(values) >= _SMALLEST_GROUP:
        first, _, third = statistics.quantiles(values, n=4, method="inclusive")
        threshold = _rounded(first if rule.threshold.direction == "below" else third)
    return Group(
        low=low,
        high=high,
        threshold=threshold,
        median=_rounded(statistics.median(values)),
        size=len(values),
    )


def _assess(
    rule: Rule, figures: Figures, group: Group, values: Mapping[str, float]
) -> Iterator[Assessment]:
    if group.threshold is None:
        return
    sign = 1 if rule.threshold.direction == "above" else -1
    beyond = rule.threshold.beyond
    severities = sorted(sign * value for value in values.values())
    for code, value in values.items():
        severity = sign * value
        if severity < sign * group.threshold:
            continue
        if beyond is not None and severity <= sign * beyond:
            continue
        if rule.threshold.chance and is_chance(rule.measure, figures, code):
            continue
        less, up_to = (
            bisect_left(severities, severity),
            bisect_right(severities, severity),
        )
        yield Assessment(
            code=code,
            value=value,
            intensity=_rounded((less + up_to) / 2 / group.size),
            rank=group.size - up_to + 1,
            group=group,
            observations=rule.refs,
        )


def is_chance(measure: Measure, figures: Figures, code: str) -> bool:
    """Tell whether the gap between two counts is within what chance explains."""
    first = math.fsum(figures[ref][code] for ref in measure.of)
    second = math.fsum(figures[ref][code] for ref in measure.less)
    return abs(first - second) <= _CHANCE_95 * math.sqrt(first + second)
