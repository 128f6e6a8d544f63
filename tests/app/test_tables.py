"""Tables are written row by row, alike in CSV and JSON, safe for spreadsheets."""

import csv
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from flask import Flask

from pvd_graph.app.tables import Cell, Table, table_answer, window
from pvd_graph.services.browse_datasets import Dataset
from pvd_graph.services.names import Named

APP = Flask(__name__)
SOURCE = Dataset(
    iri="urn:dataset",
    slug="fictif",
    title="Fictif",
    description="",
    publisher=Named("OFS", "urn:ofs"),
    licence="https://example.org/licence",
    attribution="OFS",
    landing_page="",
    issued="",
    loads=(),
)


def table(*rows: tuple[Cell, ...]) -> Table:
    """Return a table of a label and a value."""
    return Table("lignes", ("label", "value"), rows, [SOURCE], {"generation": 7})


def written(made: Table, extension: str) -> str:
    """Return the body of the answer."""
    with APP.test_request_context():
        return table_answer(made, extension).get_data(as_text=True)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    """A name may not run in the spreadsheet of who opens the file."""
    text = written(table((start + "cmd|' /C calc'!A0", -1.5)), "csv")

    (row,) = csv.DictReader(StringIO(text, newline=""))
    assert row["label"] == "'" + start + "cmd|' /C calc'!A0"
    assert row["value"] == "-1.5"


def test_both_formats_say_the_same() -> None:
    """Lists are lists in JSON, joined in CSV; unknown is null, or empty."""
    made = [("Œuvre, « x »", True), ("b", None), ("c", ("d", "e"))]

    body = json.loads(written(table(*made), "json"))
    rows = list(csv.reader(StringIO(written(table(*made), "csv"), newline="")))

    assert body["lignes"] == [
        {"label": "Œuvre, « x »", "value": True},
        {"label": "b", "value": None},
        {"label": "c", "value": ["d", "e"]},
    ]
    assert rows[1:] == [["Œuvre, « x »", "true"], ["b", ""], ["c", "d|e"]]
    assert body["generation"] == 7
    assert [one["label"] for one in body["sources"]] == ["Fictif"]


def test_table_without_rows_is_valid() -> None:
    """Headers alone, and an empty list."""
    assert written(table(), "csv") == "label,value\r\n"
    assert json.loads(written(table(), "json"))["lignes"] == []


def test_rows_are_not_gathered_first() -> None:
    """The first bytes leave before the last row is made."""
    made: list[int] = []

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number in range(5000):
            made.append(number)
            yield "x" * 100, number

    with APP.test_request_context():
        answer = table_answer(Table("lignes", ("label", "value"), rows()), "csv")
        first = next(iter(answer.response))

        assert isinstance(first, bytes)
        assert len(first) < 100_000
        assert len(made) < 1000


def test_answer_tells_licence_and_name() -> None:
    """A machine finds the licence, a browser a name; any site may read."""
    with APP.test_request_context():
        answer = table_answer(table(), "csv")

    assert answer.headers["Link"] == '<https://example.org/licence>; rel="license"'
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lignes.csv"'
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_window_is_all_unless_asked() -> None:
    """No limit of ours: who wants a part says so."""
    rows = [(number,) for number in range(30)]

    with APP.test_request_context("/"):
        assert list(window(rows)) == rows
    with APP.test_request_context("/?limit=2&offset=5"):
        assert list(window(rows)) == [(5,), (6,)]
