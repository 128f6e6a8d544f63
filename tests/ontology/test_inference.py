"""Reasoning over the ontology adds what a reader expects, and no contradiction.

PROV-O is reasoned with too: it keeps activities and entities apart, which is where a
domain or a superproperty of ours could do harm.
"""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder

CASES = Path(__file__).parent / "shapes"
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
# Said by ORG itself, whose file is not read here.
OF_ORG = {vocab.expand("org:FormalOrganization"): vocab.expand("org:Organization")}
# What PROV-O says of the terms that we use, and that a contradiction could come from.
# Source: PROV-O, https://www.w3.org/TR/prov-o/
OF_PROV = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
prov:Activity owl:disjointWith prov:Entity .
prov:Plan rdfs:subClassOf prov:Entity .
prov:invalidated rdfs:domain prov:Activity ; rdfs:range prov:Entity .
prov:invalidatedAtTime rdfs:domain prov:Entity .
prov:qualifiedAssociation rdfs:domain prov:Activity ; rdfs:range prov:Association .
prov:specializationOf rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:startedAtTime rdfs:domain prov:Activity .
prov:used rdfs:domain prov:Activity ; rdfs:range prov:Entity .
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:wasGeneratedBy rdfs:domain prov:Entity ; rdfs:range prov:Activity .
prov:wasInvalidatedBy rdfs:domain prov:Entity ; rdfs:range prov:Activity .
prov:wasRevisionOf rdfs:subPropertyOf prov:wasDerivedFrom .
"""

pytestmark = pytest.mark.slow


def _sound_data() -> Graph:
    """Return the data that pass the shapes, all in one graph."""
    data = Graph()
    for path in sorted(CASES.glob("*.ttl")):
        data.parse(path, format="turtle")
    return data


def _closed(data: Graph) -> Graph:
    """Close *data* itself under OWL 2 RL, and return it."""
    pyshacl.validate(data, shacl_graph=Graph(), inference="owlrl", inplace=True)
    return data


def _contradictions(closed: Graph) -> list[str]:
    return [str(text) for text in closed.objects(None, ERROR)]


@pytest.fixture(scope="module")
def closure(terms: Graph) -> Graph:
    """The sound data and the ontology, closed under OWL 2 RL; read-only."""
    structures = Graph().parse(ontology_folder() / "structures.ttl")
    return _closed(_sound_data() + structures + terms)


def test_reasoning_has_run(closure: Graph) -> None:
    """An action is an activity of PROV: what an outside tool needs to read history."""
    action = URIRef(vocab.id_iri("test", "action"))

    assert (action, RDF.type, URIRef(vocab.expand("prov:Activity"))) in closure


def test_no_contradiction(closure: Graph) -> None:
    """No thing falls into two disjoint classes by way of a domain or a range."""
    assert _contradictions(closure) == []


def test_no_contradiction_with_prov(terms: Graph) -> None:
    """No activity is made an entity by the way we use PROV, nor the other way round."""
    prov = Graph().parse(data=OF_PROV, format="turtle")

    assert _contradictions(_closed(_sound_data() + terms + prov)) == []


def test_a_contradiction_is_found(terms: Graph) -> None:
    """A sheet is no activity, as PROV's own link to a contribution would have it."""
    prov = Graph().parse(data=OF_PROV, format="turtle")
    sheet, part = (URIRef(vocab.id_iri("test", name)) for name in ("sheet", "part"))
    prov.add((sheet, RDF.type, URIRef(vocab.expand("pvd:ExperienceSheet"))))
    prov.add((sheet, URIRef(vocab.expand("prov:qualifiedAssociation")), part))

    assert _contradictions(_closed(terms + prov))


def test_domains_and_ranges_bring_no_surprise(closure: Graph, terms: Graph) -> None:
    """A thing that has a type gets its superclasses from reasoning, nothing else."""
    stated = _sound_data()
    for subject in set(stated.subjects(RDF.type)):
        expected: set[Node | None] = {OWL.Thing}
        for kind in stated.objects(subject, RDF.type):
            expected.update(terms.transitive_objects(kind, RDFS.subClassOf))
            expected.add(URIRef(OF_ORG.get(str(kind), str(kind))))
        inferred = set(closure.objects(subject, RDF.type))
        assert inferred <= expected, subject
