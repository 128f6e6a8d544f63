"""Simple columns are read fast, and as the others are."""

from pvd_graph.mapping.faults import CellError, Fault
from pvd_graph.mapping.fills import parsed, plain, raw_condition, under
from pvd_graph.model import Column, Wording

SAID = Wording("…", "…")
EMPTY = Fault("vide", "", SAID, SAID)
MISSING = frozenset({"", "nd"})


def _parse(cell: str) -> str:
    if cell == "x":
        raise CellError(SAID, SAID)
    return cell.upper()


def test_texts_stand_as_they_are() -> None:
    """Trimmed; a missing one is told where it is required."""
    fill = plain("c", "C", MISSING, (EMPTY,))
    values: dict[str, tuple[str, ...]] = {}

    assert fill({"C": " a "}, values) == ()
    assert values == {"c": ("a",)}
    assert fill({"C": "nd"}, values) == (EMPTY,)
    assert values == {"c": ()}


def test_a_cell_that_does_not_parse_is_told() -> None:
    """With its text, and without value; for figures and for dates."""
    for kind in ("decimal", "date"):
        fill = parsed(Column("c", kind), _parse, ("C", MISSING, ()))
        values: dict[str, tuple[str, ...]] = {}
        assert fill({"C": "a"}, values) == ()
        assert values == {"c": ("A",)}
        (fault,) = fill({"C": "x"}, values)
        assert (fault.kind, fault.value, values) == (kind, "x", {"c": ()})


def test_a_column_under_a_condition() -> None:
    """On another cell as it stands in the file, by the name that it has there."""
    column = Column("c", when="kind=a")
    condition = raw_condition(column, {"kind": "Kind"})
    fill = under(column, plain("c", "C", MISSING, ()), condition)
    values: dict[str, tuple[str, ...]] = {}

    fill({"C": "1", "Kind": "a "}, values)
    assert values == {"c": ("1",)}
    fill({"C": "1", "Kind": "b"}, values)
    assert values == {"c": ()}


def test_without_condition_nothing_is_added() -> None:
    """The same function comes back."""
    fill = plain("c", "C", MISSING, ())

    assert under(Column("c"), fill, raw_condition(Column("c"), {})) is fill
