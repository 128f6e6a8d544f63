"""Streaming checks against pyshacl, which reads the same shapes and the same graph."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pyoxigraph
import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from pvd_graph.errors import InvalidGraphError
from pvd_graph.resources import ontology_folder
from pvd_graph.validation.check import ShapeIssue, check_lines
from pvd_graph.validation.shapes import Shape, load_shapes
from pvd_graph.vocab import BASE

PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
ex:TownShape a sh:NodeShape ; sh:targetClass ex:Town ;
    sh:nodeKind sh:IRI ; sh:pattern "^https://example.org/town/" ;
    sh:property [ sh:path ex:code ; sh:minCount 1 ; sh:maxCount 1 ;
        sh:datatype xsd:string ; sh:flags "i" ;
        sh:pattern "^([0-9]{2}|2[ab])[0-9]{3}$" ; sh:minLength 5 ; sh:maxLength 5 ;
        sh:message "Un seul code de 5 caractères."@fr, "One code."@en ] ;
    sh:property [ sh:path rdfs:label ; sh:minCount 1 ;
        sh:uniqueLang true ; sh:languageIn ( "fr" "en" ) ] ;
    sh:property [ sh:path ex:population ;
        sh:or ( [ sh:datatype xsd:integer ; sh:minInclusive 0 ]
                [ sh:datatype xsd:decimal ] ) ] ;
    sh:property [ sh:path ex:lat ; sh:datatype xsd:decimal ;
        sh:minExclusive -90 ; sh:maxExclusive 90.0 ] ;
    sh:property [ sh:path ex:share ; sh:minInclusive 0 ; sh:maxInclusive 1 ;
        sh:severity sh:Warning ] ;
    sh:property [ sh:path ex:signed ; sh:datatype xsd:date ;
        sh:minInclusive "2019-09-19"^^xsd:date ] ;
    sh:property [ sh:path ex:year ; sh:datatype xsd:gYear ] ;
    sh:property [ sh:path ex:starts ; sh:lessThanOrEquals ex:ends ] ;
    sh:property [ sh:path ex:kind ; sh:in ( ex:a ex:b "c" ) ] ;
    sh:property [ sh:path ex:in ; sh:class ex:Departement ; sh:nodeKind sh:IRI ] ;
    sh:property [ sh:path rdf:type ; sh:hasValue ex:Place ] .
ex:MarkedShape a sh:NodeShape ; sh:targetSubjectsOf ex:marks ;
    sh:property [ sh:path ex:marks ; sh:nodeKind sh:Literal ; sh:severity sh:Info ] .
"""
VALID = """
<https://example.org/town/1> a ex:Town, ex:Place ; ex:code "2a004" ;
    rdfs:label "Æ « ville »\\n"@fr, "town"@en-GB ; ex:population 12 ; ex:lat 41.5 ;
    ex:share 0.5 ; ex:signed "2020-02-29"^^xsd:date ; ex:year "2020"^^xsd:gYear ;
    ex:starts "2024-03-01"^^xsd:date ; ex:ends "2024-03-01"^^xsd:date ;
    ex:kind ex:a, "c" ; ex:in ex:d1 ; ex:marks "x" .
ex:d1 a ex:Departement .
"""
FAULTS = {
    "no-code": 'ex:t a ex:Town, ex:Place ; rdfs:label "x"@fr .',
    "two-codes": 'ex:t a ex:Town ; ex:code "01001", "01002" ; rdfs:label "x"@fr .',
    "bad-code": 'ex:t a ex:Town ; ex:code "1001" ; rdfs:label "x"@fr .',
    "typed-code": 'ex:t a ex:Town ; ex:code 10001 ; rdfs:label "x"@fr .',
    "labels": 'ex:t a ex:Town ; rdfs:label "x"@fr, "y"@fr, "z", "w"@de, "v"@frx .',
    "numbers": """ex:t a ex:Town ; ex:population "douze", -1, 1.5, ex:many ;
        ex:lat 90, "91.0"^^xsd:decimal, -90.0, 89.99 ;
        ex:share 1.01, 1, 0, "1", -0.1 .""",
    "dates": """ex:t a ex:Town ; ex:signed "2021-02-30"^^xsd:date,
        "2019-09-18"^^xsd:date, "2021-01-01", "2019-09-19"^^xsd:date ;
        ex:year 2020, "2020" .""",
    "order": """ex:t a ex:Town ; ex:starts "2024-03-02"^^xsd:date, 3, "b", ex:b ;
        ex:ends "2024-03-01"^^xsd:date .
        ex:u a ex:Town ; ex:starts 2, 2.5, 4.0 ; ex:ends 3, 2.2 .
        ex:v a ex:Town ; ex:starts "b", "a"@fr ; ex:ends "ab", ex:b .
        ex:w a ex:Town ; ex:starts "2024-03-02"^^xsd:date .""",
    "kinds": 'ex:t a ex:Town ; ex:kind ex:c, "c"@fr, "c", ex:b .',
    "classes": 'ex:t a ex:Town ; ex:in ex:d1, ex:a-later, ex:no, "d" .',
    "marked": "ex:m ex:marks ex:x, 1 .",
    "escapes": 'ex:t a ex:Town ; ex:code "\\"\\\\\\n\\t1", "é\\u0041bcd" .',
}
LATER = "ex:a-later a ex:Departement . ex:zz a ex:Departement ."
Finding = tuple[str, str, str, str]


@pytest.fixture
def shapes(tmp_path: Path) -> tuple[Shape, ...]:
    """The shapes above, compiled from a file."""
    (tmp_path / "towns.ttl").write_text(PREFIXES + SHAPES, encoding="utf-8")
    return load_shapes(tmp_path)


def _lines(turtle: str) -> list[str]:
    """Return a graph as sorted N-Triples lines, the way the archive writes them."""
    triples = pyoxigraph.parse(
        (PREFIXES + turtle).encode(), format=pyoxigraph.RdfFormat.TURTLE
    )
    return sorted({f"{t.subject} {t.predicate} {t.object} .\n" for t in triples})


def _ours(issues: list[ShapeIssue]) -> list[Finding]:
    return sorted((i.focus, i.path, i.component, i.severity) for i in issues)


def _theirs(turtle: str) -> list[Finding]:
    """Return what pyshacl finds on the same graph."""
    return _pyshacl(
        Graph().parse(data=PREFIXES + turtle, format="turtle"),
        Graph().parse(data=PREFIXES + SHAPES, format="turtle"),
    )


def _pyshacl(graph: Graph, shapes: Graph) -> list[Finding]:
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=False)
    assert isinstance(results, Graph)
    return sorted(
        (
            str(results.value(result, SH.focusNode)),
            str(results.value(result, SH.resultPath) or ""),
            str(results.value(result, SH.sourceConstraintComponent)),
            str(results.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        )
        for result in results.subjects(RDF.type, SH.ValidationResult)
    )


def test_valid_graph_has_no_issue(shapes: tuple[Shape, ...]) -> None:
    """A graph that uses every constraint rightly passes here and in pyshacl."""
    issues = list(check_lines(shapes, _lines(VALID)))

    assert issues == []
    assert _theirs(VALID) == []


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_planted_faults_are_found_as_pyshacl_finds_them(
    shapes: tuple[Shape, ...], name: str
) -> None:
    """The same results, one by one: focus node, path, component and severity."""
    turtle = VALID + FAULTS[name] + LATER
    issues = _ours(list(check_lines(shapes, _lines(turtle))))

    assert issues == _theirs(turtle)
    assert issues


def _damaged(lines: list[str], random: Random) -> list[str]:
    """Return a graph with one statement in five dropped, doubled or replaced."""
    values = (
        '"zz"',
        '""@de',
        "<https://example.org/x>",
        '"-5"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    )
    damaged = set()
    for line in lines:
        subject, predicate, _ = line.split(" ", 2)
        fate = random.random()
        if fate > 0.1:
            damaged.add(line)
        if 0.05 < fate < 0.2:
            damaged.add(f"{subject} {predicate} {random.choice(values)} .\n")
    return sorted(damaged)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shapes_of_the_ontology_give_what_pyshacl_gives(seed: int) -> None:
    """On damaged copies of the examples of every shape, the results are the same."""
    examples = Path(__file__).parents[1] / "ontology" / "shapes"
    lines = sorted(
        {
            f"{quad.subject} {quad.predicate} {quad.object} .\n"
            for path in examples.glob("*.ttl")
            for quad in pyoxigraph.parse(
                path=path, format=pyoxigraph.RdfFormat.TURTLE, base_iri=BASE
            )
        }
    )
    shapes = Graph()
    for path in sorted((ontology_folder() / "shapes").glob("*.ttl")):
        shapes.parse(path)
    damaged = _damaged(lines, Random(seed))  # noqa: S311 - repeatable, no secret

    issues = list(check_lines(load_shapes(ontology_folder() / "shapes"), damaged))

    assert issues
    assert _ours(issues) == _pyshacl(
        Graph().parse(data="".join(damaged), format="nt"), shapes
    )


def test_cached_answers_do_not_hide_a_fault(shapes: tuple[Shape, ...]) -> None:
    """After a thousand good nodes of one signature, one bad value is still seen."""
    line = '<https://example.org/town/{0:05}> <https://example.org/{1}> "{2}" .'
    town = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/{}> ."
    )
    label = (
        "<https://example.org/town/{0:05}> "
        '<http://www.w3.org/2000/01/rdf-schema#label> "x"@fr .'
    )
    lines = [
        text
        for i in range(1001)
        for text in (
            f"<https://example.org/town/{i:05}> {town.format('Place')}",
            f"<https://example.org/town/{i:05}> {town.format('Town')}",
            line.format(i, "code", "01001" if i < 1000 else "1001"),
            label.format(i),
        )
    ]

    issues = list(check_lines(shapes, lines))

    assert {i.focus for i in issues} == {"https://example.org/town/01000"}
    assert {i.component.rpartition("#")[2] for i in issues} == {
        "MinLengthConstraintComponent",
        "PatternConstraintComponent",
    }
    assert issues[0].value == '"1001"'
    assert dict(issues[0].messages)["fr"] == "Un seul code de 5 caractères."


def test_repeated_statement_counts_once(shapes: tuple[Shape, ...]) -> None:
    """A graph is a set: the same line twice does not break sh:maxCount."""
    lines = [line for line in _lines(VALID) for _ in range(2)]

    assert list(check_lines(shapes, lines)) == []


@pytest.mark.parametrize("line", ["<a> <b>", "_:b <p> <o> .", "<s> <p> <o>"])
def test_line_of_another_form_is_refused(shapes: tuple[Shape, ...], line: str) -> None:
    """What is not ``<s> <p> o .`` is a broken file, never a silent pass."""
    with pytest.raises(InvalidGraphError, match="N-Triples"):
        list(check_lines(shapes, [line]))
