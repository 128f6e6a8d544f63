"""Each shape lets a sound graph pass and stops one that breaks each of its constraints.

``shapes/<name>.ttl`` holds data that pass ``ontology/shapes/<name>.ttl``. Each line of
``shapes/<name>.fails`` turns them into data that fail::

    <property shape> <constraint> = <predicate> <objects>   the node has these instead
    <property shape> <constraint> - <predicate>             the node has none

Objects are Turtle, with the prefixes of `vocab`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder
from pvd_graph.validation.check import check_lines
from pvd_graph.validation.shapes import load_shapes

CASES = Path(__file__).parent / "shapes"
FILES = sorted((ontology_folder() / "shapes").glob("*.ttl"))
PVDSH = vocab.PREFIXES["pvdsh"]
HEADER = f"@base <{vocab.BASE}> .\n" + "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in vocab.PREFIXES.items()
)
# What a shape may hold: the subset that the streaming validator knows.
CONSTRAINTS = {
    SH.minCount: "MinCount",
    SH.maxCount: "MaxCount",
    SH.datatype: "Datatype",
    SH.nodeKind: "NodeKind",
    SH.pattern: "Pattern",
    SH["in"]: "In",
    SH.minInclusive: "MinInclusive",
    SH.maxInclusive: "MaxInclusive",
    SH.minLength: "MinLength",
    SH.languageIn: "LanguageIn",
    SH.uniqueLang: "UniqueLang",
    SH.lessThanOrEquals: "LessThanOrEquals",
    SH["class"]: "Class",
    SH["or"]: "Or",
}

Result = tuple[str, str, str]
"""Focus node, property shape, constraint component, without namespaces of SHACL."""


@dataclass(frozen=True)
class Case:
    """One node that must break one constraint."""

    focus: str
    shape: str
    constraint: str


def _focus(data: Graph, shapes: Graph) -> Node:
    """Return the one node of *data* that the shape targets."""
    found = {
        subject
        for target in shapes.objects(None, SH.targetClass)
        for subject in data.subjects(RDF.type, target)
    } | {
        subject
        for predicate in shapes.objects(None, SH.targetSubjectsOf)
        for subject in data.subjects(predicate)
    }
    assert len(found) == 1
    return found.pop()


def _add_case(data: Graph, focus: Node, line: str, number: int) -> Case:
    """Add to *data* a copy of *focus*, changed as *line* says."""
    shape, constraint, _, predicate, *objects = line.split(maxsplit=4)
    copy = URIRef(f"{focus}/{number}")
    changed = URIRef(vocab.expand(predicate))
    for path, value in list(data.predicate_objects(focus)):
        if path != changed:
            data.add((copy, path, value))
    if objects:
        snippet = f"{HEADER}<{copy}> {predicate} {objects[0]} ."
        data.parse(data=snippet, format="turtle")
    return Case(str(copy), shape, constraint)


def _read(path: Path) -> tuple[Graph, Graph, Node, list[Case]]:
    """Return the shapes, the data, the node that passes and those that fail."""
    shapes = Graph().parse(path, format="turtle")
    data = Graph().parse(CASES / path.name, format="turtle")
    focus = _focus(data, shapes)
    lines = (CASES / f"{path.stem}.fails").read_text(encoding="utf-8").splitlines()
    cases = [_add_case(data, focus, line, n) for n, line in enumerate(lines, 1)]
    return shapes, data, focus, cases


def _results(report: Graph) -> Iterator[Result]:
    for result in report.objects(None, SH.result):
        component = str(report.value(result, SH.sourceConstraintComponent))
        yield (
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.sourceShape)).removeprefix(PVDSH),
            component.removeprefix(str(SH)).removesuffix("ConstraintComponent"),
        )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sound_data_pass_and_each_fault_is_found(path: Path) -> None:
    """Each changed node breaks its constraint, and breaks no other property shape.

    But one of order: a text in the place of a day does not compare either.
    """
    shapes, data, focus, cases = _read(path)

    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)

    assert isinstance(report, Graph)
    found = set(_results(report))
    assert str(focus) not in {node for node, _, _ in found}
    for case in cases:
        mine = {(shape, what) for node, shape, what in found if node == case.focus}
        assert (case.shape, case.constraint) in mine, case
        others = {what for shape, what in mine if shape != case.shape}
        assert others <= {"LessThanOrEquals"}, case


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_streaming_validator_finds_the_same(path: Path, tmp_path: Path) -> None:
    """The gate of a build and the reference implementation agree on every case."""
    shapes, data, _, _ = _read(path)
    folder = tmp_path / "shapes"
    folder.mkdir()
    (folder / path.name).write_bytes(path.read_bytes())
    lines = sorted(data.serialize(format="nt").splitlines())

    issues = check_lines(load_shapes(folder), [line for line in lines if line])

    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    suffix = "ConstraintComponent"
    assert {
        (
            issue.focus,
            issue.shape.removeprefix(PVDSH),
            issue.component.removeprefix(str(SH)).removesuffix(suffix),
        )
        for issue in issues
    } == set(_results(report))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_constraint_has_a_failing_case(path: Path) -> None:
    """A constraint without a case could be wrong without anyone noticing."""
    shapes, _, _, cases = _read(path)
    wanted = {
        (str(shape).removeprefix(PVDSH), CONSTRAINTS[URIRef(str(parameter))])
        for shape in shapes.subjects(RDF.type, SH.PropertyShape)
        for parameter in shapes.predicates(shape)
        if parameter in CONSTRAINTS
    }

    assert {(case.shape, case.constraint) for case in cases} == wanted


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_one_named_node_shape(path: Path) -> None:
    """One file, one node shape; the IRI of a property shape tells its owner."""
    shapes = Graph().parse(path, format="turtle")
    (node,) = shapes.subjects(RDF.type, SH.NodeShape)
    parts = set(shapes.subjects(RDF.type, SH.PropertyShape))

    assert str(node).startswith(PVDSH)
    assert str(node).endswith("Shape")
    assert set(shapes.objects(node, SH.property)) == parts
    assert all(str(part).startswith(f"{node}-") for part in parts)


def test_every_property_shape_has_a_severity_and_two_messages(shapes: Graph) -> None:
    """A partner is told what to do, in French and in English."""
    for part in shapes.subjects(RDF.type, SH.PropertyShape):
        messages = shapes.objects(part, SH.message)
        languages = [m.language or "" for m in messages if isinstance(m, Literal)]
        assert sorted(languages) == ["en", "fr"], part
        (severity,) = shapes.objects(part, SH.severity)
        assert severity in {SH.Violation, SH.Warning}, part
        (path,) = shapes.objects(part, SH.path)
        assert isinstance(path, URIRef), part


def test_shapes_keep_to_the_subset(shapes: Graph) -> None:
    """What the streaming validator does not know would refuse every load."""
    allowed = {
        RDF.type,
        RDF.first,
        RDF.rest,
        SH.path,
        SH.property,
        SH.severity,
        SH.message,
        SH.targetClass,
        SH.targetSubjectsOf,
        *CONSTRAINTS,
    }

    assert set(shapes.predicates()) <= allowed


def test_blank_nodes_serve_lists_only(shapes: Graph) -> None:
    """Lists of sh:in, sh:languageIn and sh:or need them; all else has an IRI."""
    in_lists: set[Node | None] = set()
    for predicate in (SH["in"], SH["or"], SH.languageIn):
        for head in shapes.objects(None, predicate):
            in_lists.update(Collection(shapes, head))
            in_lists.update(shapes.transitive_objects(head, RDF.rest))

    assert {node for node in shapes.subjects() if isinstance(node, BNode)} <= in_lists


@pytest.mark.slow
def test_shapes_are_themselves_valid(shapes: Graph) -> None:
    """They pass the shapes of shapes of the SHACL specification."""
    copy = Graph() + shapes  # pyshacl adds to what it is given
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=copy, meta_shacl=True)

    assert conforms, text
