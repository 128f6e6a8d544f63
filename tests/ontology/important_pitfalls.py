"""Detectors of the important pitfalls of OOPS! that need no host and no dictionary.

As in `pitfalls`. Where OOPS! asks WordNet for synonyms (P30), names and labels that
read the same stand in for it; P11 reads the shapes, which say on what a property is
used.

Source: https://github.com/oeg-upm/OOPS, src/main/java/es/upm/fi/oeg/oops/checkers;
Poveda-Villalón, Gómez-Pérez and Suárez-Figueroa (2014), OOPS! (OntOlogy Pitfall
Scanner!), International Journal on Semantic Web and Information Systems 10(2), 7-34.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from ontology.uses import Use, short
from pvd_graph.vocab import PREFIXES
from tests.ontology.pitfalls import Detector, kinds_of_properties, named, values

__all__ = ["IMPORTANT", "p11"]

_PVD = PREFIXES["pvd"]
_PLAIN = re.compile(r"[\W_]+")


def _properties(graph: Graph) -> set[Node]:
    return {s for kind in kinds_of_properties for s in graph.subjects(RDF.type, kind)}


def p10(graph: Graph) -> list[str]:
    """Two classes or more and no disjointness at all: then all of them are returned."""
    said = (OWL.disjointWith, OWL.disjointUnionOf)
    if any((None, predicate, None) in graph for predicate in said):
        return []
    found = set(graph.subjects(RDF.type, OWL.Class))
    several = len(found) > 1 and (None, RDF.type, OWL.AllDisjointClasses) not in graph
    return named(found) if several else []


def p11(graph: Graph, uses: Iterable[Use]) -> list[str]:
    """A property without a domain or a range that the shapes could have given it.

    A domain may be missing only where the shapes use the property on two classes or
    more, or on whatever bears it and a scope note says why; a range, only where they
    let its values be of two kinds or more. OOPS! itself lists every missing one.
    """
    owners: dict[Node, set[Node]] = defaultdict(set)
    kinds: dict[Node, set[str]] = defaultdict(set)
    for use in uses:
        owners[use.path].add(use.owner)
        kinds[use.path].update(use.kinds)
    found: set[Node] = set()
    for term in _properties(graph):
        noted = (term, SKOS.scopeNote, None) in graph and RDFS.Resource in owners[term]
        if not (values(graph, term, RDFS.domain) or len(owners[term]) > 1 or noted):
            found.add(term)
        if not (values(graph, term, RDFS.range) or len(kinds[term]) > 1):
            found.add(term)
    return named(found)


def _doubles(
    graph: Graph, terms: Iterable[Node], links: tuple[URIRef, ...]
) -> list[str]:
    """Return terms that read the same as another and are not linked to it."""
    by_text: dict[str, set[Node]] = defaultdict(set)
    for term in terms:
        texts = {short(term).split(":", 1)[-1]}
        texts |= {str(o) for o in graph.objects(term, RDFS.label)}
        for text in texts:
            by_text[_PLAIN.sub("", text).casefold()].add(term)
    found: set[Node] = set()
    for group in by_text.values():
        for one in group:
            linked = {o for link in links for o in graph.objects(one, link)}
            linked |= {s for link in links for s in graph.subjects(link, one)}
            if group - linked - {one}:
                found.add(one)
    return named(found)


def p12(graph: Graph) -> list[str]:
    """Properties of one kind that read the same and are not said to be equivalent."""
    links = (OWL.equivalentProperty, RDFS.subPropertyOf)
    return sorted(
        name
        for kind in kinds_of_properties
        for name in _doubles(graph, set(graph.subjects(RDF.type, kind)), links)
    )


def p24(graph: Graph) -> list[str]:
    """A term in its own definition."""
    said = (RDFS.subClassOf, OWL.equivalentClass, RDFS.domain, RDFS.range)
    more = (RDFS.subPropertyOf, OWL.equivalentProperty)
    return named(
        term
        for predicate in (*said, *more)
        for term, value in graph.subject_objects(predicate)
        if term == value
    )


def p25(graph: Graph) -> list[str]:
    """A relation that is its own inverse: it is symmetric."""
    return named(s for s, o in graph.subject_objects(OWL.inverseOf) if s == o)


def p26(graph: Graph) -> list[str]:
    """An inverse given to a symmetric relation."""
    pairs = list(graph.subject_objects(OWL.inverseOf))
    both = {node for s, o in pairs if s != o for node in (s, o)}
    return named(n for n in both if (n, RDF.type, OWL.SymmetricProperty) in graph)


def p30(graph: Graph) -> list[str]:
    """Classes that read the same, borrowed ones too, and are not linked."""
    named = set(graph.subjects(RDF.type, OWL.Class))
    for predicate in (RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.disjointWith):
        named |= {o for o in graph.objects(None, predicate) if isinstance(o, URIRef)}
    return _doubles(graph, named, (OWL.equivalentClass, RDFS.subClassOf))


def p34(graph: Graph) -> list[str]:
    """A class of ours in use that is not declared as one."""
    used: set[Node] = set()
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, OWL.disjointWith):
        used |= set(graph.objects(None, predicate))
    used |= set(graph.subjects(RDFS.subClassOf)) | set(graph.objects(None, RDF.type))
    ours = {node for node in used if str(node).startswith(_PVD)}
    return named(n for n in ours if (n, RDF.type, OWL.Class) not in graph)


def p35(graph: Graph) -> list[str]:
    """A property of ours in use, or with a domain or range, that has no type."""
    used = set(graph.predicates()) | set(graph.subjects(RDFS.domain))
    used |= set(graph.subjects(RDFS.range)) | set(graph.subjects(RDFS.subPropertyOf))
    ours = {node for node in used if str(node).startswith(_PVD)}
    return named(ours - _properties(graph))


def p38(graph: Graph) -> list[str]:
    """No `owl:Ontology`, or more than one."""
    found = set(graph.subjects(RDF.type, OWL.Ontology))
    return [] if len(found) == 1 else [*named(found), "owl:Ontology"]


def p41(graph: Graph) -> list[str]:
    """An ontology without a licence that has an address."""
    return named(
        ontology
        for ontology in graph.subjects(RDF.type, OWL.Ontology)
        if not any(
            isinstance(o, URIRef) for o in graph.objects(ontology, DCTERMS.license)
        )
    )


IMPORTANT: dict[str, Detector] = {
    f.__name__.upper(): f for f in (p10, p12, p24, p25, p26, p30, p34, p35, p38, p41)
}
"""Identifier of a pitfall -> what finds it in a graph; P11 stands apart."""
