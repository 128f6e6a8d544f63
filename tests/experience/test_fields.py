"""Fields are read one by one."""

import re
from decimal import Decimal

import pytest

from pvd_graph.experience.fields import Fields


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1\u202f234,5", Decimal("1234.5")), ("12 %", Decimal(12)), ("", None)],
)
def test_numbers(typed: str, value: Decimal | None) -> None:
    """With the spaces and signs that people put."""
    form = Fields({"a": typed})

    assert form.number("a") == value
    assert not form.faults


def test_words_are_kept_once() -> None:
    """And others are left out."""
    form = Fields({"a": ["x", "y", "x", 3, "Z"]})

    assert form.words("a", re.compile("[a-z]"), 5) == ("x", "y")


def test_rows_say_where_they_are() -> None:
    """From 1 on, whatever empty rows stand before."""
    form = Fields({"rows": [{"a": " "}, {"a": "1"}, {"a": "x"}]})

    values = [row.number("a") for row in form.rows("rows", 5)]

    assert values == [Decimal(1), None]
    assert [fault.field for fault in form.faults] == ["rows.2.a"]
