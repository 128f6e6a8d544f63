"""Concept schemes: the list of them, and one with its concepts in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader
from pvd_graph.services.formats import write_triples
from pvd_graph.services.names import key_of
from pvd_graph.services.records import apart_from_towns
from pvd_graph.vocab import id_iri, shorten

__all__ = ["Concept", "Scheme", "SchemeEntry", "scheme", "schemes", "write_scheme"]

_MATCHES = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A scheme in the list of schemes; *title* and *description* are French."""

    iri: str
    slug: str
    title: str
    description: str
    concepts: int


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept; *texts* is prefixed property -> language -> texts, sorted.

    Attributes:
        depth: 0 for a top concept, 1 for one under it, and so on.
        matches: (prefixed property, IRI) of matches with other schemes.
    """

    iri: str
    slug: str
    notation: str
    depth: int
    texts: Mapping[str, Mapping[str, tuple[str, ...]]]
    matches: tuple[tuple[str, str], ...]

    def said(self, name: str, lang: str) -> tuple[str, ...]:
        """Return the texts of a property in one language."""
        return self.texts.get(name, {}).get(lang, ())


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme with its concepts, each under the one that is broader."""

    iri: str
    slug: str
    texts: Mapping[str, Mapping[str, tuple[str, ...]]]
    licence: str
    version: str
    concepts: tuple[Concept, ...]

    def said(self, name: str, lang: str) -> tuple[str, ...]:
        """Return the texts of a property of the scheme in one language."""
        return self.texts.get(name, {}).get(lang, ())


@apart_from_towns
def schemes(reader: GraphReader) -> tuple[SchemeEntry, ...]:
    """Return all concept schemes, the largest first."""
    found = [
        SchemeEntry(
            row["scheme"],
            key_of(row["scheme"]),
            row.get("title", key_of(row["scheme"])),
            row.get("description", ""),
            int(row["n"]),
        )
        for row in reader.select(queries.load("schemes"))
    ]
    return tuple(sorted(found, key=lambda one: (-one.concepts, one.title)))


def _triples(reader: GraphReader, slug: str) -> list[ox.Triple]:
    """Return the statements of a scheme and its concepts, sorted.

    Raises:
        NotFoundError: no scheme has this slug.
    """
    iri = id_iri("scheme", slug)
    lines = set(reader.construct(queries.load("scheme", scheme=queries.iri(iri))))
    if not lines:
        problem = f"La liste de concepts « {slug} » n'existe pas."
        english = f"There is no list of concepts “{slug}”."
        raise NotFoundError(problem, english)
    text = "\n".join(sorted(lines))
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


def write_scheme(reader: GraphReader, slug: str, extension: str) -> bytes:
    """Return a scheme and its concepts in the format of *extension*.

    Raises:
        NotFoundError: no scheme has this slug.
    """
    return write_triples(_triples(reader, slug), extension)


class _Said:
    """Statements by subject: texts by language, and links."""

    def __init__(self, triples: list[ox.Triple]) -> None:
        self.texts: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
        self.links: dict[str, dict[str, list[str]]] = {}
        for triple in triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, ox.NamedNode):
                continue
            name = shorten(triple.predicate.value)
            if isinstance(value, ox.Literal):
                texts = self.texts.setdefault(subject.value, {}).setdefault(name, {})
                lang = value.language or ""
                texts[lang] = tuple(sorted((*texts.get(lang, ()), value.value)))
            elif isinstance(value, ox.NamedNode):
                links = self.links.setdefault(subject.value, {})
                links.setdefault(name, []).append(value.value)

    def link(self, iri: str, name: str) -> list[str]:
        """Return the things that *iri* points at by a property, sorted."""
        return sorted(self.links.get(iri, {}).get(name, ()))

    def text(self, iri: str, name: str, lang: str = "") -> str:
        """Return a text of *iri*, empty where there is none."""
        return next(iter(self.texts.get(iri, {}).get(name, {}).get(lang, ())), "")


def _in_order(said: _Said, scheme_iri: str) -> Iterator[tuple[str, int]]:
    """Yield (concept, depth), each after its broader one, in order of notation."""
    members = [
        iri for iri in said.links if scheme_iri in said.link(iri, "skos:inScheme")
    ]
    inside = set(members)
    children: dict[str, list[str]] = {}
    for iri in members:
        broader = [one for one in said.link(iri, "skos:broader") if one in inside]
        children.setdefault(broader[0] if broader else "", []).append(iri)

    def key(iri: str) -> tuple[str, str]:
        return said.text(iri, "skos:notation"), iri

    stack = [(iri, 0) for iri in sorted(children.get("", ()), key=key, reverse=True)]
    while stack:
        iri, depth = stack.pop()
        yield iri, depth
        below = sorted(children.get(iri, ()), key=key, reverse=True)
        stack += [(one, depth + 1) for one in below]


def scheme(reader: GraphReader, slug: str) -> Scheme:
    """Return one scheme with its concepts.

    Raises:
        NotFoundError: no scheme has this slug.
    """
    iri = id_iri("scheme", slug)
    said = _Said(_triples(reader, slug))
    concepts = tuple(
        Concept(
            one,
            key_of(one),
            said.text(one, "skos:notation"),
            depth,
            said.texts.get(one, {}),
            tuple((name, to) for name in _MATCHES for to in said.link(one, name)),
        )
        for one, depth in _in_order(said, iri)
    )
    return Scheme(
        iri,
        slug,
        said.texts.get(iri, {}),
        next(iter(said.link(iri, "dcterms:license")), ""),
        said.text(iri, "owl:versionInfo"),
        concepts,
    )
