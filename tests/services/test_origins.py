"""What SHACL finds is told by row, column and value."""

from collections.abc import Iterator
from pathlib import Path

from pvd_graph.model import Column, ObjectRule, PropertyRule, Row, Statement, Table
from pvd_graph.services.origins import columns_by_path, find_origins, row_issues
from pvd_graph.vocab import id_iri, term
from tests.services.load_reports import SHAPE_ISSUE

TABLE = Table(
    Path("demo.csv"),
    columns={"code": Column("code"), "nom": Column("nom")},
    objects=(
        ObjectRule(
            "id/commune/{code}",
            properties=(
                PropertyRule("rdfs:label", text="{nom}", lang="fr"),
                PropertyRule("igeo:codeINSEE", column="code"),
                PropertyRule("pvd:programme", iri="id/programme/pvd"),
            ),
        ),
    ),
)
ROWS = [Row(n, {"code": f"9900{n}", "nom": ""}) for n in range(1, 5)]


def _statements(row: Row) -> Iterator[Statement]:
    code = row.cells["code"]
    yield f"<{id_iri('commune', code)}>", term("igeo:codeINSEE"), f'"{code}"'


def test_columns_of_a_property() -> None:
    """By template or by column; a constant comes from none."""
    columns = columns_by_path(TABLE)

    assert columns["http://www.w3.org/2000/01/rdf-schema#label"] == ("nom",)
    assert columns["http://rdf.insee.fr/def/geo#codeINSEE"] == ("code",)
    assert columns["https://w3id.org/pvd-graph/ontology#programme"] == ()


def test_reading_stops_when_all_is_found() -> None:
    """Only as far as the last thing at fault."""
    read = iter(ROWS)
    wanted = [id_iri("commune", "99002")]

    origins = find_origins(read, _statements, wanted)

    assert origins[wanted[0]].line == 2
    assert next(read).line == 4


def test_a_shape_issue_becomes_an_issue_of_its_row() -> None:
    """Line, column, cell, and the remedy that the shape has."""
    origins = find_origins(ROWS, _statements, [SHAPE_ISSUE.focus])

    (issue,) = row_issues([SHAPE_ISSUE], origins, columns_by_path(TABLE))

    assert (issue.line, issue.column, issue.value) == (1, "nom", "")
    assert issue.blocking
    assert issue.remedy.fr == "Donnez un nom."
    assert issue.remedy.en == "Give a name."


def test_a_thing_of_no_row_is_left_to_the_report() -> None:
    """It has no line to be told by."""
    assert list(row_issues([SHAPE_ISSUE], {}, {})) == []
