"""What a parser must not see, and names that are not published."""

import time

import pyoxigraph as ox
import pytest

from pvd_graph.errors import BadGraphError
from pvd_graph.store.write_checks import (
    MAX_DEPTH,
    check_before,
    check_left,
    check_triple,
)


@pytest.mark.parametrize(
    "text",
    ["<!DOCTYPE a><a/>", '<?xml version="1.0"?>\n<!doctype a [<!ENTITY b "c">]>'],
)
def test_a_doctype_is_refused_with_its_place(text: str) -> None:
    """Entities expand without bound in the parser."""
    with pytest.raises(BadGraphError, match="DOCTYPE") as caught:
        check_before(text.encode(), "rdf")

    assert caught.value.line == text.count("\n") + 1


def test_json_is_nested_to_a_bound() -> None:
    """Brackets inside texts do not count."""
    check_before(b'["' + b"[" * 500 + b'"]', "jsonld")
    check_before(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "jsonld")

    with pytest.raises(BadGraphError, match="100"):
        check_before(b"[" * (MAX_DEPTH + 1), "jsonld")


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<!-- <a><a> -->",
        "<![CDATA[<a><a>]]>",
        "<?p <a>?>",
        "<a/>" * 200,
        "<a b='<c><c>' d=\">\"/>",
        "<a></a >" * 200,
    ],
)
def test_xml_is_nested_to_a_bound(inside: str) -> None:
    """Only what opens an element counts, once it does not close."""
    deep = "<a b='/>'>" * (MAX_DEPTH - 1)

    closed = "</a>" * MAX_DEPTH
    check_before(f"{deep}{inside}<a>{closed}".encode(), "rdf")
    with pytest.raises(BadGraphError, match="RDF/XML : plus de 100") as caught:
        check_before(f"{deep}\n{inside}<a><a>".encode(), "rdf")

    assert caught.value.line == 2


@pytest.mark.parametrize("cut", ["<!--", "<![CDATA[", '<a b="', "<a", "</a", "<?"])
def test_what_is_never_closed_is_refused_in_no_time(cut: str) -> None:
    """A megabyte of it: the parser would take it for a whole document."""
    start = time.monotonic()
    with pytest.raises(BadGraphError, match="s'arrête trop tôt"):
        check_before((cut * 200_000).encode(), "rdf")

    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("update", "refused"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <javascript:x> }", True),
        ("INSERT DATA { <urn:a> <urn:b> <java\\u0073cript:x> }", True),
        ("PREFIX j: <JavaScript:> INSERT DATA { j:a <urn:b> 1 }", True),
        ("INSERT DATA { GRAPH <data:x> { <urn:a> <urn:b> 1 } }", True),
        ("CREATE GRAPH <file:///x>", True),
        (
            "INSERT { <a:a> <a:b> ?x } WHERE { BIND(uri(CONCAT('file', ':x')) AS ?x) }",
            True,
        ),
        ("INSERT DATA { <urn:a> <urn:b> 'javascript:x' }", False),
    ],
)
def test_updates_leave_no_such_iri(update: str, refused: bool) -> None:  # noqa: FBT001 - a column of the table
    """Written, decoded, put together or as the name of a graph."""
    store = ox.Store()
    store.update(update)
    if not refused:
        check_left(update, store)
        return
    with pytest.raises(BadGraphError, match="schémas"):
        check_left(update, store)


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "JavaScript:x", "file:///etc/passwd", "data:text/html,x"],
)
def test_iris_that_run_or_read_are_refused(iri: str) -> None:
    """As subject, value or datatype."""
    good, bad = ox.NamedNode("http://e/a"), ox.NamedNode(iri)

    check_triple(ox.Triple(good, good, ox.Literal(iri)))
    for triple in (
        ox.Triple(bad, good, good),
        ox.Triple(good, good, bad),
        ox.Triple(good, good, ox.Literal("x", datatype=bad)),
    ):
        with pytest.raises(BadGraphError, match="schémas"):
            check_triple(triple)
