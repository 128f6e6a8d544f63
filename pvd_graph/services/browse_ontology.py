"""The ontology as a list of terms, read from its file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

import pyoxigraph as ox

from pvd_graph.errors import StoreError
from pvd_graph.vocab import PREFIXES, expand, shorten

__all__ = ["OntologyTerm", "ontology_terms", "serialize_ontology"]

_KINDS = {
    expand("owl:Class"): "class",
    expand("rdfs:Class"): "class",
    expand("owl:ObjectProperty"): "property",
    expand("owl:DatatypeProperty"): "property",
    expand("rdf:Property"): "property",
}


@dataclass(frozen=True, slots=True, order=True)
class OntologyTerm:
    """A class or a property of ours, with its French label and definition.

    Attributes:
        domain, range: prefixed names, empty where none is stated.
    """

    kind: str
    name: str
    iri: str
    label: str
    definition: str
    domain: str
    range: str


@lru_cache(maxsize=4)
def _triples(path: Path) -> tuple[ox.Triple, ...]:
    try:
        quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        return tuple(quad.triple for quad in quads)
    except (OSError, SyntaxError) as error:
        problem = f"the ontology {path} cannot be read: {error}"
        raise StoreError(problem) from error


def _is_french(value: object) -> TypeGuard[ox.NamedNode | ox.Literal]:
    """Tell things, and texts without language or in French, from the others."""
    if isinstance(value, ox.Literal):
        return value.language in {"fr", None}
    return isinstance(value, ox.NamedNode)


@lru_cache(maxsize=4)
def ontology_terms(path: Path) -> tuple[OntologyTerm, ...]:
    """Return the classes, then the properties, of the ontology file *path*.

    Raises:
        StoreError: the file is missing or does not parse.
    """
    said: dict[str, dict[str, str]] = {}
    kinds: dict[str, str] = {}
    for triple in _triples(path):
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        iri, value = triple.subject.value, triple.object
        if isinstance(value, ox.NamedNode) and value.value in _KINDS:
            kinds.setdefault(iri, _KINDS[value.value])
        elif _is_french(value):
            said.setdefault(iri, {})[shorten(triple.predicate.value)] = value.value
    return tuple(
        sorted(
            OntologyTerm(
                kind=kind,
                name=shorten(iri),
                iri=iri,
                label=(about := said.get(iri, {})).get("rdfs:label", ""),
                definition=about.get("skos:definition", ""),
                domain=shorten(about.get("rdfs:domain", "")),
                range=shorten(about.get("rdfs:range", "")),
            )
            for iri, kind in kinds.items()
            if iri.startswith(PREFIXES["pvd"])
        )
    )


def serialize_ontology(path: Path, rdf_format: ox.RdfFormat) -> bytes:
    """Return the ontology in *rdf_format*.

    Raises:
        StoreError: the file is missing or does not parse.
    """
    written = ox.serialize(_triples(path), format=rdf_format, prefixes=PREFIXES)
    return written or b""
