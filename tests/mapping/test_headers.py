"""Columns are found by name; small differences warn, a missing one names its like."""

from pathlib import Path

from pvd_graph.mapping.headers import match_header
from pvd_graph.model import Column, Table


def _table(*columns: Column) -> Table:
    return Table(Path("t.csv"), columns={column.name: column for column in columns})


def test_order_and_more_columns_are_fine() -> None:
    """A column that moved, columns that nobody asked for."""
    found, issues = match_header(_table(Column("a"), Column("b")), ["x", "b", "y", "a"])

    assert (found, issues) == ({"a": "a", "b": "b"}, [])


def test_case_accents_spaces_and_marks_are_forgiven_with_a_warning() -> None:
    """A byte-order mark in front, capitals, accents, underscores."""
    table = _table(Column("code_commune"), Column("Année"))
    found, issues = match_header(table, ["\ufeffCODE COMMUNE", "annee "])

    assert found == {"code_commune": "\ufeffCODE COMMUNE", "Année": "annee "}
    assert [issue.blocking for issue in issues] == [False, False]
    assert "« code_commune »" in str(issues[0])


def test_a_missing_column_names_the_nearest() -> None:
    """And stands at the line of the header."""
    _found, (issue,) = match_header(
        _table(Column("montant")), ["commune", "montants_eur"]
    )

    assert issue.blocking
    assert (issue.line, issue.column) == (1, "montant")
    assert "« montants_eur »" in issue.remedy.fr


def test_two_columns_that_could_be_the_one_are_not_chosen_from() -> None:
    """No guess."""
    found, issues = match_header(_table(Column("code")), ["Code", "CODE"])

    assert found == {}
    assert issues[0].blocking


def test_an_optional_column_may_be_absent() -> None:
    """Vintages of one file do not all have the same columns."""
    found, (issue,) = match_header(_table(Column("b", optional=True)), ["a"])

    assert found == {}
    assert not issue.blocking


def test_optional_columns_that_are_absent_are_told_once() -> None:
    """A file of the past may lack twenty; those that were renamed are named."""
    names = ("poste", "gare", "lycee")
    table = _table(*(Column(name, optional=True) for name in names))
    _found, (issue,) = match_header(table, ["code", "lycees"])

    assert not issue.blocking
    assert "« poste », « gare », « lycee »" in issue.problem.fr
    assert "à renommer : « lycees » ?" in issue.remedy.fr


def test_a_column_of_another_name_in_the_file() -> None:
    """`from` lets one column of the file be read in two ways."""
    table = _table(Column("commune", source="id"), Column("epci", source="id"))

    assert match_header(table, ["id"]) == ({"commune": "id", "epci": "id"}, [])
