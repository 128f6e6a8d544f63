"""The ontology as its page shows it, read from its file: versions, metadata, terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from pvd_graph.errors import NotFoundError, StoreError
from pvd_graph.services.browse_questions import question_iri, questions_by_term
from pvd_graph.services.formats import node, statement, write_triples
from pvd_graph.vocab import BASE, PREFIXES, expand, shorten

__all__ = [
    "KINDS",
    "Ontology",
    "OntologyTerm",
    "ontology_file",
    "ontology_versions",
    "read_ontology",
    "write_ontology",
]

KINDS = ("class", "object", "datatype", "annotation")
"""Kinds of terms, in the order in which the page shows them."""

_KINDS = {
    expand("owl:Class"): "class",
    expand("rdfs:Class"): "class",
    expand("owl:ObjectProperty"): "object",
    expand("owl:DatatypeProperty"): "datatype",
    expand("owl:AnnotationProperty"): "annotation",
}
_ONTOLOGY = BASE + "ontology"
_LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True, order=True)
class OntologyTerm:
    """A class or a property of ours.

    Attributes:
        kind: one of `KINDS`.
        name: prefixed name.
        labels, definitions, notes: language -> text; ``""`` where there is none.
        examples: (language or empty, text).
        parents, domains, ranges, disjoint, inverses, replaced_by: IRIs.
        domain_of, range_of: IRIs of our properties that name the class.
    """

    kind: str
    name: str
    iri: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    notes: Mapping[str, str]
    examples: tuple[tuple[str, str], ...]
    parents: tuple[str, ...]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    disjoint: tuple[str, ...]
    inverses: tuple[str, ...]
    domain_of: tuple[str, ...]
    range_of: tuple[str, ...]
    deprecated: bool
    replaced_by: tuple[str, ...]

    @property
    def local(self) -> str:
        """Return the name after the prefix, which is the anchor on the page."""
        return self.name.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Ontology:
    """One version of the ontology.

    Attributes:
        titles, descriptions: language -> text.
        facts: (prefixed property, (language or empty, value) each) of the rest that
            is said of the ontology.
        vocabularies: (prefix, namespace) of the vocabularies it uses.
    """

    version: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    facts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    terms: tuple[OntologyTerm, ...]
    vocabularies: tuple[tuple[str, str], ...]


class _Said:
    """What a file says, by subject and prefixed property."""

    def __init__(self, triples: Sequence[ox.Triple]) -> None:
        self._values: dict[tuple[str, str], list[ox.NamedNode | ox.Literal]] = {}
        for triple in triples:
            subject, value = triple.subject, triple.object
            if isinstance(subject, ox.NamedNode) and isinstance(
                value, (ox.NamedNode, ox.Literal)
            ):
                key = (subject.value, shorten(triple.predicate.value))
                self._values.setdefault(key, []).append(value)

    def subjects(self) -> list[str]:
        """Return all subjects, sorted."""
        return sorted({subject for subject, _ in self._values})

    def properties(self, subject: str) -> list[str]:
        """Return the properties of *subject*, sorted."""
        return sorted(name for found, name in self._values if found == subject)

    def all(self, subject: str, name: str) -> tuple[str, ...]:
        """Return the values of a property, sorted."""
        return tuple(sorted(one.value for one in self._values.get((subject, name), ())))

    def texts(self, subject: str, name: str) -> dict[str, str]:
        """Return the text of a property by language; a text without one is French."""
        found = dict.fromkeys(_LANGUAGES, "")
        for value in self._values.get((subject, name), ()):
            if isinstance(value, ox.Literal):
                found[value.language or "fr"] = value.value
        return found

    def tagged(self, subject: str, name: str) -> tuple[tuple[str, str], ...]:
        """Return (language or empty, text) of a property."""
        values = self._values.get((subject, name), ())
        pairs = [
            (value.language or "", value.value)
            for value in values
            if isinstance(value, ox.Literal)
        ]
        return tuple(sorted(pairs))

    def tagged_all(self, subject: str, name: str) -> tuple[tuple[str, str], ...]:
        """Return (language or empty, text or IRI) of a property."""
        iris = [
            ("", value.value)
            for value in self._values.get((subject, name), ())
            if isinstance(value, ox.NamedNode)
        ]
        return (*sorted(iris), *self.tagged(subject, name))

    def pointing(self, name: str, value: str) -> tuple[str, ...]:
        """Return the subjects whose property *name* is the thing *value*."""
        return tuple(
            sorted(
                subject
                for (subject, found), values in self._values.items()
                if found == name and any(one.value == value for one in values)
            )
        )


@lru_cache(maxsize=8)
def _triples(path: Path) -> tuple[ox.Triple, ...]:
    try:
        quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        return tuple(quad.triple for quad in quads)
    except (OSError, SyntaxError) as error:
        problem = f"l'ontologie {path} ne se lit pas : {error}"
        raise StoreError(problem) from error


def _term(said: _Said, iri: str, kind: str) -> OntologyTerm:
    return OntologyTerm(
        kind=kind,
        name=shorten(iri),
        iri=iri,
        labels=said.texts(iri, "rdfs:label"),
        definitions=said.texts(iri, "skos:definition"),
        notes=said.texts(iri, "skos:scopeNote"),
        examples=said.tagged(iri, "skos:example"),
        parents=said.all(iri, "rdfs:subClassOf") + said.all(iri, "rdfs:subPropertyOf"),
        domains=said.all(iri, "rdfs:domain"),
        ranges=said.all(iri, "rdfs:range"),
        disjoint=said.all(iri, "owl:disjointWith"),
        inverses=said.all(iri, "owl:inverseOf"),
        domain_of=said.pointing("rdfs:domain", iri),
        range_of=said.pointing("rdfs:range", iri),
        deprecated="true" in said.all(iri, "owl:deprecated"),
        replaced_by=said.all(iri, "dcterms:isReplacedBy"),
    )


@lru_cache(maxsize=8)
def read_ontology(path: Path) -> Ontology:
    """Return the ontology of the file *path*; terms by kind, then by name.

    Raises:
        StoreError: the file is missing or does not parse.
    """
    triples = _triples(path)
    said = _Said(triples)
    kinds = {
        iri: _KINDS[kind]
        for iri in said.subjects()
        if iri.startswith(PREFIXES["pvd"])
        for kind in said.all(iri, "rdf:type")
        if kind in _KINDS
    }
    terms = [_term(said, iri, kind) for iri, kind in kinds.items()]
    text = "\n".join(map(str, triples))
    shown = {"dcterms:title", "dcterms:description", "rdf:type"}
    return Ontology(
        version="".join(said.all(_ONTOLOGY, "owl:versionInfo")),
        titles=said.texts(_ONTOLOGY, "dcterms:title"),
        descriptions=said.texts(_ONTOLOGY, "dcterms:description"),
        facts=tuple(
            (name, said.tagged_all(_ONTOLOGY, name))
            for name in said.properties(_ONTOLOGY)
            if name not in shown
        ),
        terms=tuple(sorted(terms, key=lambda one: (KINDS.index(one.kind), one.name))),
        vocabularies=tuple(
            (prefix, start) for prefix, start in PREFIXES.items() if f"<{start}" in text
        ),
    )


def ontology_versions(folder: Path) -> dict[str, Path]:
    """Return version -> file, the current version first, then those kept aside.

    Those lie in ``versions/<version>.ttl`` below *folder*.
    """
    current = folder / "pvd.ttl"
    older = sorted((folder / "versions").glob("*.ttl"), reverse=True)
    found = {read_ontology(current).version: current}
    return found | {path.stem: path for path in older if path.stem not in found}


def ontology_file(folder: Path, version: str = "") -> Path:
    """Return the file of *version*, of the current one when it is not given.

    Raises:
        NotFoundError: no such version; names those there are.
    """
    versions = ontology_versions(folder)
    if version and version not in versions:
        known = ", ".join(versions)
        problem = f"L'ontologie n'a pas de version « {version} ». Versions : {known}."
        english = f"The ontology has no version “{version}”. Versions: {known}."
        raise NotFoundError(problem, english)
    return versions[version] if version else next(iter(versions.values()))


def write_ontology(path: Path, extension: str) -> bytes:
    """Return the ontology in the format of *extension*.

    Each term refers to the competency questions that use it.

    Raises:
        StoreError: the file is missing or does not parse.
    """
    triples = list(_triples(path))
    known = {triple.subject for triple in triples}
    triples += [
        statement(term, "dcterms:isReferencedBy", question_iri(one.id))
        for term, asked in questions_by_term().items()
        if node(term) in known
        for one in asked
    ]
    return write_triples(triples, extension)
