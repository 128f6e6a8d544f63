"""Terms of a query: the known ones, and nothing else that someone wrote."""

import pytest

from pvd_graph.store.query_terms import QueryTerms

TERMS = QueryTerms({"http://a.b/C": "a:C", "http://a.b/p": "a:p"})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("PREFIX a: <http://a.b/> SELECT * { ?s a a:C ; a:p ?o }", {"a:C", "a:p"}),
        ("prefix x:<http://a.b/>\nASK { ?s x:p/x:p 'x:C y' }", {"a:p", "a:C"}),
        ("PREFIX : <http://a.b/> ASK { ?s :p ?o }", {"a:p"}),
        ("ASK { ?s <http://a.b/p> <http://a.b/secret> }", {"a:p"}),
        ("PREFIX a: <http://else/> ASK { ?s a:p ?o }", set()),
        ("ASK { ?s a:p ?o }", set()),
        ("", set()),
    ],
)
def test_known_terms_are_found(query: str, found: set[str]) -> None:
    """By their IRI: what a prefix is called does not matter."""
    assert TERMS.found_in(query) == found
