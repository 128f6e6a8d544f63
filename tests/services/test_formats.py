"""RDF is written the same in all formats, with the prefixes in use."""

import pyoxigraph as ox
import pytest

from pvd_graph.services.formats import (
    FORMATS,
    literal,
    node,
    statement,
    write_triples,
)

SAID = [
    statement("https://example.org/a", "dcterms:title", literal("Titre", "fr")),
    statement("https://example.org/a", "rdf:type", "dcat:Dataset"),
    statement(
        "https://example.org/a", "void:triples", literal("3", datatype="xsd:integer")
    ),
]


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_every_format_says_the_same(extension: str) -> None:
    """Reading it again gives the statements back."""
    body = write_triples(SAID, extension)

    read = {quad.triple for quad in ox.parse(body, format=FORMATS[extension])}
    assert read == set(SAID)


def test_prefixes_are_those_in_use() -> None:
    """A reader of Turtle sees short names, and no prefix for nothing."""
    text = write_triples(SAID, "ttl").decode()

    assert "dcterms:title" in text
    assert "skos:" not in text


def test_names_are_known() -> None:
    """An IRI stands as it is; a prefix nobody declared is an error."""
    assert node("https://example.org/a").value == "https://example.org/a"
    assert node("spdx:Checksum").value == "http://spdx.org/rdf/terms#Checksum"
    with pytest.raises(KeyError):
        node("nobody:knows")
