"""SPARQL Query Results XML Format (Second Edition), clause by clause, over real HTTP.

Source: https://www.w3.org/TR/rdf-sparql-XMLres/, sections named at each test.
"""

import xml.etree.ElementTree as ET

import pytest

from tests.protocol.servers import EX, PAIRS
from tests.protocol.wire import Address, send

MEDIA_TYPE = "application/sparql-results+xml"
NS = "{http://www.w3.org/2005/sparql-results#}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XSD = "http://www.w3.org/2001/XMLSchema#"


def document(server: Address, query: str) -> ET.Element:
    """Return the answer of a query, parsed."""
    reply = send(server, headers={"Accept": MEDIA_TYPE}, query=query)
    assert (reply.status, reply.media_type) == (200, MEDIA_TYPE)
    return ET.fromstring(reply.body)  # noqa: S314 - our own server


def test_2_1_and_2_2_head_then_results(small: Address) -> None:
    """In that order, in the namespace; variables as the query has them."""
    root = document(small, "SELECT ?z ?never ?a { VALUES (?a ?z) { (1 2) } }")

    assert root.tag == NS + "sparql"
    assert [child.tag for child in root] == [NS + "head", NS + "results"]
    assert [variable.get("name") for variable in root[0]] == ["z", "never", "a"]


def test_2_3_1_unbound_variables_are_left_out(small: Address) -> None:
    """A result has a binding for each bound variable, maybe none."""
    query = "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF UNDEF) } }"
    results = document(small, query).findall(f"{NS}results/{NS}result")

    assert [[one.get("name") for one in result] for result in results] == [["a"], []]


@pytest.mark.parametrize(
    ("term", "tag", "text", "attributes"),
    [
        ("<https://example.org/a?b&c>", "uri", "https://example.org/a?b&c", {}),
        ("'text'", "literal", "text", {}),
        ("' kept  '", "literal", " kept  ", {}),
        ("'mairie'@fr", "literal", "mairie", {LANG: "fr"}),
        ("9388", "literal", "9388", {"datatype": XSD + "integer"}),
        ("'<b>&amp;]]>\"é😀'", "literal", '<b>&amp;]]>"é😀', {}),
        ("'''a\nb\tc'''", "literal", "a\nb\tc", {}),
        ("'a\\rb'", "literal", "a\rb", {}),
    ],
)
def test_2_3_1_terms(
    small: Address, term: str, tag: str, text: str, attributes: dict[str, str]
) -> None:
    """An IRI, a literal, with a language, with a datatype; whatever its text is."""
    root = document(small, f"SELECT ?t {{ VALUES ?t {{ {term} }} }}")
    (found,) = root.findall(f".//{NS}binding/*")

    assert (found.tag, found.text) == (NS + tag, text)
    assert dict(found.attrib) == attributes


def test_2_3_1_blank_nodes_are_labelled(small: Address) -> None:
    """The same one by the same label within a document."""
    query = "SELECT (BNODE('x') AS ?a) (BNODE('x') AS ?b) (BNODE('y') AS ?c) {}"
    labels = [node.text for node in document(small, query).iter(NS + "bnode")]

    assert len(labels) == 3
    assert labels[0] == labels[1] != labels[2]


@pytest.mark.parametrize(("text", "value"), [("", "true"), ("FILTER(false)", "false")])
def test_2_3_2_boolean(small: Address, text: str, value: str) -> None:
    """ASK: a head, then the boolean."""
    root = document(small, f"ASK {{ {text} }}")

    assert [child.tag for child in root] == [NS + "head", NS + "boolean"]
    assert root[1].text == value


def test_characters_that_xml_cannot_hold(small: Address) -> None:
    """XML 1.0, 2.2: U+0001 has no form in XML; the refusal says what has."""
    query = "SELECT ('a\\u0001b' AS ?t) {}"
    reply = send(small, headers={"Accept": MEDIA_TYPE}, query=query)

    assert reply.status == 400
    assert reply.json()["detail"].startswith("La réponse contient le caractère U+0001")
    assert "JSON" in reply.body.decode()


def test_large_documents_are_whole(small: Address) -> None:
    """40,000 rows, streamed; no DOCTYPE, which readers refuse."""
    reply = send(small, headers={"Accept": MEDIA_TYPE}, query=PAIRS)

    assert b"<!DOCTYPE" not in reply.body[:1000]
    root = ET.fromstring(reply.body)  # noqa: S314 - our own server
    assert sum(1 for _ in root.iter(NS + "result")) == 40_000


def test_no_solution_is_an_empty_list(small: Address) -> None:
    """2.3.1: the element stands where no row does."""
    root = document(small, f"SELECT ?s {{ ?s <{EX}nothing> ?o }}")

    assert [len(child) for child in root] == [1, 0]
