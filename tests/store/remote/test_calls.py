"""Calls of our own functions are found by their names, as a query may write them."""

import pytest

from pvd_graph.store.remote.calls import missing_function

_GEOF = "PREFIX geof: <http://www.opengis.net/def/function/geosparql/>\n"
_PVD = "BASE <https://w3id.org/pvd-graph/>\n"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        (_GEOF + "SELECT (geof:distance(?a, ?b) AS ?d) {}", (2, 9)),
        (_GEOF + "ASK { FILTER(\\u0067eof:distance\n#(\n(?a, ?b) < 1) }", (2, 14)),
        (_PVD + "ASK { FILTER(<ontology#matches>(?a, 'x')) }", (2, 14)),
    ],
)
def test_a_call_is_found(query: str, place: tuple[int, int]) -> None:
    """With its place, 1-based, and its name in both languages."""
    found = missing_function(query, None)

    assert found is not None
    assert (found.line, found.column) == place
    assert "<h" in str(found)
    assert "<h" in found.english


@pytest.mark.parametrize(
    "query",
    [
        _GEOF + "SELECT * { ?s geof:distance ?o . ?o ?p (1 2) }",
        _GEOF + "SELECT * { ?s ?p 'geof:distance(1, 2)' # geof:distance(1)\n }",
        "PREFIX geof: <urn:other/>\nASK { FILTER(geof:distance(1, 2)) }",
    ],
)
def test_a_name_alone_is_no_call(query: str) -> None:
    """In a pattern, a text, a comment, or of another prefix."""
    assert missing_function(query, None) is None
