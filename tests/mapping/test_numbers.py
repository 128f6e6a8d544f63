"""Numbers are read as the French write them; two readings of one text are refused."""

import pytest

from pvd_graph.mapping.faults import CellError
from pvd_graph.mapping.numbers import number_parser


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("decimal", "1234.5", "1234.5"),
        ("decimal", "12,5", "12.5"),
        ("decimal", "1 234,5", "1234.5"),
        ("decimal", "1\N{NARROW NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", "1234567"),
        ("decimal", "1.234,50", "1234.5"),
        ("decimal", "1,234.50", "1234.5"),
        ("decimal", "1.234.567", "1234567"),
        ("decimal", "1'234'567,8", "1234567.8"),
        ("decimal", "\N{MINUS SIGN}3,5", "-3.5"),
        ("decimal", "+3", "3"),
        ("decimal", "46.123", "46.123"),
        ("decimal", ",5", "0.5"),
        ("integer", "1 250", "1250"),
        ("integer", "1250,00", "1250"),
        ("integer", "0012", "12"),
        ("money", "21\N{NO-BREAK SPACE}667,00 €", "21667"),
        ("money", "21667.5", "21667.5"),
        ("money", "1 234,5 EUR", "1234.5"),
        ("money", "12,5 k€", "12500"),
        ("money", "1,2 M€", "1200000"),
        ("money", "1 234 567 euros", "1234567"),
        ("percent", "12,5 %", "12.5"),
        ("percent", "12.5%", "12.5"),
    ],
)
def test_forms_of_numbers(kind: str, cell: str, value: str) -> None:
    """Spaces of all kinds, both signs, units of money, per cent."""
    assert number_parser(kind, "", "")(cell) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("decimal", "12 34"),
        ("decimal", "1,234,56"),
        ("decimal", "1.2.3"),
        ("decimal", "--3"),
        ("decimal", "3 -"),
        ("decimal", "1E999999"),
        ("decimal", "1e999999999999"),
        ("decimal", "9" * 5000),
        ("decimal", "."),
        ("decimal", "12 €"),
        ("integer", "12,5"),
        ("money", "12 $"),
        ("money", "12 dollars"),
        ("money", "€"),
        ("percent", "%"),
    ],
)
def test_what_is_no_number(kind: str, cell: str) -> None:
    """Groups that are not of three digits; exponents that would fill the memory."""
    with pytest.raises(CellError):
        number_parser(kind, "", "")(cell)


@pytest.mark.parametrize("cell", ["1.234", "1,234", "12.500"])
@pytest.mark.parametrize("kind", ["money", "integer"])
def test_three_digits_after_a_sign_are_ambiguous(kind: str, cell: str) -> None:
    """1.234 € may be a thousand euros; the table must say which sign is which."""
    with pytest.raises(CellError) as caught:
        number_parser(kind, "", "")(cell)

    assert "deux façons" in caught.value.problem.fr
    assert "decimal" in caught.value.remedy.en


@pytest.mark.parametrize(
    ("decimal", "cell", "value"),
    [
        (",", "1.234", "1234"),
        (",", "1,234", "1.234"),
        (",", "12", "12"),
        (".", "1.234", "1.234"),
        (".", "1,234", "1234"),
    ],
)
def test_a_declared_sign_ends_the_doubt(decimal: str, cell: str, value: str) -> None:
    """The other sign then parts thousands."""
    assert number_parser("money", decimal, "")(cell) == value


def test_a_declared_comma_makes_a_lone_point_a_fault() -> None:
    """12.5 is neither thousands nor decimals in a table whose decimals have commas."""
    with pytest.raises(CellError):
        number_parser("decimal", ",", "")("12.5")


@pytest.mark.parametrize(
    ("cell", "value"), [("12,5", "12500"), ("12,5 €", "12500"), ("12,5 M€", "12500000")]
)
def test_the_unit_of_the_column_counts_unless_the_cell_has_one(
    cell: str, value: str
) -> None:
    """A column in thousands of euros; a cell that writes millions means them."""
    assert number_parser("money", "", "1000")(cell) == value
