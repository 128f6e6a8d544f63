"""SPARQL 1.1 Query Results JSON Format, clause by clause, over real HTTP.

Source: https://www.w3.org/TR/sparql11-results-json/, sections named at each test.
"""

import json
from typing import Any

import pytest

from tests.protocol.servers import EX, PAIRS
from tests.protocol.wire import Address, send

MEDIA_TYPE = "application/sparql-results+json"
XSD = "http://www.w3.org/2001/XMLSchema#"


def document(server: Address, query: str) -> Any:  # noqa: ANN401 - a JSON document
    """Return the answer of a query, decoded."""
    reply = send(server, headers={"Accept": MEDIA_TYPE}, query=query)
    assert (reply.status, reply.media_type) == (200, MEDIA_TYPE)
    return json.loads(reply.body)


def test_3_1_1_vars_in_the_order_of_the_query(small: Address) -> None:
    """Every projected variable, those that are never bound too."""
    query = "SELECT ?z ?never ?a { VALUES (?a ?z) { (1 2) } }"

    assert document(small, query)["head"]["vars"] == ["z", "never", "a"]


def test_3_1_1_vars_without_solutions(small: Address) -> None:
    """The head stands where no row does."""
    found = document(small, f"SELECT ?s ?o {{ ?s <{EX}nothing> ?o }}")

    assert found == {"head": {"vars": ["s", "o"]}, "results": {"bindings": []}}


def test_3_2_1_unbound_variables_are_left_out(small: Address) -> None:
    """A binding has a member for each bound variable, and no other."""
    query = "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF UNDEF) } }"
    rows = document(small, query)["results"]["bindings"]

    assert [set(row) for row in rows] == [{"a"}, set()]


@pytest.mark.parametrize(
    ("term", "encoded"),
    [
        ("<https://example.org/é>", {"type": "uri", "value": "https://example.org/é"}),
        ("'text'", {"type": "literal", "value": "text"}),
        ("''", {"type": "literal", "value": ""}),
        ("'mairie'@fr", {"type": "literal", "value": "mairie", "xml:lang": "fr"}),
        (
            f"'2021-04-22'^^<{XSD}date>",
            {"type": "literal", "value": "2021-04-22", "datatype": XSD + "date"},
        ),
        ("9388", {"type": "literal", "value": "9388", "datatype": XSD + "integer"}),
        ("true", {"type": "literal", "value": "true", "datatype": XSD + "boolean"}),
        (
            "'''a\"b\\\\c\nd\te\u2028f\U0001f600g\u0001h'''",
            {"type": "literal", "value": 'a"b\\c\nd\te\u2028f\U0001f600g\u0001h'},
        ),
    ],
)
def test_3_2_2_terms(small: Address, term: str, encoded: dict[str, str]) -> None:
    """An IRI, a literal, with a language, with a datatype; whatever its text is."""
    rows = document(small, f"SELECT ?t {{ VALUES ?t {{ {term} }} }}")["results"]

    assert rows["bindings"] == [{"t": encoded}]


def test_3_2_2_blank_nodes_are_labelled(small: Address) -> None:
    """The same one by the same label within a document, another by another."""
    query = "SELECT (BNODE('x') AS ?a) (BNODE('x') AS ?b) (BNODE('y') AS ?c) {}"
    (row,) = document(small, query)["results"]["bindings"]

    assert {term["type"] for term in row.values()} == {"bnode"}
    assert row["a"] == row["b"] != row["c"]


@pytest.mark.parametrize(("pattern", "boolean"), [("", True), ("FILTER(false)", False)])
def test_3_3_boolean(small: Address, pattern: str, boolean: bool) -> None:  # noqa: FBT001 - a parameter of a test
    """ASK: a head, maybe empty, and the boolean; no results."""
    found = document(small, f"ASK {{ {pattern} }}")

    assert found["boolean"] is boolean
    assert "results" not in found
    assert isinstance(found["head"], dict)


def test_order_and_duplicates_are_kept(small: Address) -> None:
    """3.2.1: in the order of the sequence of solutions."""
    query = "SELECT ?a { VALUES ?a { 3 1 2 1 } } ORDER BY DESC(?a)"
    rows = document(small, query)["results"]["bindings"]

    assert [row["a"]["value"] for row in rows] == ["3", "2", "1", "1"]


def test_large_documents_are_whole(small: Address) -> None:
    """40,000 rows, streamed: one JSON document, in UTF-8."""
    assert len(document(small, PAIRS)["results"]["bindings"]) == 40_000


def test_no_charset_stands_beside_json(small: Address) -> None:
    """4: the type has no parameter; JSON is UTF-8."""
    reply = send(small, headers={"Accept": MEDIA_TYPE}, query="ASK {}")

    assert reply.headers["content-type"] == MEDIA_TYPE
