"""Reasoning over the ontology adds what a reader expects, and no contradiction."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from pvd_graph import vocab

CASES = Path(__file__).parent / "shapes"
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
# Said by ORG itself, whose file is not read here.
OF_ORG = {vocab.expand("org:FormalOrganization"): vocab.expand("org:Organization")}

pytestmark = pytest.mark.slow


def _sound_data() -> Graph:
    """Return the data that pass the shapes, all in one graph."""
    data = Graph()
    for path in sorted(CASES.glob("*.ttl")):
        data.parse(path, format="turtle")
    return data


@pytest.fixture(scope="module")
def closure(terms: Graph) -> Graph:
    """The sound data and the ontology, closed under OWL 2 RL; read-only."""
    closed = _sound_data() + terms
    pyshacl.validate(closed, shacl_graph=Graph(), inference="owlrl", inplace=True)
    return closed


def test_reasoning_has_run(closure: Graph) -> None:
    """An action is an activity of PROV: what an outside tool needs to read history."""
    action = URIRef(vocab.id_iri("test", "action"))

    assert (action, RDF.type, URIRef(vocab.expand("prov:Activity"))) in closure


def test_no_contradiction(closure: Graph) -> None:
    """No thing falls into two disjoint classes by way of a domain or a range."""
    assert [str(text) for text in closure.objects(None, ERROR)] == []


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
