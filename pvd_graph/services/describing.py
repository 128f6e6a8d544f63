"""Describe any thing of the graph: as RDF, or as a table for its generic page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.formats import FORMATS, MEDIA_TYPES, statement, write_triples
from pvd_graph.services.names import Named
from pvd_graph.services.naming import named_all

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "Description",
    "Incoming",
    "Value",
    "describe",
    "more_query",
    "serialize_description",
]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a property: a thing when *thing* is set, a literal otherwise."""

    text: str
    lang: str
    thing: Named | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """Who points at a thing by one property: at most fifty of *total*."""

    property: Named
    things: tuple[Named, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a thing, and who speaks of it."""

    iri: str
    name: str
    properties: tuple[tuple[Named, tuple[Value, ...]], ...]
    incoming: tuple[Incoming, ...]


def more_query(iri: str) -> str:
    """Return the query of all that points at *iri*: the way on from a description."""
    return queries.load("describe_more", thing=queries.iri(iri))


def _triples(reader: GraphReader, iri: str) -> tuple[list[ox.Triple], dict[str, int]]:
    """Return what is said of *iri* and some of what points at it, sorted.

    With it, how many statements point at it by each property: fifty of each at most
    are in the list. What a thing says itself is never cut; a thing here has less than
    a hundred statements.

    Raises:
        NotFoundError: the graph says nothing of it.
    """
    term = queries.iri(iri)
    lines = set(reader.construct(queries.load("describe", thing=term)))
    links = {
        row["property"]: int(row["n"])
        for row in reader.select(queries.load("describe_links", thing=term))
    }
    for name in links:
        of = queries.iri(name)
        query = queries.load("describe_incoming", thing=term, property=of)
        lines.update(reader.construct(query))
    if not lines:
        problem = f"Le graphe ne dit rien de <{iri}>."
        raise NotFoundError(problem, f"The graph says nothing of <{iri}>.")
    text = "\n".join(sorted(lines))
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]
    return triples, links


def serialize_description(
    reader: GraphReader, iri: str, extension: str, more: str = ""
) -> bytes:
    """Return the description of *iri* in the format of *extension* (see `FORMATS`).

    Args:
        reader: the generation to read.
        iri: the thing.
        extension: a key of `FORMATS`.
        more: address of all that points at it; named by ``rdfs:seeAlso`` where the
            description leaves some of that out.

    Raises:
        NotFoundError: the graph says nothing of it.
        KeyError: no such format.
    """
    triples, links = _triples(reader, iri)
    shown = Counter(
        triple.predicate.value
        for triple in triples
        if isinstance(triple.object, ox.NamedNode) and triple.object.value == iri
    )
    if more and any(shown[name] < total for name, total in links.items()):
        triples.append(statement(iri, "rdfs:seeAlso", more))
    return write_triples(triples, extension)


def describe(reader: GraphReader, iri: str) -> Description:
    """Return what the generic page of *iri* shows.

    Raises:
        NotFoundError: the graph says nothing of it.
    """
    triples, links = _triples(reader, iri)
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
            Incoming(known[name], tuple(sorted(found)), links[name])
            for name, found in sorted(incoming.items())
        ),
    )


def _value(known: Mapping[str, Named], term: object) -> Value:
    if isinstance(term, ox.NamedNode):
        return Value(term.value, "", known[term.value])
    if isinstance(term, ox.Literal):
        return Value(term.value, term.language or "", None)
    return Value(str(term), "", None)
