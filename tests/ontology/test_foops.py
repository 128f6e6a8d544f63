"""The tests of FOOPS! that need no live host, over the ontology and its schemes.

Each test keeps the identifier of the catalogue. What is left, because it asks the Web
(URI1, URI2, VER2, CN1, DOC1, FIND2, FIND3, the DOI of OM3, resolving the licence in
OM4.2), is listed in docs/ontology-checks.md as "at release".

Source: https://github.com/oeg-upm/fair_ontologies, fair/Constants.java and
entities/Ontology.java of src/main/java; https://w3id.org/foops/catalogue
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SDO, SKOS, VANN, XSD
from rdflib.term import Node

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder

ONTOLOGY = URIRef(vocab.BASE + "ontology")
BIBO = "http://purl.org/ontology/bibo/"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
# What FOOPS! takes for each piece of metadata; one of them is enough.
METADATA: dict[str, tuple[URIRef, ...]] = {
    "title": (DCTERMS.title,),
    "description": (DCTERMS.description, DCTERMS.abstract),
    "license": (DCTERMS.license,),
    "version iri": (OWL.versionIRI,),
    "author": (DCTERMS.creator, SDO.creator),
    "namespace URI": (VANN.preferredNamespaceUri,),
    "namespace prefix": (VANN.preferredNamespacePrefix,),
    "version info": (OWL.versionInfo,),
    "creation date": (DCTERMS.created,),
    "citation": (DCTERMS.bibliographicCitation, SDO.citation),
    "publisher": (DCTERMS.publisher,),
    "logo": (FOAF.logo, SDO.logo),
    "status": (URIRef(BIBO + "status"),),
    "source": (DCTERMS.source,),
    "issued": (DCTERMS.issued,),
}
TESTS: dict[str, tuple[str, ...]] = {
    "OM1": ("title", "description", "license", "version iri", "author",
            "namespace URI"),
    "OM2": ("namespace prefix", "version info", "creation date", "citation"),
    "OM3": ("publisher", "logo", "status", "source", "issued"),
    "OM4.1": ("license",),
    "OM5.1": ("creation date", "author"),
    "OM5.2": ("issued", "publisher"),
}  # fmt: skip
PERSISTENT = re.compile(r"https?://(w3id\.org|purl\.org|doi\.org|www\.w3\.org)/")


def _missing(graph: Graph, name: str) -> set[str]:
    """Return the metadata that a test of the catalogue asks for and does not find."""
    return {
        piece
        for piece in TESTS[name]
        if not any((ONTOLOGY, p, None) in graph for p in METADATA[piece])
    }


def _own(graph: Graph) -> set[Node]:
    return {s for kind in KINDS for s in graph.subjects(RDF.type, kind)}


def _without(graph: Graph, found: set[Node], *predicates: URIRef) -> set[str]:
    return {
        str(term)
        for term in found
        if not any(isinstance(o, Literal) for p in predicates for o in graph[term:p])
    }


@pytest.mark.parametrize("name", TESTS)
def test_metadata(name: str, terms: Graph) -> None:
    """OM1 to OM5: what a reader needs to cite and to trust the ontology."""
    assert _missing(terms, name) == set()


@pytest.mark.parametrize("name", TESTS)
def test_missing_metadata_is_found(name: str, terms: Graph) -> None:
    """Without the header, each test finds all that it asks for missing."""
    headless = Graph() + terms
    headless.remove((ONTOLOGY, None, None))

    assert _missing(headless, name) == set(TESTS[name])


def test_dates_are_days(terms: Graph) -> None:
    """OM2 and OM3: a date that a tool can read."""
    for predicate in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified):
        for date in terms.objects(ONTOLOGY, predicate):
            assert isinstance(date, Literal)
            assert date.datatype == XSD.date


def test_licence_has_an_address(terms: Graph) -> None:
    """OM4.2, as far as it goes without the Web: an IRI of Creative Commons."""
    licences = set(terms.objects(ONTOLOGY, DCTERMS.license))

    assert licences == {URIRef("https://creativecommons.org/licenses/by/4.0/")}


def test_iri_is_persistent_and_open(terms: Graph) -> None:
    """PURL1 and HTTP1 by their pattern: w3id.org, over HTTP."""
    assert set(terms.subjects(RDF.type, OWL.Ontology)) == {ONTOLOGY}
    assert PERSISTENT.match(str(ONTOLOGY))
    assert all(PERSISTENT.match(str(term)) for term in _own(terms))


def test_version_iri_is_another_than_the_ontology(terms: Graph) -> None:
    """VER1: one version IRI, that ends with the version."""
    (version,) = terms.objects(ONTOLOGY, OWL.versionIRI)
    (number,) = terms.objects(ONTOLOGY, OWL.versionInfo)

    assert str(version) == f"{ONTOLOGY}/{number}"
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(number))


def test_prefix_is_declared_for_the_namespace(terms: Graph) -> None:
    """FIND1: the file itself binds the preferred prefix to the preferred namespace."""
    (prefix,) = terms.objects(ONTOLOGY, VANN.preferredNamespacePrefix)
    (namespace,) = terms.objects(ONTOLOGY, VANN.preferredNamespaceUri)
    text = (ontology_folder() / "pvd.ttl").read_text(encoding="utf-8")

    assert f"@prefix {prefix}: <{namespace}> ." in text


@pytest.mark.parametrize(
    "form",
    [ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD],
    ids=["turtle", "rdf-xml", "json-ld"],
)
def test_rdf_is_available(form: ox.RdfFormat) -> None:
    """RDF1: the file can be had in each format that FOOPS! asks for, nothing lost."""
    data = (ontology_folder() / "pvd.ttl").read_bytes()
    stated = {q.triple for q in ox.parse(data, ox.RdfFormat.TURTLE)}

    written = ox.serialize(stated, format=form)

    assert written
    assert {q.triple for q in ox.parse(written, form)} == stated


def test_other_vocabularies_are_reused(terms: Graph) -> None:
    """VOC1, for metadata; VOC2, for classes that ours extend or link to."""
    described = {str(predicate) for predicate in terms.predicates(ONTOLOGY)}
    linked = {
        str(node)
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.range)
        for node in terms.objects(None, predicate)
    }

    assert any(iri.startswith(str(DCTERMS)) for iri in described)
    for prefix in ("prov", "skos", "igeo", "org"):
        assert any(iri.startswith(vocab.PREFIXES[prefix]) for iri in linked), prefix


def test_every_term_has_a_label_and_a_definition(terms: Graph) -> None:
    """VOC3 and VOC4, for classes and properties."""
    assert _without(terms, _own(terms), RDFS.label, SKOS.prefLabel) == set()
    assert _without(terms, _own(terms), RDFS.comment, SKOS.definition) == set()


def test_every_concept_has_a_label_and_a_definition(schemes: Graph) -> None:
    """VOC3 and VOC4, for concepts of ours."""
    found = set(schemes.subjects(RDF.type, SKOS.Concept))
    ours = {node for node in found if str(node).startswith(vocab.BASE)}

    assert ours
    assert _without(schemes, ours, SKOS.prefLabel) == set()
    assert _without(schemes, ours, SKOS.definition) == set()


def test_a_term_without_a_definition_is_found() -> None:
    """VOC3 and VOC4 can fail."""
    term = URIRef(vocab.expand("pvd:Nothing"))
    graph = Graph()
    graph.add((term, RDF.type, OWL.Class))
    graph.add((term, RDFS.label, Literal("rien", lang="fr")))

    assert _without(graph, _own(graph), RDFS.label) == set()
    assert _without(graph, _own(graph), RDFS.comment, SKOS.definition) == {str(term)}


def test_the_checks_are_mapped() -> None:
    """docs/ontology-checks.md says of each test of the catalogue where it is run."""
    path = Path(__file__).resolve().parents[2] / "docs" / "ontology-checks.md"
    text = path.read_text(encoding="utf-8")
    left = {"URI1", "URI2", "VER2", "CN1", "DOC1", "FIND2", "FIND3", "OM4.2"}
    run = {*TESTS, "PURL1", "HTTP1", "VER1", "FIND1", "RDF1"}
    run |= {"VOC1", "VOC2", "VOC3", "VOC4"}

    assert {name for name in run | left if f"| {name} |" not in text} == set()
