"""What a rule says of figures small enough to check by hand."""

from __future__ import annotations

from collections import defaultdict

import pytest

from pvd_graph.enrichment.derive import Derivation, Figures, derive
from pvd_graph.enrichment.rules import (
    Measure,
    Ref,
    Reference,
    Rule,
    Threshold,
    load_rules,
)
from pvd_graph.model import Wording
from pvd_graph.reading.tabular import read_rows
from pvd_graph.resources import datasets_folder, ontology_folder

TEXT = Wording(fr="texte", en="text")
VALUE = Measure("value", (("x", "2024"),), (), None, 1, None)
LOW = Threshold("first-quartile", "below", None, None, chance=False, source=TEXT)
HIGH = Threshold("third-quartile", "above", None, None, chance=False, source=TEXT)
NONE = Threshold("absence", "below", 0, None, chance=False, source=TEXT)
ALL = Reference(TEXT, None, (), 0)
X: Ref = ("x", "2024")
POPULATION: Ref = ("population", "2021")


def _rule(
    measure: Measure = VALUE, threshold: Threshold = LOW, reference: Reference = ALL
) -> Rule:
    return Rule(
        slug="essai",
        challenge="defi",
        label=TEXT,
        definition=TEXT,
        unit="%",
        measure=measure,
        threshold=threshold,
        reference=reference,
    )


def _towns(*figures: float) -> dict[str, float]:
    """Return figures of fictitious communes 99001, 99002…, in this order."""
    return {f"99{place:03}": figure for place, figure in enumerate(figures, start=1)}


def _found(derivation: Derivation) -> dict[str, tuple[float, float, int]]:
    return {a.code: (a.value, a.intensity, a.rank) for a in derivation.assessments}


def test_third_quartile_with_rank_and_intensity() -> None:
    """Of 1 to 8, the third quartile is 6.25: 7 and 8 are beyond, 8 the most severe."""
    result = derive(_rule(threshold=HIGH), {X: _towns(1, 2, 3, 4, 5, 6, 7, 8)})

    (group,) = result.groups
    assert (group.threshold, group.median, group.size) == (6.25, 4.5, 8)
    assert _found(result) == {"99007": (7, 6.5 / 8, 2), "99008": (8, 7.5 / 8, 1)}
    assert result.assessments[0].observations == (X,)


def test_ties_share_the_best_rank_and_half_of_each_other() -> None:
    """The quartile itself is in; equal values are told apart by nothing."""
    result = derive(_rule(threshold=LOW), {X: _towns(3, 3, 5, 6, 7, 8, 9, 9)})

    assert result.groups[0].threshold == 4.5
    assert _found(result) == {"99001": (3, 7 / 8, 1), "99002": (3, 7 / 8, 1)}


def test_unknown_figure_is_never_zero() -> None:
    """A town without a figure, or with a marker, has no part in the comparison."""
    measure = Measure("ratio", (X,), (), POPULATION, 1000, 0)
    figures: Figures = {
        X: _towns(0, 1, 2, 3, 4, 5, -1),
        POPULATION: {**_towns(1000, 1000, 1000, 1000), "99005": 0, "99007": 1000},
    }

    result = derive(_rule(measure), figures)

    assert (result.size, result.median) == (4, 1.5)
    assert _found(result) == {"99001": (0, 3.5 / 4, 1)}
    assert derive(_rule(measure), {}).assessments == ()


def test_bands_compare_towns_of_one_size() -> None:
    """Two doctors are few for 5,000 inhabitants and many for 1,000."""
    reference = Reference(TEXT, POPULATION, (2000,), 0)
    figures: Figures = {
        X: _towns(2, 3, 4, 5, 2, 9, 9, 9, 1),
        POPULATION: _towns(1000, 1000, 1999, 1, 2000, 5000, 5000, 5000),
    }

    result = derive(_rule(reference=reference), figures)

    assert [(g.low, g.high, g.threshold) for g in result.groups] == [
        (0, 2000, 2.75),
        (2000, None, 7.25),
    ]
    assert [a.code for a in result.assessments] == ["99001", "99005"]
    assert result.assessments[1].group.size == 4
    assert POPULATION in result.assessments[0].observations


def test_minimum_population_leaves_small_towns_out() -> None:
    """The rule says nothing of them, and they weigh on no rank."""
    reference = Reference(TEXT, POPULATION, (), 5000)
    figures = {X: _towns(0, 0, 3), POPULATION: _towns(4999, 5000, 9000)}

    result = derive(_rule(threshold=NONE, reference=reference), figures)

    assert _found(result) == {"99002": (0, 0.75, 1)}


def test_departements_that_the_rule_leaves_out_weigh_on_nothing() -> None:
    """No station is missed where no train runs."""
    reference = Reference(TEXT, None, (), 0, except_departements=("974", "2A"))
    none = dict.fromkeys(("97401", "2A004", "29024"), 0.0)

    result = derive(_rule(threshold=NONE, reference=reference), {X: none})

    assert result.size == 1
    assert [one.code for one in result.assessments] == ["29024"]


def test_annual_rate_and_difference() -> None:
    """Halved in two years is -29.2893 % a year, or a difference of its own."""
    earlier, later = ("p", "2019"), ("p", "2021")
    figures = {earlier: _towns(100, 100, 0), later: _towns(50, 121, 10)}
    threshold = Threshold("absolute", "below", 0, None, chance=False, source=TEXT)

    rate = derive(
        _rule(Measure("annual-rate", (later,), (), earlier, 1, None), threshold),
        figures,
    )
    gap = derive(
        _rule(Measure("difference", (later,), (), earlier, 1, None), threshold), figures
    )

    assert {code: found[0] for code, found in _found(rate).items()} == {
        "99001": -29.2893
    }
    assert rate.size == 2
    assert {code: found[0] for code, found in _found(gap).items()} == {"99001": -50}


def test_natural_limit_holds_whatever_the_quartile() -> None:
    """Where every town grows, the slowest quarter is no decline."""
    threshold = Threshold("first-quartile", "below", None, 0, chance=False, source=TEXT)

    assert derive(_rule(threshold=threshold), {X: _towns(1, 2, 3, 4)}).assessments == ()
    found = derive(_rule(threshold=threshold), {X: _towns(-1, 2, 3, 4)}).assessments
    assert [a.code for a in found] == ["99001"]


def test_gap_that_chance_explains_is_left_out() -> None:
    """2 births and 7 deaths differ by less than 1.96 sqrt(9) = 5.88; 10 do not."""
    births, deaths = ("births", "2022"), ("deaths", "2022")
    measure = Measure("value", (births,), (deaths,), None, 1, None)
    threshold = Threshold("absolute", "below", 0, None, chance=True, source=TEXT)
    figures = {births: _towns(2, 2), deaths: _towns(7, 10)}

    result = derive(_rule(measure, threshold), figures)

    assert [a.code for a in result.assessments] == ["99002"]


def test_quartile_of_three_towns_means_nothing() -> None:
    """Too small a group has a median, no threshold and no assessment."""
    result = derive(_rule(), {X: _towns(1, 2, 3)})

    assert result.groups[0].threshold is None
    assert result.assessments == ()


def _bundled() -> Figures:
    figures: dict[Ref, dict[str, float]] = defaultdict(dict)
    for path in sorted(datasets_folder().glob("*/observations.csv*")):
        for row in read_rows(path):
            column = figures[row.cells["indicator"], row.cells["period"]]
            column[row.cells["insee_code"]] = float(row.cells["value"])
    return figures


@pytest.fixture(scope="module")
def bundled() -> list[Derivation]:
    """Every rule that ships, on the bundled figures."""
    figures = _bundled()
    return [derive(rule, figures) for rule in load_rules(ontology_folder() / "rules")]


def test_bundled_rules_fire_for_some_and_not_for_most(
    bundled: list[Derivation],
) -> None:
    """A rule that nobody or nearly everybody meets tells nothing apart."""
    for result in bundled:
        share = len(result.assessments) / 1646
        assert 0 < share < 0.45, result.rule.slug


def test_bundled_rules_are_sound(bundled: list[Derivation]) -> None:
    """Each assessment is beyond its threshold, ranked within its group, once a town."""
    for result in bundled:
        above = result.rule.threshold.direction == "above"
        assert len({a.code for a in result.assessments}) == len(result.assessments)
        for found in result.assessments:
            limit = found.group.threshold
            assert limit is not None
            assert found.value >= limit if above else found.value <= limit
            assert 1 <= found.rank <= found.group.size
            assert 0.4 < found.intensity < 1
