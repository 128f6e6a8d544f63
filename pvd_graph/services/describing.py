"""Describe any thing of the graph: as RDF, or as a table for its generic page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import Named
from pvd_graph.services.naming import named_all
from pvd_graph.vocab import PREFIXES

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "Description",
    "Value",
    "describe",
    "serialize_description",
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


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a property: a thing when *thing* is set, a literal otherwise."""

    text: str
    lang: str
    thing: Named | None


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a thing, and who speaks of it (at most a hundred statements)."""

    iri: str
    name: str
    properties: tuple[tuple[Named, tuple[Value, ...]], ...]
    incoming: tuple[tuple[Named, tuple[Named, ...]], ...]


def _triples(reader: GraphReader, iri: str) -> list[ox.Triple]:
    """Return the statements about *iri* and some that point at it, sorted.

    Raises:
        NotFoundError: the graph says nothing of it.
    """
    term = queries.iri(iri)
    lines = {
        *reader.construct(queries.load("describe", thing=term)),
        *reader.construct(queries.load("describe_incoming", thing=term)),
    }
    if not lines:
        problem = f"Le graphe ne dit rien de <{iri}>."
        raise NotFoundError(problem)
    text = "\n".join(sorted(lines))
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


def serialize_description(reader: GraphReader, iri: str, extension: str) -> bytes:
    """Return the description of *iri* in the format of *extension* (see `FORMATS`).

    Raises:
        NotFoundError: the graph says nothing of it.
        KeyError: no such format.
    """
    rdf_format = FORMATS[extension]
    triples = _triples(reader, iri)
    text = "\n".join(map(str, triples))
    used = {name: start for name, start in PREFIXES.items() if f"<{start}" in text}
    return ox.serialize(triples, format=rdf_format, prefixes=used) or b""


def describe(reader: GraphReader, iri: str) -> Description:
    """Return what the generic page of *iri* shows.

    Raises:
        NotFoundError: the graph says nothing of it.
    """
    triples = _triples(reader, iri)
    mentioned = {
        term.value
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    known = named_all(reader, sorted({iri, *mentioned}))
    outgoing: dict[str, list[Value]] = {}
    incoming: dict[str, list[Named]] = {}
    for triple in triples:
        subject, predicate = triple.subject, triple.predicate.value
        if isinstance(subject, ox.NamedNode) and subject.value == iri:
            outgoing.setdefault(predicate, []).append(_value(known, triple.object))
        elif isinstance(subject, ox.NamedNode):
            incoming.setdefault(predicate, []).append(known[subject.value])
    return Description(
        iri,
        known[iri].name,
        tuple((known[name], tuple(outgoing[name])) for name in sorted(outgoing)),
        tuple(
            (known[name], tuple(sorted(incoming[name]))) for name in sorted(incoming)
        ),
    )


def _value(known: Mapping[str, Named], term: object) -> Value:
    if isinstance(term, ox.NamedNode):
        return Value(term.value, "", known[term.value])
    if isinstance(term, ox.Literal):
        return Value(term.value, term.language or "", None)
    return Value(str(term), "", None)
