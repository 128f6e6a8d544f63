"""Which SERVICE clauses pass when some addresses are allowed, and where they go."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.lexing import RefusedQueryError, examine
from pvd_graph.store.lexing_services import redirected

ONE, TWO = "https://one.example/sparql", "http://two.example/sparql?a=b"
ALLOWED = (ONE, TWO)
HOST = "http://127.0.0.1"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{ONE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent <{ONE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE # why\n <{ONE}>{{ ?s ?p 'é' }} }}",
        f"SELECT * {{ ?s ?p '\\u00e9' SERVICE <{ONE}> {{ ?s ?p ?o }} }}",
    ],
)
def test_allowed_addresses_pass(query: str) -> None:
    """With or without SILENT; the answer is not one to keep."""
    shape = examine(query, services=ALLOWED)

    assert [one.address for one in shape.services] == [ONE]
    assert shape.volatile
    with pytest.raises(RefusedQueryError, match="aucun autre"):
        examine(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE ?x { } }",
        "SELECT * { SERVICE SILENT ?x { } }",
        "SELECT * { SERVICE <https://one.example/sparql/> { } }",
        "SELECT * { SERVICE <HTTPS://one.example/sparql> { } }",
        "SELECT * { SERVICE <http://169.254.169.254/> { } }",
        f"PREFIX ex: <{ONE}> SELECT * {{ SERVICE ex: {{ }} }}",
        f"PREFIX ex: <{ONE}> SELECT * {{ SERVICEex: {{ }} }}",
        f"BASE <{ONE}> SELECT * {{ SERVICE <> {{ }} }}",
        f"SELECT * {{ SERVICESILENT <{ONE}> {{ }} }}",
        f"SELECT * {{ ?s ?p trueSERVICE<{ONE}> {{ }} }}",
        f"SELECT * {{ \\u0053ERVICE <{ONE}> {{ }} }}",
        f"SELECT * {{ SERVICE <{ONE}> ?x {{ }} }}",
        f"SELECT * {{ SERVICE <{ONE}> {{ }} SERVICE <http://e/> {{ }} }}",
        f"SELECT * {{ ?s ?p ?x FILTER(?x<'>') SERVICE <{ONE}> {{ }} FILTER(?x!='') }}",
    ],
)
def test_all_else_is_refused_with_the_list(query: str) -> None:
    """Variables, prefixed names, other addresses, other spellings."""
    with pytest.raises(RefusedQueryError, match="n'est permis ici que") as caught:
        examine(query, services=ALLOWED)

    assert ONE in str(caught.value)
    assert TWO in caught.value.english
    assert caught.value.line == 1
    assert caught.value.column


def test_refusal_has_the_place_of_its_keyword() -> None:
    """Line and column, 1-based."""
    with pytest.raises(RefusedQueryError) as caught:
        examine("ASK {\n  SERVICE <http://e/> { } }", services=ALLOWED)

    assert (caught.value.line, caught.value.column) == (2, 3)


def test_redirected_query_parses_and_keeps_its_columns() -> None:
    """Each endpoint has one number, in order of its first call."""
    query = (
        f"SELECT * {{ SERVICE <{TWO}> {{ ?s ?p '<{ONE}>' }} "
        f"SERVICE <{ONE}> {{ ?s ?p ?o }} SERVICE SILENT <{TWO}> {{ ?s ?p ?o }} }}"
    )
    text, addresses = redirected(query, examine(query, services=ALLOWED).services, HOST)

    assert addresses == (TWO, ONE)
    assert text.count(f"<{HOST}/0>") == 2
    assert text.count(f"<{HOST}/1>") == 1
    assert (len(text), text.index(f"'<{ONE}>'")) == (len(query), query.index("'<"))
    ox.Store().query(text)


def test_address_shorter_than_its_place_still_parses() -> None:
    """Only columns after it move."""
    query = "ASK { SERVICE <http://a.fr/> { ?s ?p ?o } }"
    shape = examine(query, services=("http://a.fr/",))

    assert redirected(query, shape.services, HOST)[0] == query.replace(
        "http://a.fr/", f"{HOST}/0"
    )
