"""Rates and shares from indicators; what a rule uses counts once."""

from math import isnan

import pytest

from pvd_graph.peers.figures import Figure, comparable, figures, tabulate

BY_SLUG = {figure.slug: figure for figure in figures()}
SERIES = {
    "population": {"2015": 1000.0, "2021": 900.0},
    "area_km2": {"2024": 10.0},
    "bakeries": {"2024": 2.0},
    "convenience_stores": {"2024": 1.0},
    "supermarkets": {"2024": 0.0},
    "youth_index": {"2018": 55.0},
}


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("population_density", 90.0),
        ("everyday_shops_per_1000", 1000 * 3 / 900),
        ("population_change_pct", -10.0),
        ("youth_index", 55.0),
    ],
)
def test_formulas(slug: str, expected: float) -> None:
    """Latest period over latest period; growth from the first to the last."""
    assert BY_SLUG[slug].compute(SERIES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("slug", "series"),
    [
        ("population_density", {"population": {"2021": 900.0}}),
        ("population_density", {**SERIES, "area_km2": {"2024": 0.0}}),
        ("everyday_shops_per_1000", {**SERIES, "supermarkets": {}}),
        ("population_change_pct", {"population": {"2021": 900.0}}),
        ("population_change_pct", {"population": {"2015": 0.0, "2021": 9.0}}),
        ("youth_index", {}),
    ],
)
def test_unknown_stays_unknown(slug: str, series: dict[str, dict[str, float]]) -> None:
    """A missing input is no zero, and a zero divides nothing."""
    assert isnan(BY_SLUG[slug].compute(series))


def test_what_a_rule_uses_is_left_out() -> None:
    """Vacancy as a challenge takes away all vacancy figures, not the others."""
    left = {figure.slug for figure in comparable({"private_long_vacancy_rate_pct"})}

    assert set(BY_SLUG) - left == {"vacant_dwellings_pct"}


def test_table_is_consistent() -> None:
    """Each figure has one formula of the three, and words in both languages."""
    for figure in figures():
        assert figure.formula in {"value", "ratio", "growth"}
        assert (figure.formula == "ratio") == bool(figure.denominator)
        assert figure.label_fr
        assert figure.label_en
        given = figure.formula == "value"
        assert given == (figure.numerators == (figure.slug,))
        assert given or (figure.definition_fr and figure.definition_en)


def test_tabulate_keeps_the_order_of_towns() -> None:
    """Rows follow the towns, whatever the order of the observations."""
    density: tuple[Figure, ...] = (BY_SLUG["population_density"],)
    observations = [
        ("99002", "area_km2", "2024", 2.0),
        ("99001", "population", "2021", 30.0),
        ("99002", "population", "2021", 10.0),
        ("99001", "area_km2", "2024", 3.0),
        ("99999", "population", "2021", 1.0),
    ]

    table = tabulate(["99001", "99002"], density, observations)

    assert table.tolist() == [[10.0], [5.0]]
    assert tabulate(["99001"], (), []).shape == (1, 0)
