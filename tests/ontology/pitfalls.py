"""Detectors of the critical pitfalls of OOPS! that need no host and no dictionary.

Each takes the graph of an ontology and returns its offenders, as prefixed names in
order; an empty list is a pass. They follow the definitions of OOPS! as its own checkers
apply them; where OOPS! asks WordNet for synonyms (P31), what the graph itself says of
two classes stands in for it. P37, on the Web, is seen at release.

Source: https://github.com/oeg-upm/OOPS, src/main/java/es/upm/fi/oeg/oops/checkers;
Poveda-Villalón, Gómez-Pérez and Suárez-Figueroa (2014), OOPS! (OntOlogy Pitfall
Scanner!), International Journal on Semantic Web and Information Systems 10(2), 7-34.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, VANN
from rdflib.term import Node

from ontology.uses import short
from pvd_graph.vocab import PREFIXES

__all__ = ["CRITICAL", "Detector", "kinds_of_properties", "named", "values"]

Detector = Callable[[Graph], list[str]]

_PVD = PREFIXES["pvd"]
_IS = re.compile(r"is|is[-_]?a", re.IGNORECASE)

kinds_of_properties = (OWL.ObjectProperty, OWL.DatatypeProperty)


def named(found: Iterable[Node | None]) -> list[str]:
    """Return terms as prefixed names, in order, each once."""
    return sorted({short(node) for node in found if node is not None})


def values(graph: Graph, term: Node, predicate: URIRef) -> set[Node]:
    """Return what a term has for a predicate."""
    return set(graph.objects(term, predicate))


def _differ(graph: Graph, one: tuple[Node, URIRef], two: tuple[Node, URIRef]) -> bool:
    """Tell whether both are stated and not the same; a missing one is no pitfall."""
    first, second = values(graph, *one), values(graph, *two)
    return bool(first and second) and first != second


def p03(graph: Graph) -> list[str]:
    """A relation named "is" in place of subClassOf, type or sameAs."""
    found = graph.subjects(RDF.type, OWL.ObjectProperty)
    return named(s for s in found if _IS.fullmatch(short(s).split(":", 1)[-1]))


def p05(graph: Graph) -> list[str]:
    """Inverses whose domain is not the other's range."""
    return named(
        one
        for one, two in graph.subject_objects(OWL.inverseOf)
        if _differ(graph, (one, RDFS.domain), (two, RDFS.range))
        or _differ(graph, (one, RDFS.range), (two, RDFS.domain))
    )


def p06(graph: Graph) -> list[str]:
    """A class, or a property, above itself."""
    found: set[Node] = set()
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term, above in graph.subject_objects(predicate):
            if term in set(graph.transitive_objects(above, predicate)):
                found.add(term)
    return named(found)


def p19(graph: Graph) -> list[str]:
    """Several domains or ranges, which read as an intersection."""
    return named(
        term
        for term in set(graph.subjects())
        if len(values(graph, term, RDFS.domain)) > 1
        or len(values(graph, term, RDFS.range)) > 1
    )


def p27(graph: Graph) -> list[str]:
    """Equivalent properties whose domains or ranges are not the same."""
    return named(
        one
        for one, two in graph.subject_objects(OWL.equivalentProperty)
        for predicate in (RDFS.domain, RDFS.range)
        if _differ(graph, (one, predicate), (two, predicate))
    )


def _unlike_ends(graph: Graph, kind: URIRef) -> list[str]:
    return named(
        term
        for term in graph.subjects(RDF.type, kind)
        if _differ(graph, (term, RDFS.domain), (term, RDFS.range))
    )


def p28(graph: Graph) -> list[str]:
    """A symmetric relation between two different classes."""
    return _unlike_ends(graph, OWL.SymmetricProperty)


def p29(graph: Graph) -> list[str]:
    """A transitive relation between two different classes."""
    return _unlike_ends(graph, OWL.TransitiveProperty)


def p31(graph: Graph) -> list[str]:
    """Equivalent classes that are also disjoint, or one above the other."""
    found: set[Node] = set()
    for one, two in graph.subject_objects(OWL.equivalentClass):
        for first, second in ((one, two), (two, one)):
            above = set(graph.transitive_objects(first, RDFS.subClassOf)) - {first}
            if second in above | values(graph, first, OWL.disjointWith):
                found.add(one)
    return named(found)


def p39(graph: Graph) -> list[str]:
    """No IRI of the ontology, or a namespace that does not begin with it."""
    for ontology in graph.subjects(RDF.type, OWL.Ontology):
        spaces = values(graph, ontology, VANN.preferredNamespaceUri)
        said = any(str(space).startswith(str(ontology)) for space in spaces)
        if isinstance(ontology, URIRef) and said:
            return []
    return ["owl:Ontology"]


def p40(graph: Graph) -> list[str]:
    """A class or property defined in a namespace that is not ours."""
    kinds = {
        OWL.Class,
        RDFS.Class,
        RDF.Property,
        *kinds_of_properties,
        OWL.AnnotationProperty,
    }
    defined = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    return named(s for s in defined if not str(s).startswith(_PVD))


CRITICAL: dict[str, Detector] = {
    f.__name__.upper(): f for f in (p03, p05, p06, p19, p27, p28, p29, p31, p39, p40)
}
"""Identifier of a pitfall -> what finds it in a graph."""
