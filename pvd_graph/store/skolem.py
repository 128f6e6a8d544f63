"""IRIs in the place of blank nodes, which a published graph has none of.

Source: RDF 1.1 Concepts, section 3.5; RDF Dataset Canonicalization,
https://www.w3.org/TR/rdf-canon/
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

__all__ = ["has_blank", "named", "skolemised"]

_CANONICAL = ox.CanonicalizationAlgorithm.RDFC_1_0


def has_blank(triple: ox.Triple) -> bool:
    """Say whether *triple* has a blank node as subject or object."""
    return isinstance(triple.subject, ox.BlankNode) or isinstance(
        triple.object, ox.BlankNode
    )


def named(triple: ox.Triple, start: str) -> ox.Triple:
    """Return *triple* with IRIs, *start* and the label, in place of its blank nodes."""
    subject, value = triple.subject, triple.object
    if isinstance(subject, ox.BlankNode):
        subject = ox.NamedNode(start + subject.value)
    if isinstance(value, ox.BlankNode):
        value = ox.NamedNode(start + value.value)
    return ox.Triple(subject, triple.predicate, value)


def skolemised(triples: list[ox.Triple], start: str) -> Iterator[ox.Triple]:
    """Name the blank nodes, the same in any two files of the same graph.

    Cost: exponential in the number of blank nodes that nothing tells apart.
    """
    graph = ox.Dataset(ox.Quad(*triple) for triple in triples)
    graph.canonicalize(_CANONICAL)
    for quad in graph:
        yield named(quad.triple, start)
