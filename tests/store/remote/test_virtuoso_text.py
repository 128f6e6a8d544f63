"""What reaches Virtuoso is SPARQL 1.1, and chooses no graphs of its own."""

import pytest

from pvd_graph.errors import BadQueryError
from pvd_graph.services.questions import load_questions
from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.remote.naming import NOTHING
from pvd_graph.store.remote.virtuoso_text import plain_query
from tests.test_project import QUERIES


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?x { BIND (bif:http_get("http://127.0.0.1/") AS ?x) }',
        'SELECT ?x { BIND (<bif:http_get>("http://127.0.0.1/") AS ?x) }',
        'SELECT ?x { BIND (<\\u0062if:http_get>("http://127.0.0.1/") AS ?x) }',
        'PREFIX b: <BIF:> SELECT ?x { BIND (b:http_get("http://127.0.0.1/") AS ?x) }',
        "BASE <bif:> SELECT ?x { BIND (<http_get>('http://127.0.0.1/') AS ?x) }",
        "SELECT ?x { BIND (sql:sys_stat('st_dbms_ver') AS ?x) }",
    ],
)
def test_its_own_functions_are_refused(query: str) -> None:
    """One of them calls any address from where the server stands."""
    with pytest.raises(RefusedQueryError) as refused:
        plain_query(query, ())

    assert "bif:" in refused.value.english


@pytest.mark.parametrize(
    "query",
    [
        'DEFINE get:soft "soft" SELECT ?x { ?x ?y ?z }',
        "SELECT ?x { ?x ?y ?z OPTION (TRANSITIVE) }",
        "SELECT ?x { ?x ?y `getdate()` }",
        "SELECT ?x { SERVICE <http://127.0.0.1/> { ?x ?y ?z } }",
        "SELECT ?x { ?x ?y ?z FILTER (?x<'>' || bif:f('a') = '') }",
        'SELECT ?x { ?x ?y ?z FILTER (?x<?y#>"""\n bif:f("a") #"""\n) }',
    ],
)
def test_what_is_not_of_sparql_1_1_is_refused(query: str) -> None:
    """Nor what may hide it."""
    with pytest.raises(BadQueryError):
        plain_query(query, ())


def test_graphs_are_those_of_the_protocol() -> None:
    """FROM goes, wherever it is a clause; words in texts and names stay."""
    query = (
        "PREFIX from: <https://example.org/>\n"
        "SELECT ?from FROM from:a # FROM <b>\n FROM NAMED <https://example.org/b>\n"
        "{ ?from from:from 'FROM <c>' }"
    )

    sent = plain_query(query, ())

    assert " ".join(sent.split()) == (
        "PREFIX from: <https://example.org/> SELECT ?from "
        "{ ?from from:from 'FROM <c>' }"
    )


def test_a_graph_that_is_not_seen_is_one_that_nothing_holds() -> None:
    """Virtuoso finds an empty solution in a graph out of the dataset."""
    query = (
        "PREFIX g: <urn:> SELECT * { GRAPH <urn:seen> { ?a ?b <urn:other> } "
        "GRAPH # who?\n <urn:other> { ?c ?d ?e } GRAPH g:hid { } GRAPH ?g { } }"
    )

    sent = plain_query(query, ["urn:seen"])

    assert " ".join(sent.split()) == (
        "PREFIX g: <urn:> SELECT * { GRAPH <urn:seen> { ?a ?b <urn:other> } "
        f"GRAPH <{NOTHING}> {{ ?c ?d ?e }} GRAPH <{NOTHING}> {{ }} GRAPH ?g {{ }} }}"
    )


def test_all_our_queries_pass() -> None:
    """Those of pages and commands, and the competency questions."""
    ours = [path.read_text(encoding="utf-8") for path in QUERIES]
    asked = [question.query for question in load_questions()]

    for query in [*ours, *asked]:
        assert plain_query(query, ())
