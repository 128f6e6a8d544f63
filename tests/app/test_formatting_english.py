"""Numbers, sums and dates as English readers write them."""

from collections.abc import Callable

import pytest

from pvd_graph.app import formatting, formatting_english
from pvd_graph.app.formatting_english import (
    euros,
    long_date,
    number,
    period,
    plural,
    quantity,
    rank,
    short_euros,
    unit_name,
)

NBSP, MINUS = "\u00a0", "\u2212"


def test_the_same_names_in_both_languages() -> None:
    """A page takes either module by the same names."""
    assert set(formatting_english.__all__) <= set(formatting.__all__)


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (number(9388), "9,388"),
        (number(11.25), "11.2"),
        (number(0.456), "0.46"),
        (number(-0.4), f"{MINUS}0.40"),
        (quantity(11.24, "%"), "11.2%"),
        (quantity(3, "km"), f"3{NBSP}km"),
        (quantity(3), "3"),
        (quantity(11.24, "% des logements privés"), "11.2% of private homes"),
        (quantity(23400, "€ par an"), "€23,400 a year"),
        (quantity(1, "pharmacies"), f"1{NBSP}pharmacy"),
        (quantity(0, "pharmacies"), f"0{NBSP}pharmacies"),
        (quantity(1234, "EUR"), "€1,234"),
        (euros(-58660.4), f"{MINUS}€58,660"),
        (short_euros(1.24e6), "€1.2m"),
        (short_euros(-3.4e9), f"{MINUS}€3.4bn"),
        (short_euros(900), "€900"),
        (long_date("2021-04-22"), f"22{NBSP}April{NBSP}2021"),
        (long_date("2026-03"), f"March{NBSP}2026"),
        (long_date("soon"), "soon"),
        (period("2025-T4"), "4th quarter of 2025"),
        (period("2025"), "2025"),
        (plural(0, "town", "towns"), f"0{NBSP}towns"),
        (plural(1, "town", "towns"), f"1{NBSP}town"),
        (rank(1), "1st"),
        (rank(2), "2nd"),
        (rank(3), "3rd"),
        (rank(11), "11th"),
        (rank(112), "112th"),
        (rank(1023), "1,023rd"),
    ],
)
def test_formats(shown: str, wanted: str) -> None:
    """Point and commas, the sign of the euro ahead, ordinals."""
    assert shown == wanted


@pytest.mark.parametrize(
    "tell", [number, quantity, euros, short_euros, long_date, rank]
)
def test_what_is_missing_is_said(tell: Callable[[None], str]) -> None:
    """A missing value is said in words, never 0."""
    assert tell(None) == "not known"


def test_units_are_named_at_the_head_of_a_column() -> None:
    """Several of them; sums keep their sign."""
    told = [unit_name(one) for one in ("commerces", "€ par an", "% par an", "m²")]

    assert told == ["shops", "€ a year", "% a year", "m²"]
