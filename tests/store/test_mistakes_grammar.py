"""Where a query leaves the grammar."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.resources import ontology_folder
from pvd_graph.store.mistakes_grammar import first_stop
from pvd_graph.store.mistakes_tokens import tokens_of

QUERIES = Path(__file__).parents[2] / "pvd_graph" / "queries"


@pytest.mark.parametrize(
    "path",
    [*QUERIES.glob("*.rq"), *ontology_folder().rglob("*.rq")],
    ids=lambda path: path.name,
)
def test_queries_that_run_are_followed_to_their_end(path: Path) -> None:
    """Otherwise a mistake would be told where there is none."""
    assert first_stop(tokens_of(path.read_text())) is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s (<a:b>|^<a:c>)/!<a:d>* ?o ; a [] , ( 1 [ ?p -2 ] ) }",
        "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 1 } MINUS { ?s ?q 'a'@fr } }",
        "SELECT (GROUP_CONCAT(DISTINCT ?o; SEPARATOR=',') AS ?n) { ?s ?p ?o }",
        "SELECT * { VALUES (?a ?b) { (1 UNDEF) } GRAPH ?g { } } ORDER BY DESC(?a) ?b",
        "DESCRIBE <a:b> FROM <a:c>",
        "CONSTRUCT WHERE { ?s ?p ?o . }",
        "ASK { ?s ?p ?o FILTER(?o NOT IN (1, 2) && !EXISTS { ?s ?p 1 }) }",
    ],
)
def test_every_part_of_the_grammar_is_followed(query: str) -> None:
    """Paths, lists, subqueries, aggregates, data."""
    assert first_stop(tokens_of(query)) is None


def test_a_row_of_signs_is_read_however_long() -> None:
    """Signs before a value are not bounded as brackets are."""
    query = "SELECT * { FILTER(" + "!" * 4_000 + "?a"

    stop = first_stop(tokens_of(query))

    assert stop is not None
    assert stop.wanted == "expression close"


@pytest.mark.parametrize("value", ["1", "?x", "(1)"])
@pytest.mark.parametrize("signs", ["-", "--", "---", "-+", "!-", "!!"])
@pytest.mark.parametrize("before", ["", "1 "])
def test_signs_are_taken_as_the_engine_takes_them(
    before: str, signs: str, value: str
) -> None:
    """One before a value, one of a number, one that joins two."""
    query = f"SELECT ({before}{signs}{value} AS ?y) {{ VALUES ?x {{ 2 }} }}"
    try:
        ox.Store().query(query)
        parses = True
    except SyntaxError:
        parses = False

    assert (first_stop(tokens_of(query)) is None) == parses
