"""Conditions look at one column: filled, one of some values, or not."""

import pytest

from pvd_graph.mapping.conditions import column_of_condition, condition_on

ROW = {"kind": ("commune",), "list": ("a", "b"), "empty": ()}


@pytest.mark.parametrize(
    ("when", "unless", "holds"),
    [
        ("kind", "", True),
        ("empty", "", False),
        ("kind=commune", "", True),
        ("kind = epci | commune", "", True),
        ("kind=epci", "", False),
        ("list=b", "", True),
        ("", "kind=commune", False),
        ("", "empty", True),
        ("kind", "list=a", False),
        ("kind", "list=c", True),
    ],
)
def test_conditions(when: str, unless: str, holds: bool) -> None:  # noqa: FBT001 - a table of cases
    """A list fulfils a value that one of its items has."""
    condition = condition_on(when, unless)

    assert condition is not None
    assert condition(ROW) is holds


def test_no_condition() -> None:
    """Nothing is then evaluated row by row."""
    assert condition_on("", "") is None


def test_the_column_of_a_condition() -> None:
    """With or without values."""
    assert column_of_condition("kind") == column_of_condition("kind = a|b") == "kind"
