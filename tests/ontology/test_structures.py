"""The structure of our figures is well formed, and is that of our observations.

Integrity constraints are those of The RDF Data Cube Vocabulary,
https://www.w3.org/TR/vocab-data-cube/ , by their numbers; those that look at whole
datasets (IC-11, IC-12...) are left to the shapes of observations and of datasets.
"""

from __future__ import annotations

from collections.abc import Callable

import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import QB, RDF, RDFS, SH, SKOS

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder

STRUCTURE = URIRef(vocab.id_iri("structure", "observation"))
KINDS = {
    QB.dimension: QB.DimensionProperty,
    QB.measure: QB.MeasureProperty,
    QB.attribute: QB.AttributeProperty,
}
OBSERVATION = URIRef(vocab.expand("pvdsh:ObservationShape"))


@pytest.fixture(scope="module")
def cube(terms: Graph) -> Graph:
    """The structures and the properties that they name; read-only."""
    return terms + Graph().parse(ontology_folder() / "structures.ttl")


def _named(graph: Graph, kind: URIRef) -> set[URIRef]:
    """Return the properties that the structure has as dimensions, for instance."""
    return {
        prop
        for part in graph.objects(STRUCTURE, QB.component)
        for prop in graph.objects(part, kind)
        if isinstance(prop, URIRef)
    }


def _broken(graph: Graph) -> set[str]:
    """Return the numbers of the integrity constraints that the structure breaks."""
    dimensions = _named(graph, QB.dimension)
    parts = set(graph.objects(STRUCTURE, QB.component))
    optional = {
        part
        for part in parts
        if (part, QB.componentRequired, Literal(lexical_or_value=False)) in graph
    }
    faults = {
        "IC-3": not _named(graph, QB.measure),
        "IC-4": any((d, RDFS.range, None) not in graph for d in dimensions),
        "IC-5": any(
            (d, RDFS.range, SKOS.Concept) in graph
            and (d, QB.codeList, None) not in graph
            for d in dimensions
        ),
        "IC-6": any((part, QB.attribute, None) not in graph for part in optional),
    }
    return {name for name, fault in faults.items() if fault}


def test_structure_breaks_no_integrity_constraint(cube: Graph) -> None:
    """IC-3 to IC-6 of Data Cube."""
    assert _broken(cube) == set()


@pytest.mark.parametrize(
    ("number", "break_it"),
    [
        ("IC-3", lambda g: g.remove((None, QB.measure, None))),
        ("IC-4", lambda g: g.remove((None, RDFS.range, None))),
        ("IC-5", lambda g: g.set(
            (URIRef(vocab.expand("pvd:period")), RDFS.range, SKOS.Concept)
        )),
        ("IC-6", lambda g: g.remove((None, QB.attribute, None))),
    ],
)  # fmt: skip
def test_each_fault_is_found(
    number: str, break_it: Callable[[Graph], object], cube: Graph
) -> None:
    """So that the test above can fail."""
    broken = Graph() + cube
    break_it(broken)

    assert _broken(broken) == {number}


def test_a_component_is_one_property_of_its_kind(cube: Graph) -> None:
    """Each names one property, typed as Data Cube asks, and has a place of its own."""
    parts = list(cube.objects(STRUCTURE, QB.component))
    for part in parts:
        found = [(k, p) for k in KINDS for p in cube.objects(part, k)]
        assert len(found) == 1, part
        assert (found[0][1], RDF.type, KINDS[found[0][0]]) in cube, part
    places = [cube.value(part, QB.order) for part in parts]
    assert sorted(map(str, places)) == [str(n) for n in range(1, len(parts) + 1)]


def test_it_is_what_the_shape_of_observations_asks_for(
    cube: Graph, shapes: Graph
) -> None:
    """An observation bears the dimensions, the measure, its dataset and no more."""
    asked = {
        shapes.value(part, SH.path) for part in shapes.objects(OBSERVATION, SH.property)
    }

    borne = _named(cube, QB.dimension) | _named(cube, QB.measure)
    assert asked == borne | {QB.dataSet}
    (unit,) = _named(cube, QB.attribute)
    (spot,) = cube.objects(cube.value(None, QB.attribute, unit), QB.componentAttachment)
    bearers = {
        shapes.value(shape, SH.targetClass)
        for shape in shapes.subjects(RDF.type, SH.NodeShape)
        for part in shapes.objects(shape, SH.property)
        if shapes.value(part, SH.path) == unit
    }
    assert spot in bearers


def test_structures_pass_their_shapes(cube: Graph, shapes: Graph) -> None:
    """They enter the graph of the ontology by the same gate as all the rest."""
    copy = Graph() + shapes  # pyshacl adds to what it is given
    conforms, _, text = pyshacl.validate(cube, shacl_graph=copy)

    assert conforms, text
    assert not any(isinstance(node, BNode) for node in cube.all_nodes())
