"""Codes: what passes at the border, and what the refusal says."""

import pytest

from pvd_graph.codes import parse_code_insee, parse_siren
from pvd_graph.errors import BadCodeError


@pytest.mark.parametrize("text", ["01034", "2A004", "97411", " 2b033 ", "99001"])
def test_codes_of_communes_pass(text: str) -> None:
    """Leading zero, Corsica, overseas, demonstration communes; spaces are dropped."""
    assert parse_code_insee(text) == text.strip().upper()


@pytest.mark.parametrize("text", ["", "1034", "2C004", "0103", "010345", "٠١٠٣٤"])
def test_impossible_codes_are_refused(text: str) -> None:
    """Too short, too long, no such département letter, digits of another script."""
    with pytest.raises(BadCodeError, match="code INSEE"):
        parse_code_insee(text)


def test_a_lost_leading_zero_is_told() -> None:
    """A spreadsheet turns 01034 into 1034; the message gives the remedy."""
    with pytest.raises(BadCodeError, match="01034"):
        parse_code_insee("1034")


def test_siren_has_nine_digits() -> None:
    """Spaces are how people write it; anything else is refused."""
    assert parse_siren("200 040 350") == "200040350"
    with pytest.raises(BadCodeError, match="9 chiffres"):
        parse_siren("20004035")
