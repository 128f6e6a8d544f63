"""What a manifest demands beyond the type is checked, and every breach is told."""

import pytest

from pvd_graph.mapping.constraints import checks_of
from pvd_graph.model import Column


def _said(column: Column, value: str) -> list[str]:
    return [fault.kind for check in checks_of(column) if (fault := check(value, value))]


@pytest.mark.parametrize(
    ("column", "good", "bad", "kind"),
    [
        (Column("c", "decimal", minimum="9"), "10", "8.9", "borne"),
        (Column("c", "integer", maximum="100"), "99", "101", "borne"),
        (
            Column("c", "date", minimum="2020-01-01", maximum="2026-12-31"),
            "2021-04-22",
            "0202-04-22",
            "borne",
        ),
        (Column("c", "year", maximum="2026"), "2026", "2206", "borne"),
        (Column("c", pattern="[A-Z]{2}[0-9]+"), "AB12", "AB12x", "forme"),
        (Column("c", max_length=3), "été", "hiver", "longueur"),
        (Column("c", enum=("a", "b")), "a", "c", "valeur"),
    ],
)
def test_each_constraint(column: Column, good: str, bad: str, kind: str) -> None:
    """Numbers are compared as numbers, dates as dates, patterns as a whole."""
    assert _said(column, good) == []
    assert _said(column, bad) == [kind]


def test_all_breaches_of_a_cell_are_told() -> None:
    """So that a cell is corrected once."""
    assert _said(Column("c", max_length=1, enum=("a",)), "bb") == ["longueur", "valeur"]
