# ruff: noqa: INP001 - maintainers' scripts, not a package
"""Write the JSON-LD context of the ontology, from the ontology and its shapes.

    python -m ontology.context       writes ontology/context.jsonld

Our own terms have their local names (``facesChallenge``); a borrowed term has its own
too where no other takes it (``title``), else its prefixed name (``dcterms:type``). A
property whose values are things is coerced to IRIs; one whose values have a single
datatype in all shapes, to that datatype; one of texts in a language is a map by
language; a typed one that may be repeated is always a list. A property of mixed values
is left as it is, so that nothing is lost on the way to JSON and back.

Source: JSON-LD 1.1, https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD
from rdflib.term import Node

from ontology.uses import FOLDER, Use, classes, load_all, short
from pvd_graph.vocab import PREFIXES

__all__ = ["TARGET", "context", "main", "text"]

TARGET = FOLDER / "context.jsonld"
ALIASES = {"@version": 1.1, "id": "@id", "type": "@type"}
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)

Definition = str | dict[str, str]
"""What a name stands for: an IRI, or an IRI with a type and a container."""


def _borrowed_classes(terms: Graph) -> set[Node]:
    """Return the classes of others that the ontology names: they are types too."""
    found: set[Node] = set()
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf):
        found.update(terms.objects(None, predicate))
    return {iri for iri in found if short(iri).split(":")[0] not in {"rdfs", "xsd"}}


def _names(terms: Graph, iris: Iterable[Node]) -> dict[str, str]:
    """Return name -> prefixed name; our own terms choose first, then in order."""
    own = set(terms.subjects(RDF.type))
    found: dict[str, str] = {}
    for iri in sorted(iris, key=lambda iri: (iri not in own, short(iri))):
        prefixed = short(iri)
        local = prefixed.split(":", 1)[1]
        free = local not in found and local not in ALIASES
        found[local if free else prefixed] = prefixed
    return found


def _definition(terms: Graph, prefixed: str, iri: Node, found: list[Use]) -> Definition:
    """Return what the shapes let us say of the values of a property."""
    extra: dict[str, str] = {}
    datatypes = {datatype for use in found for datatype in use.datatypes}
    plain = any(not use.datatypes for use in found)
    if all(use.is_object for use in found) and (
        found or (iri, RDF.type, OWL.ObjectProperty) in terms
    ):
        extra["@type"] = "@id"
    elif found and all(use.by_language for use in found):
        return {"@id": prefixed, "@container": "@language"}
    elif len(datatypes) == 1 and not plain and datatypes != {XSD.string}:
        extra["@type"] = short(datatypes.pop())
    free_text = plain and "@type" not in extra
    if found and not free_text and not all(use.single for use in found):
        extra["@container"] = "@set"
    return {"@id": prefixed, **extra} if extra else prefixed


def context(
    terms: Graph, shapes: Graph, found: list[Use]
) -> dict[str, dict[str, object]]:
    """Return the context document; names are in order, prefixes first."""
    kinds = set(classes(terms, shapes)) | _borrowed_classes(terms)
    own = {s for kind in PROPERTIES for s in terms.subjects(RDF.type, kind)}
    paths = {o for o in shapes.objects(None, SH.path) if isinstance(o, URIRef)}
    by_path: dict[Node, list[Use]] = {}
    for use in found:
        by_path.setdefault(use.path, []).append(use)
    iris = {short(iri): iri for iri in {*kinds, *own, *paths}}
    names = _names(terms, iris.values())
    used = {prefixed.split(":")[0] for prefixed in names.values()} | {"xsd"}
    defined: dict[str, object] = {}
    for name, prefixed in sorted(names.items()):
        iri = iris[prefixed]
        is_class = iri in kinds
        defined[name] = (
            prefixed
            if is_class
            else _definition(terms, prefixed, iri, by_path.get(iri, []))
        )
    prefixes = {prefix: PREFIXES[prefix] for prefix in sorted(used)}
    return {"@context": {**ALIASES, **prefixes, **defined}}


def text() -> str:
    """Return the context of the files of this checkout, as it is written."""
    document = context(*load_all())
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the context."""
    TARGET.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
