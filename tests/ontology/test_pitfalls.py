"""The ontology falls into none of the critical and important pitfalls of OOPS!.

Each detector finds a fault that is planted for it, and none in our files.
"""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from ontology.uses import Use, load_all, read
from pvd_graph.resources import ontology_folder
from pvd_graph.vocab import PREFIXES, expand
from tests.ontology.important_pitfalls import IMPORTANT, p11
from tests.ontology.pitfalls import CRITICAL, Detector

DETECTORS: dict[str, Detector] = {**CRITICAL, **IMPORTANT}
HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
SOUND = f"""{HEADER}
@prefix vann: <http://purl.org/vocab/vann/> .
<{PREFIXES["pvd"][:-1]}> a owl:Ontology ; dcterms:license <https://exemple.fr/l> ;
    vann:preferredNamespaceUri "{PREFIXES["pvd"]}" .
pvd:A a owl:Class ; owl:disjointWith pvd:B . pvd:B a owl:Class .
pvd:p a owl:ObjectProperty ; rdfs:domain pvd:A ; rdfs:range pvd:B .
pvd:q a owl:ObjectProperty ; rdfs:domain pvd:B ; rdfs:range pvd:A .
pvd:s a owl:ObjectProperty ; rdfs:domain pvd:A ; rdfs:range pvd:A .
"""
# Identifier -> what is added to SOUND, and what must then be found.
PLANTED: dict[str, tuple[str, set[str]]] = {
    "P03": ("pvd:is_a a owl:ObjectProperty .", {"pvd:is_a"}),
    "P05": ("pvd:p owl:inverseOf pvd:s .", {"pvd:p"}),
    "P06": ("pvd:C rdfs:subClassOf pvd:A . pvd:A rdfs:subClassOf pvd:C .",
            {"pvd:A", "pvd:C"}),
    "P12": ('pvd:P_ a owl:ObjectProperty . pvd:s rdfs:label "P"@en .',
            {"pvd:P_", "pvd:p", "pvd:s"}),
    "P19": ("pvd:p rdfs:range pvd:A .", {"pvd:p"}),
    "P24": ("pvd:A rdfs:subClassOf pvd:A .", {"pvd:A"}),
    "P25": ("pvd:s owl:inverseOf pvd:s .", {"pvd:s"}),
    "P26": ("pvd:s a owl:SymmetricProperty ; owl:inverseOf pvd:q .", {"pvd:s"}),
    "P27": ("pvd:p owl:equivalentProperty pvd:q .", {"pvd:p"}),
    "P28": ("pvd:p a owl:SymmetricProperty .", {"pvd:p"}),
    "P29": ("pvd:p a owl:TransitiveProperty .", {"pvd:p"}),
    "P30": ("pvd:Commune a owl:Class . pvd:t rdfs:range igeo:Commune .",
            {"igeo:Commune", "pvd:Commune"}),
    "P31": ("pvd:A owl:equivalentClass pvd:B .", {"pvd:A"}),
    "P34": ("pvd:p rdfs:subPropertyOf pvd:q . pvd:q rdfs:domain pvd:Zone .",
            {"pvd:Zone"}),
    "P35": ("pvd:A pvd:unknown pvd:B .", {"pvd:unknown"}),
    "P38": ("pvd:A a owl:Ontology .", {"owl:Ontology", "pvd:A", PREFIXES["pvd"][:-1]}),
    "P40": ("igeo:codeCommune a owl:DatatypeProperty .", {"igeo:codeCommune"}),
    "P41": ("pvd:other a owl:Ontology .", {"pvd:other"}),
}  # fmt: skip
# Identifier -> what is taken away from SOUND, and what must then be found.
MISSING = {
    "P10": (OWL.disjointWith, {"pvd:A", "pvd:B"}),
    "P39": (URIRef("http://purl.org/vocab/vann/preferredNamespaceUri"),
            {"owl:Ontology"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """Our ontology with whatever lies beside it, the schemes too; read-only."""
    graph, _ = read(ontology_folder())
    for path in sorted((ontology_folder() / "schemes").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@pytest.mark.parametrize("name", DETECTORS)
def test_the_ontology_is_free_of(name: str, ontology: Graph) -> None:
    """0 critical and 0 important pitfalls."""
    assert DETECTORS[name](ontology) == []


@pytest.mark.parametrize("name", DETECTORS)
def test_a_sound_ontology_passes(name: str) -> None:
    """The example that the faults are planted in has none of its own."""
    assert DETECTORS[name](Graph().parse(data=SOUND, format="turtle")) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    """Each detector can fail, and names the offenders."""
    fault, offenders = PLANTED[name]

    graph = Graph().parse(data=SOUND + fault, format="turtle")

    assert set(DETECTORS[name](graph)) == offenders


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_statement_is_found(name: str) -> None:
    """Two pitfalls are the want of something."""
    predicate, offenders = MISSING[name]
    graph = Graph().parse(data=SOUND, format="turtle")

    graph.remove((None, predicate, None))

    assert set(DETECTORS[name](graph)) == offenders


def test_every_detector_has_a_fault() -> None:
    """None was written without seeing it fail."""
    assert set(PLANTED) | set(MISSING) == set(DETECTORS)


def test_domains_and_ranges_are_missing_for_a_reason() -> None:
    """P11: a property without one is used on several classes, or has several kinds."""
    terms, _, uses = load_all()

    assert p11(terms, uses) == []


def test_a_domain_missing_without_a_reason_is_found() -> None:
    """P11: one class, one kind of values, no domain, no range."""
    prop = URIRef(expand("pvd:p"))
    one, two = URIRef(expand("pvd:A")), URIRef(expand("pvd:B"))
    graph = Graph()
    graph.add((prop, RDF.type, OWL.ObjectProperty))
    single = [Use(one, prop, True, (), ("commune",))]  # noqa: FBT003 - a value
    shared = [*single, Use(two, prop, True, (), ("epci",))]  # noqa: FBT003 - a value

    assert p11(graph, single) == ["pvd:p"]
    assert p11(graph, shared) == []

    graph.add((prop, RDFS.domain, one))
    assert p11(graph, single) == ["pvd:p"]

    graph.add((prop, RDFS.range, two))
    assert p11(graph, single) == []


def test_a_property_of_whatever_bears_it_needs_a_scope_note() -> None:
    """P11: a shape of subjects of a property gives it no class; a note says why."""
    prop = URIRef(expand("pvd:p"))
    graph = Graph()
    graph.add((prop, RDF.type, OWL.DatatypeProperty))
    graph.add((prop, RDFS.range, RDFS.Literal))
    anything = [Use(RDFS.Resource, prop, False)]  # noqa: FBT003 - a value

    assert p11(graph, anything) == ["pvd:p"]

    graph.add((prop, SKOS.scopeNote, URIRef("urn:x:note")))
    assert p11(graph, anything) == []
