"""Numbers, sums and dates as French readers write them."""

import pytest

from pvd_graph.app.formatting import (
    euros,
    long_date,
    number,
    period,
    plural,
    quantity,
    rank,
    short_euros,
    singular,
)

THIN, NBSP = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (9388, f"9{THIN}388"),
        (1234567, f"1{THIN}234{THIN}567"),
        (11.25, "11,2"),
        (0.456, "0,46"),
        (-0.4, "\u22120,40"),
        (300000.0, f"300{THIN}000"),
        (None, "non connu"),
    ],
)
def test_numbers(value: float | None, shown: str) -> None:
    """A decimal comma, thin spaces, a true minus; never 0 for what is not known."""
    assert number(value) == shown


def test_units_stand_with_their_numbers() -> None:
    """A line never breaks between a number and its unit; percents keep one decimal."""
    assert quantity(11.2, "%") == f"11,2{NBSP}%"
    assert quantity(12, "% des logements") == f"12,0{NBSP}% des logements"
    assert quantity(21430, "EUR") == f"21{THIN}430{NBSP}€"
    assert quantity(0.43, "pour 1 000 habitants") == (
        f"0,43{NBSP}pour 1{THIN}000 habitants"
    )
    assert quantity(3, "") == "3"
    assert quantity(None, "%") == "non connu"


def test_sums() -> None:
    """To the euro on a line, in millions in a summary."""
    assert euros(58660.4) == f"58{THIN}660{NBSP}€"
    assert euros(None) == "non connu"
    assert short_euros(1_240_000) == f"1,2{NBSP}M€"
    assert short_euros(2_500_000_000) == f"2,5{NBSP}Md€"
    assert short_euros(900) == f"900{NBSP}€"
    assert short_euros(None) == "non connu"


def test_dates_and_periods() -> None:
    """In words; a text that is not a whole date stays as it is."""
    assert long_date("2021-04-22") == f"22{NBSP}avril{NBSP}2021"
    assert long_date("2021-05-01") == f"1er{NBSP}mai{NBSP}2021"
    assert long_date("2026-03") == f"mars{NBSP}2026"
    assert long_date("2019") == "2019"
    assert long_date(None) == "non connu"
    assert period("2025-T4") == "4e trimestre 2025"
    assert period("2025-T1") == "1er trimestre 2025"
    assert period("2021") == "2021"


def test_zero_and_one_are_singular() -> None:
    """French says « 0 ville » and « 1,5 ville »."""
    assert plural(0, "ville", "villes") == f"0{NBSP}ville"
    assert plural(1.5, "ville", "villes") == f"1,5{NBSP}ville"
    assert plural(2, "ville", "villes") == f"2{NBSP}villes"


def test_ranks() -> None:
    """The first is 1er, the others -e."""
    assert [rank(1), rank(2), rank(1625), rank(None)] == [
        "1er",
        "2e",
        f"1{THIN}625e",
        "non connu",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0, "gares", f"0{NBSP}gare"),
        (1, "points de contact postaux", f"1{NBSP}point de contact postal"),
        (
            1.2,
            "médecins généralistes pour 1 000 habitants",
            f"1,2{NBSP}médecin généraliste pour 1{THIN}000 habitants",
        ),
        (0.3, "infirmiers", f"0,30{NBSP}infirmier"),
        (1.96, "gares", f"2,0{NBSP}gares"),
        (2, "gares", f"2{NBSP}gares"),
        (-1.2, "habitants", f"\u22121,2{NBSP}habitant"),
    ],
)
def test_units_agree_with_their_numbers(value: float, unit: str, shown: str) -> None:
    """French is plural from two on, as the number is shown."""
    assert quantity(value, unit) == shown


@pytest.mark.parametrize(
    "unit",
    [
        "décès",
        "km²",
        "hab./km²",
        "% des logements",
        "€ par unité de consommation",
        "pour 100 habitants de 60 ans et plus",
        "",
    ],
)
def test_units_that_count_nothing_stay(unit: str) -> None:
    """Nor does what is counted when it ends in s anyway."""
    assert singular(unit) == unit
