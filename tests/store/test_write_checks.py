"""What a parser must not see, and names that are not published."""

import pyoxigraph as ox
import pytest

from pvd_graph.errors import BadGraphError
from pvd_graph.store.write_checks import MAX_JSON_DEPTH, check_before, check_triple


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
    check_before(b"[" * MAX_JSON_DEPTH + b"]" * MAX_JSON_DEPTH, "jsonld")

    with pytest.raises(BadGraphError, match="100"):
        check_before(b"[" * (MAX_JSON_DEPTH + 1), "jsonld")


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
