# ruff: noqa: INP001 - maintainers' scripts, not a package
"""Which class uses which property, as the shapes and the ontology say it.

The diagram, the JSON-LD context and the checks of the ontology read the model from
here, so that none of them is kept by hand. Knows RDF, OWL and SHACL; knows neither
drawing nor JSON. A maintainers' tool: `python -m ontology.draw`, `ontology.context`.

Source: SHACL, https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from pvd_graph import vocab

__all__ = [
    "FOLDER",
    "Use",
    "classes",
    "kinds_of_things",
    "load_all",
    "read",
    "short",
    "uses",
]

FOLDER = Path(__file__).parent
# The first segment of an IRI of ours tells what it names: /id/commune/, /dataset/.
_KIND = re.compile(r"/(?:id/)?\(?([a-z|-]+)\)?/")
_EXAMPLE = re.compile(r"^<(?:id/)?([a-z-]+)/[^>]*> a ([a-z]+:[A-Za-z]+)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Use:
    """One property of one class.

    ``owner`` is the class, rdfs:Resource for a property of whatever bears it.
    ``targets`` are the classes of its values, ``kinds`` the first segments of their
    IRIs (``commune``, ``partner``) where the shape has a pattern of them; both empty
    for a literal. ``datatypes`` are those that the shape allows. ``by_language`` says
    that the values are texts with a language; ``single`` that there is at most one.
    """

    owner: URIRef
    path: URIRef
    is_object: bool
    targets: tuple[URIRef, ...] = ()
    kinds: tuple[str, ...] = ()
    datatypes: tuple[URIRef, ...] = ()
    by_language: bool = False
    single: bool = False


def read(folder: Path = FOLDER) -> tuple[Graph, Graph]:
    """Return the ontology and the shapes of *folder*.

    Every Turtle file that lies in *folder* itself belongs to the ontology.
    """
    terms, shapes = Graph(), Graph()
    for path in sorted(folder.glob("*.ttl")):
        terms.parse(path, format="turtle")
    for path in sorted((folder / "shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle")
    return terms, shapes


def load_all() -> tuple[Graph, Graph, list[Use]]:
    """Return the ontology, the shapes and every use of the files of this checkout."""
    terms, shapes = read()
    model = (FOLDER.parent / "docs" / "data-model.md").read_text(encoding="utf-8")
    things = kinds_of_things(terms, shapes, model)
    return terms, shapes, list(uses(terms, shapes, things))


def short(iri: Node) -> str:
    """Return ``pvd:Action`` for its IRI, in the prefixes of the project."""
    return vocab.shorten(str(iri))


def kinds_of_things(terms: Graph, shapes: Graph, model: str) -> dict[str, URIRef]:
    """Return ``commune`` -> igeo:Commune, ``term`` -> skos:Concept, ...

    Read from the examples of *model*, the text of ``docs/data-model.md`` (the first of
    a kind counts), and from properties whose range and pattern name one thing each.
    """
    found: dict[str, URIRef] = {}
    for kind, name in _EXAMPLE.findall(model):
        found.setdefault(kind, URIRef(vocab.expand(name)))
    for part, path in sorted(shapes.subject_objects(SH.path)):
        kinds, target = _kinds(shapes, part), terms.value(path, RDFS.range)
        if len(kinds) == 1 and isinstance(target, URIRef):
            found.setdefault(kinds[0], target)
    return found


def classes(terms: Graph, shapes: Graph) -> list[URIRef]:
    """Return our own classes and those of others that a shape targets, in order."""
    own = {s for s in terms.subjects(RDF.type, OWL.Class) if isinstance(s, URIRef)}
    targeted = set(shapes.objects(None, SH.targetClass))
    return sorted(own | {o for o in targeted if isinstance(o, URIRef)})


def _kinds(shapes: Graph, part: Node) -> tuple[str, ...]:
    found = _KIND.search(str(shapes.value(part, SH.pattern) or ""))
    return tuple(sorted(found.group(1).split("|"))) if found else ()


def _datatypes(shapes: Graph, part: Node) -> tuple[URIRef, ...]:
    """Return the datatypes of ``sh:datatype``, also those inside a ``sh:or``."""
    nodes: list[Node] = [part]
    for head in shapes.objects(part, SH["or"]):
        nodes.extend(Collection(shapes, head))
    found = {shapes.value(node, SH.datatype) for node in nodes}
    return tuple(sorted(iri for iri in found if isinstance(iri, URIRef)))


def _owners(terms: Graph, shapes: Graph, shape: Node) -> list[URIRef]:
    """Return the classes that a shape speaks of.

    A shape of whatever has a property speaks of the domain of that property, or of
    everything, rdfs:Resource, where it has none.
    """
    found = set(shapes.objects(shape, SH.targetClass))
    for path in shapes.objects(shape, SH.targetSubjectsOf):
        found |= set(terms.objects(path, RDFS.domain)) or {RDFS.Resource}
    return sorted(node for node in found if isinstance(node, URIRef))


def _targets(
    terms: Graph, shapes: Graph, part: Node, things: dict[str, URIRef]
) -> tuple[URIRef, ...]:
    """Return what the shape requires, else what its pattern names, else the range."""
    path = shapes.value(part, SH.path)
    required = set(shapes.objects(part, SH["class"]))
    named: set[Node] = {things[k] for k in _kinds(shapes, part) if k in things}
    ranges = set(terms.objects(path, RDFS.range))
    found = required or ranges or named
    return tuple(sorted(node for node in found if isinstance(node, URIRef)))


def uses(terms: Graph, shapes: Graph, things: dict[str, URIRef]) -> Iterator[Use]:
    """Yield each property of each class that a shape names, in order of names."""
    found: set[Use] = set()
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        for part in shapes.objects(shape, SH.property):
            path = shapes.value(part, SH.path)
            if not isinstance(path, URIRef) or (
                (part, SH.lessThanOrEquals, None) in shapes
            ):
                continue  # an order says nothing that the shape of values does not
            is_object = _is_object(terms, shapes, part, path)
            for owner in _owners(terms, shapes, shape):
                found.add(
                    Use(
                        owner,
                        path,
                        is_object,
                        _targets(terms, shapes, part, things) if is_object else (),
                        _kinds(shapes, part) if is_object else (),
                        () if is_object else _datatypes(shapes, part),
                        by_language=(part, SH.languageIn, None) in shapes,
                        single=str(shapes.value(part, SH.maxCount)) == "1",
                    )
                )
    yield from sorted(found)


def _is_object(terms: Graph, shapes: Graph, part: Node, path: URIRef) -> bool:
    return (
        (path, RDF.type, OWL.ObjectProperty) in terms
        or (part, SH.nodeKind, SH.IRI) in shapes
        or (part, SH["class"], None) in shapes
    )
