"""First rows of an answer: asked as a client would, shown as text and links."""

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pvd_graph.app.editor_answer import (
    LONGEST_CELL,
    SHOWN,
    Cell,
    Refusal,
    Rows,
    ask,
)
from pvd_graph.store.oxigraph import OxigraphReader
from tests.thread_port import SLOW, ThreadPort

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

COMMUNE = "https://w3id.org/pvd-graph/id/commune/01034"
MANY = "SELECT ?n { VALUES ?a { %s } VALUES ?n { %s } }"
HOSTILE = r"""
SELECT * { VALUES (?a ?b ?c) {
  (<https://w3id.org/pvd-graph/id/commune/01034> "l'\"est\t\n\\n\u00e9"@fr UNDEF)
  (<javascript:x> <http://a.b/> 12)
  (1.5 true "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>)
} }
"""


@pytest.fixture
def port() -> ThreadPort:
    """Ask a graph of one triple."""
    store = ox.Store()
    store.update("INSERT DATA { <http://a.b/s> <http://a.b/p> 'l\\'x \\t « é »'@fr }")
    return ThreadPort(OxigraphReader(store, 7))


def _ask(port: ThreadPort, query: str) -> Rows | Refusal:
    environ: WSGIEnvironment = {"REMOTE_ADDR": "192.0.2.7"}
    return ask(port, environ, query)


def test_the_endpoint_is_asked_for_the_visitor(port: ThreadPort) -> None:
    """With his share, and once."""
    _ask(port, "SELECT * {}")

    assert port.asked == [("SELECT * {}", "tsv", "192.0.2.7")]


def test_rows_become_cells(port: ThreadPort) -> None:
    """Things of ours lead to their page, others to their address, texts nowhere."""
    assert _ask(port, HOSTILE) == Rows(
        ("a", "b", "c"),
        (
            (
                Cell(COMMUNE, "/communes/01034"),
                Cell("l'\"est\t\n\\né", None, "fr"),
                Cell(""),
            ),
            (
                Cell("javascript:x"),
                Cell("http://a.b/", "http://a.b/"),
                Cell("12", number=True),
            ),
            (Cell("1.5", number=True), Cell("true"), Cell("2026-01-01")),
        ),
        total=3,
    )


def test_rows_that_are_not_shown_are_counted(port: ThreadPort) -> None:
    """The page tells how many there are."""
    numbers = " ".join(map(str, range(30)))

    answer = _ask(port, MANY % (numbers, numbers))

    assert isinstance(answer, Rows)
    assert len(answer.rows) == SHOWN
    assert answer.total == 900


@pytest.mark.parametrize("rows", [0, 1, SHOWN - 1, SHOWN, SHOWN + 1])
def test_the_last_row_is_the_last(port: ThreadPort, rows: int) -> None:
    """None lost and none made up, whatever the number."""
    numbers = " ".join(map(str, range(rows)))

    answer = _ask(port, MANY % ("1", numbers))

    assert isinstance(answer, Rows)
    shown = [row[0].text for row in answer.rows]
    assert shown == [str(n) for n in range(min(rows, SHOWN))]
    assert answer.total == rows


def test_a_table_may_have_no_columns(port: ThreadPort) -> None:
    """One row of nothing is an answer all the same."""
    assert _ask(port, "SELECT * {}") == Rows((), ((),), total=1)


def test_a_long_value_is_cut(port: ThreadPort) -> None:
    """A cell of megabytes does not fill the page."""
    text = "x" * LONGEST_CELL

    answer = _ask(port, f"SELECT ('{text}' AS ?a) ('{text}y' AS ?b) {{}}")

    assert isinstance(answer, Rows)
    assert [cell.text for cell in answer.rows[0]] == [text, f"{text}…"]


def test_values_in_values_in_values_are_text(port: ThreadPort) -> None:
    """Deeper than any parser that recurses would bear: nothing here does."""
    deep = "BIND(TRIPLE(?s, <x:p>, ?t0) AS ?t1) "
    for n in range(1, 60):
        deep += f"BIND(TRIPLE(?s, <x:p>, ?t{n}) AS ?t{n + 1}) "

    answer = _ask(port, f"SELECT ?t60 {{ BIND(<x:s> AS ?s) BIND(1 AS ?t0) {deep} }}")

    assert isinstance(answer, Rows)
    assert answer.rows[0][0].text.startswith("<<( <x:s> <x:p> <<( ")
    assert answer.rows[0][0].path is None


@pytest.mark.parametrize(
    ("query", "said"), [("ASK {}", True), ("ASK { <x:a> <x:b> <x:c> }", False)]
)
def test_yes_or_no(port: ThreadPort, query: str, said: bool) -> None:  # noqa: FBT001 - what is tested
    """An ASK has no rows."""
    assert _ask(port, query) == Rows(boolean=said)


def test_triples_are_rows_of_three(port: ThreadPort) -> None:
    """A line each, as N-Triples."""
    answer = _ask(port, "DESCRIBE <http://a.b/s>")

    assert answer == Rows(
        ("sujet", "propriété", "valeur"),
        (
            (
                Cell("http://a.b/s", "http://a.b/s"),
                Cell("http://a.b/p", "http://a.b/p"),
                Cell("l'x \t « é »", None, "fr"),
            ),
        ),
        total=1,
    )
    assert port.asked[0][1] == "ntriples"


def test_a_query_that_does_not_parse_is_told_with_its_place(port: ThreadPort) -> None:
    """In French; trying again does not help."""
    answer = _ask(port, "SELECT *\n{ ?s ?p }")

    assert isinstance(answer, Refusal)
    assert (answer.status, answer.line) == (400, 2)
    assert answer.column is not None
    assert answer.title == "Requête SPARQL incorrecte"
    assert answer.retry_after_s is None


def test_a_limit_is_told_with_a_delay(port: ThreadPort) -> None:
    """As the endpoint tells it."""
    answer = _ask(port, f"SELECT * {{}} {SLOW}")

    assert answer == Refusal(
        503, "Limite dépassée", "10 s de calcul <atteintes>.", retry_after_s=60
    )


def test_an_answer_that_no_page_takes(port: ThreadPort) -> None:
    """Leads to what downloads it."""
    port.most_bytes = 10

    answer = _ask(port, "SELECT ('xxxxxxxxxx' AS ?a) {}")

    assert isinstance(answer, Refusal)
    assert "Téléchargez" in answer.detail
