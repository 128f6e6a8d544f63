"""A town that a rule does not compare, held against the threshold of those it does."""

from dataclasses import replace

import pytest

from pvd_graph.enrichment.placing import faces, measured
from pvd_graph.enrichment.rules import Rule, load_rules
from pvd_graph.resources import ontology_folder

RULES = {one.slug: one for one in load_rules(ontology_folder() / "rules")}


def _of(kind: str) -> Rule:
    return next(one for one in RULES.values() if one.measure.kind == kind)


def test_a_value_is_that_of_its_date_or_the_latest() -> None:
    """Whoever describes a town says what holds now."""
    rule = RULES["vacance-longue"]
    ((indicator, period),) = rule.measure.refs

    assert measured(rule, {indicator: {"1999": 1.0, period: 11.2}}) == 11.2
    assert measured(rule, {indicator: {"1998": 1.0, "1999": 4.0}}) == 4.0
    assert measured(rule, {indicator: {"": 5.0}}) == 5.0
    assert measured(rule, {}) is None


def test_the_threshold_itself_concludes_on_its_side() -> None:
    """Above for long vacancy, below for what lacks."""
    above, below = RULES["vacance-longue"], RULES["sans-pharmacie"]
    series = {indicator: {"": 8.9} for indicator, _ in above.measure.refs}

    assert faces(above, series, 8.9)
    assert faces(above, series, 8.8)
    assert not faces(above, series, 9.0)
    none = {indicator: {"": 0.0} for indicator, _ in below.measure.refs}
    one = {indicator: {"": 1.0} for indicator, _ in below.measure.refs}
    assert faces(below, none, 0.0)
    assert not faces(below, one, 0.0)
    assert not faces(below, {}, 0.0)


def test_a_ratio_divides_and_zero_does_not() -> None:
    """A denominator of zero leaves no value."""
    rule = _of("ratio")
    series = {indicator: {"": 2.0} for indicator, _ in rule.measure.refs}
    assert rule.measure.over is not None

    total = 2.0 * (len(rule.measure.of) - len(rule.measure.less))
    assert measured(rule, series) == pytest.approx(rule.measure.scale * total / 2.0)
    assert measured(rule, {**series, rule.measure.over[0]: {"": 0.0}}) is None


def test_a_change_needs_its_two_dates() -> None:
    """The same figure now and then would be no change at all."""
    rule = RULES["baisse-population"]
    (indicator, late), (_, early) = rule.measure.of[0], rule.measure.over or ("", "")

    assert measured(rule, {indicator: {"": 900.0}}) is None
    declined = {indicator: {late: 900.0, early: 1000.0}}
    value = measured(rule, declined)
    assert value is not None
    assert -5 < value < 0
    assert faces(rule, declined, value)
    growing = {indicator: {late: 1100.0, early: 1000.0}}
    assert not faces(rule, growing, 99.0)  # not beyond 0, whatever the quartile


def test_markers_of_the_producer_are_no_figures() -> None:
    """A rule that says from where figures begin gets no value below it."""
    rule = RULES["vacance-longue"]
    marked = replace(rule, measure=replace(rule.measure, known_from=0.0))
    ((indicator, _),) = rule.measure.refs

    assert measured(marked, {indicator: {"": -1.0}}) is None
    assert measured(marked, {indicator: {"": 0.0}}) == 0.0


def test_a_gap_that_chance_explains_is_none() -> None:
    """Ten births and twelve deaths say nothing; ten and forty do."""
    rule = next(one for one in RULES.values() if one.threshold.chance)
    of, less = rule.measure.of[0][0], rule.measure.less[0][0]
    assert rule.measure.over is not None
    over = rule.measure.over[0]

    def concluded(first: float, second: float) -> bool:
        series = {of: {"": first}, less: {"": second}, over: {"": 1000.0}}
        gap = measured(rule, series)
        assert gap is not None
        return faces(rule, series, gap)

    small, large = (10.0, 12.0), (10.0, 40.0)
    assert [concluded(*small), concluded(*small[::-1])] == [False, False]
    assert concluded(*large) != concluded(*large[::-1])
