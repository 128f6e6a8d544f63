"""Rows that no rule takes are told once, with what decides of it."""

from pathlib import Path

from pvd_graph.model import Column, ObjectRule, PropertyRule, Table
from pvd_graph.services.counting import silent_told

COLUMNS = {
    "level": Column("level", source="échelon"),
    "commune": Column("commune", "commune", when="level=commune"),
    "rate": Column("rate", "decimal"),
}


def _told(*rules: ObjectRule, count: int = 1234) -> tuple[str, str]:
    told = silent_told(Table(Path("t.csv"), columns=COLUMNS, objects=rules), count, 7)
    return told.fr, told.en


def test_the_condition_is_named_as_the_file_has_it() -> None:
    """That of the object, or that of the column on which it depends."""
    french, english = _told(ObjectRule("id/x/{commune}", ("a:B",), when="commune"))

    assert french.startswith("t.csv : 1\u202f234 lignes ne sont pas reprises")
    assert "ligne 7" in french
    assert "« échelon=commune »" in french
    assert english.startswith("t.csv: 1,234 rows are not taken")
    assert "“échelon=commune”" in english


def test_without_a_condition_what_the_object_is_made_of_is_named() -> None:
    """The columns of its address, or of what is said of it where it has no type."""
    values = (PropertyRule("pvd:value", column="rate"),)

    assert "« rate »" in _told(ObjectRule("id/x/1", (), values))[0]
    assert "« échelon »" in _told(ObjectRule("id/x/{level}", ("a:B",)))[0]


def test_one_row_is_no_plural() -> None:
    """Its line is enough."""
    french, english = _told(ObjectRule("id/x/{rate}", ("a:B",)), count=1)

    assert french.startswith("t.csv : la ligne 7 n'est pas reprise")
    assert english.startswith("t.csv: line 7 is not taken")
