"""Every term of ours has an example that a reader can paste: Turtle that shows it.

An example is read with the prefixes of `vocab` and the base address of the data. It may
leave out what a shape requires (it is short), and breaks no other constraint.
"""

from __future__ import annotations

import re

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.constraints import component
from pvd_graph.validation.shapes import Shape, load_shapes

PVD = vocab.PREFIXES["pvd"]
HEADER = f"@base <{vocab.BASE}> .\n" + "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in vocab.PREFIXES.items()
)
# What a short example does not hold: all that is required, and the things it points at.
LEFT_OUT = {component("MinCount"), component("Class")}
LONGEST_LINE, MOST_LINES = 100, 7
CONCEPT = re.compile(re.escape(vocab.BASE) + r"id/(term|challenge|theme)/")
CODE = re.compile(r"(?<!\d)(\d{2}|2[AB])\d{3}(?!\d)")


def _examples(terms: Graph) -> dict[str, str]:
    """Return prefixed name -> example, of every class and property of ours."""
    found = {}
    for term in sorted(set(terms.subjects()), key=str):
        if str(term).startswith(PVD):
            (text,) = terms.objects(term, SKOS.example)
            assert isinstance(text, Literal)
            found[vocab.shorten(str(term))] = str(text)
    return found


def _parsed(text: str) -> Graph:
    return Graph().parse(data=HEADER + text, format="turtle")


def _broken(text: str, shapes: tuple[Shape, ...]) -> set[tuple[str, str]]:
    """Return (shape, component) of what an example does against the shapes."""
    lines = sorted(_parsed(text).serialize(format="nt").splitlines())
    issues = check_lines(shapes, [line for line in lines if line])
    return {(i.shape, i.component) for i in issues if i.component not in LEFT_OUT}


@pytest.fixture(scope="module")
def compiled() -> tuple[Shape, ...]:
    """The shapes, as the gate of a build reads them."""
    return load_shapes(ontology_folder() / "shapes")


def test_every_term_has_one_example_that_uses_it(terms: Graph) -> None:
    """It parses, has no blank node, and has its term as a class or a property."""
    for name, text in _examples(terms).items():
        graph, term = _parsed(text), URIRef(vocab.expand(name))
        used: set[Node] = {*graph.predicates(), *graph.objects(None, RDF.type)}
        assert term in used, name
        assert not any(isinstance(node, BNode) for node in graph.all_nodes()), name


def test_examples_are_short(terms: Graph) -> None:
    """They are read on a page, beside the definition, on a phone too."""
    for name, text in _examples(terms).items():
        lines = text.splitlines()
        assert len(lines) <= MOST_LINES, name
        assert max(map(len, lines)) <= LONGEST_LINE, name


def test_every_subject_says_what_it_is(terms: Graph) -> None:
    """Without its class, an example teaches half and no shape would look at it."""
    for name, text in _examples(terms).items():
        graph = _parsed(text)
        assert set(graph.subjects()) == set(graph.subjects(RDF.type)), name


def test_examples_break_no_constraint(
    terms: Graph, compiled: tuple[Shape, ...]
) -> None:
    """What a reader copies from an example would be let in."""
    for name, text in _examples(terms).items():
        assert _broken(text, compiled) == set(), name


def test_a_wrong_example_is_found(compiled: tuple[Shape, ...]) -> None:
    """So that the test above can fail."""
    text = '<id/x> a pvd:Membership ; pvd:signedOn "hier" .'

    assert {part for _, part in _broken(text, compiled)} == {component("Datatype")}


def test_examples_name_concepts_that_exist(terms: Graph, schemes: Graph) -> None:
    """A concept that is not in a scheme would lead a reader nowhere."""
    known = {str(concept) for concept in schemes.subjects(RDF.type, SKOS.Concept)}
    for name, text in _examples(terms).items():
        named = {str(n) for n in _parsed(text).all_nodes() if CONCEPT.match(str(n))}
        assert named <= known, name


def test_invented_things_belong_to_invented_towns(terms: Graph) -> None:
    """What a town says or does is made up, so the town is too: its code says so."""
    invented = {"ExperienceSheet", "TerritorialProject", "MeasuredResult", "priority"}
    texts = _examples(terms)
    for name in invented:
        codes = [found.group(1) for found in CODE.finditer(texts[f"pvd:{name}"])]
        assert set(codes) <= {"99"}, name
        assert "99001" in texts[f"pvd:{name}"], name
