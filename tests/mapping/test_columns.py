"""A cell gives the values of its column, by itself or with its neighbours."""

from pathlib import Path

from pvd_graph.mapping.columns import ColumnReader
from pvd_graph.mapping.concepts import Alignment, Concepts
from pvd_graph.mapping.known import Known
from pvd_graph.model import Column, Table

THEME = Alignment("theme", "https://e.org/theme/eau", "close")
KNOWN = Known(
    lookups={"k.csv": {"1": {"label": ("un",), "tags": ("a", "b")}}},
    concepts=Concepts({"concepts.csv": {"eau": (THEME,)}}),
)


def _read(
    column: Column, missing: tuple[str, ...] = (), **cells: str
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    table = Table(Path("t.csv"), columns={}, missing=missing)
    fill = ColumnReader(column, table, KNOWN).bind({name: name for name in cells})
    values: dict[str, tuple[str, ...]] = {}
    faults = fill(cells, values)
    return values, [fault.kind for fault in faults]


def test_text_is_trimmed_and_may_be_missing() -> None:
    """Words that mean « nothing » are declared for the table or the column."""
    column = Column("c", missing=("nc",))

    assert _read(column, c=" a ") == ({"c": ("a",)}, [])
    assert _read(column, ("NULL",), c="NULL") == ({"c": ()}, [])
    assert _read(column, ("NULL",), c="nc") == ({"c": ()}, [])


def test_a_required_cell_that_is_missing_is_told() -> None:
    """For texts, for numbers, for lists."""
    for column in (
        Column("c", required=True),
        Column("c", "integer", required=True),
        Column("c", required=True, separator=";"),
    ):
        assert _read(column, ("s",), c="s") == ({"c": ()}, ["vide"])


def test_items_of_a_list_are_read_one_by_one() -> None:
    """One bad item is told, and the text of the item with it."""
    values, kinds = _read(Column("c", "integer", separator=";"), c="1; 2 ;x;;4")

    assert values == {"c": ("1", "2", "4")}
    assert kinds == ["integer"]


def test_a_condition_says_whether_a_column_is_read() -> None:
    """One column of the file may hold codes of communes and SIRENs of groupings."""
    column = Column("c", "siren", required=True, when="kind=epci")

    assert _read(column, c="01034", kind="commune") == ({"c": ()}, [])
    assert _read(column, c="01034", kind="epci")[1] == ["siren"]
    assert _read(column, c="240100891", kind="epci")[0] == {"c": ("240100891",)}


def test_looked_up_cells_have_names_of_their_own() -> None:
    """Even where nothing is found, so that templates can name them."""
    column = Column("c", lookup="k.csv")

    found = {"c": ("1",), "c.label": ("un",), "c.tags": ("a", "b")}
    assert _read(column, c="1") == (found, [])
    assert _read(column, c="2") == (
        {"c": ("2",), "c.label": (), "c.tags": ()},
        ["code"],
    )
    assert _read(column, c="") == ({"c": (), "c.label": (), "c.tags": ()}, [])


def test_concepts_have_names_of_their_own() -> None:
    """By scheme and by kind of match; an unknown word is told."""
    values, kinds = _read(Column("c", concepts="concepts.csv"), c="Eau")

    assert values["c.concept"] == values["c.theme"] == values["c.close"]
    assert values["c.slug"] == ("eau",)
    assert kinds == []
    assert _read(Column("c", concepts="concepts.csv"), c="feu")[1] == ["concept"]


def test_an_unknown_word_may_be_let_be() -> None:
    """`unknown = "ignore"`: no issue, no concept."""
    column = Column("c", concepts="concepts.csv", unknown="ignore")

    assert _read(column, c="feu")[1] == []


def test_a_column_that_the_file_does_not_have_is_empty() -> None:
    """An optional one, or a record without it."""
    table = Table(Path("t.csv"))
    for column in (Column("c", optional=True), Column("c", "date", separator=";")):
        values: dict[str, tuple[str, ...]] = {}
        assert ColumnReader(column, table, KNOWN).bind({})({"a": "1"}, values) == ()
        assert values == {"c": ()}


def test_constraints_are_checked_on_what_the_cell_means() -> None:
    """The bound is in euros, whatever the cell is written in."""
    column = Column("c", "money", factor="1000", maximum="50000")

    assert _read(column, c="50") == ({"c": ("50000",)}, [])
    assert _read(column, c="50,1")[1] == ["borne"]


def test_long_cells_are_read_too() -> None:
    """They are not kept for the next row."""
    long = "x" * 500

    assert _read(Column("c", max_length=499), c=long)[1] == ["longueur"]
    assert _read(Column("c", separator=";"), c=long)[0] == {"c": (long,)}
