"""The formats in which RDF is written here, and triples written in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from pvd_graph.vocab import PREFIXES, expand

__all__ = [
    "FORMATS",
    "FORMAT_NAMES",
    "MEDIA_TYPES",
    "Term",
    "literal",
    "node",
    "parse_lines",
    "statement",
    "write_triples",
]

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
"""File extension -> format, in the order in which the site prefers them."""

MEDIA_TYPES = {
    extension: rdf_format.media_type for extension, rdf_format in FORMATS.items()
}
"""File extension -> media type."""

FORMAT_NAMES = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
}
"""File extension -> what people call the format."""

Term = ox.NamedNode | ox.Literal

# Prefixes that only what is published about the graph needs, not the graph itself.
_MORE = {
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
}


def node(name: str) -> ox.NamedNode:
    """Return the node of an IRI, or of a prefixed name such as ``dcat:Dataset``.

    Raises:
        ValueError: neither an IRI nor a prefix that is known.
    """
    prefix, _, local = name.partition(":")
    if local.startswith("//"):
        return ox.NamedNode(name)
    if prefix in _MORE:
        return ox.NamedNode(_MORE[prefix] + local)
    return ox.NamedNode(expand(name))


def literal(text: str, lang: str = "", datatype: str = "") -> ox.Literal:
    """Return a literal: in a language, of a prefixed datatype, or plain."""
    if lang:
        return ox.Literal(text, language=lang)
    return ox.Literal(text, datatype=node(datatype)) if datatype else ox.Literal(text)


def statement(subject: str, path: str, value: Term | str) -> ox.Triple:
    """Return a triple of IRIs or prefixed names; a text as *value* is a name too."""
    found = node(value) if isinstance(value, str) else value
    return ox.Triple(node(subject), node(path), found)


def parse_lines(lines: Iterable[str]) -> list[ox.Triple]:
    """Return the triples of N-Triples *lines*, in order."""
    text = "\n".join(lines)
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


def write_triples(triples: Sequence[ox.Triple], extension: str) -> bytes:
    """Return *triples* in the format of *extension*, with the prefixes in use.

    Raises:
        KeyError: no such format.
    """
    text = "\n".join(map(str, triples))
    used = {
        name: start
        for name, start in {**PREFIXES, **_MORE}.items()
        if f"<{start}" in text
    }
    return ox.serialize(triples, format=FORMATS[extension], prefixes=used) or b""
