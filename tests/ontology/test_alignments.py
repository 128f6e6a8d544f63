"""Alignments with others' lists hold: SKOS conditions, sources, nothing left out.

SKOS conditions are those of https://www.w3.org/TR/skos-reference/ : S27 (related and
hierarchy are disjoint), S46 (exactMatch is disjoint with broadMatch and relatedMatch).
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder

FILE = ontology_folder() / "schemes" / "alignments.ttl"
SDG = "http://metadata.un.org/sdg/"
SDG_LIST = Path(__file__).parent / "terms" / "sdg.txt"
PARTNER = URIRef(vocab.id_iri("scheme", "aides-territoires"))
INVERSE = {
    SKOS.exactMatch: SKOS.exactMatch,
    SKOS.closeMatch: SKOS.closeMatch,
    SKOS.relatedMatch: SKOS.relatedMatch,
    SKOS.broadMatch: SKOS.narrowMatch,
    SKOS.narrowMatch: SKOS.broadMatch,
}
Triple = tuple[Node, URIRef, Node]


def _matches(graph: Graph) -> list[Triple]:
    return [(s, p, o) for p in INVERSE for s, o in graph.subject_objects(p)]


def _ours(node: Node) -> bool:
    return str(node).startswith(vocab.BASE)


def _above(graph: Graph) -> Graph:
    """Return child broader parent for what SKOS entails, mappings included."""
    found = Graph()
    for up, down in (
        (SKOS.broader, SKOS.narrower),
        (SKOS.broadMatch, SKOS.narrowMatch),
    ):
        for child, parent in graph.subject_objects(up):
            found.add((child, SKOS.broader, parent))
        for parent, child in graph.subject_objects(down):
            found.add((child, SKOS.broader, parent))
    return found


def _faults_of_hierarchy(graph: Graph) -> set[str]:
    above = _above(graph)
    over = {
        one: {up for up in above.transitive_objects(one, SKOS.broader) if up} - {one}
        for one in above.subjects()
    }
    faults = {
        "S27"
        for predicate in (SKOS.related, SKOS.relatedMatch)
        for one, other in graph.subject_objects(predicate)
        if other in over.get(one, ()) or one in over.get(other, ())
    }
    cycles = {"cycle" for one in over for up in over[one] if one in over.get(up, ())}
    return faults | cycles


def _faults(graph: Graph) -> set[str]:
    """Return the names of the SKOS conditions that *graph* breaks."""
    faults = _faults_of_hierarchy(graph)
    scheme: dict[Node, Node] = dict(graph.subject_objects(SKOS.inScheme))
    relations: dict[tuple[Node, Node], set[URIRef]] = {}
    for one, predicate, other in _matches(graph):
        relations.setdefault((one, other), set()).add(predicate)
        if one == other:
            faults.add("self")
        elif one in scheme and scheme[one] == scheme.get(other):
            faults.add("same scheme")
        if _ours(other) and (other, INVERSE[predicate], one) not in graph:
            faults.add("one way")
    # More than S46 asks: with one relation a pair, no reader has to choose.
    if any(len(held) > 1 for held in relations.values()):
        faults.add("S46")
    return faults


def test_alignments_keep_the_conditions_of_skos(schemes: Graph) -> None:
    """Over all schemes together: a mapping may break what each file keeps."""
    assert _matches(schemes)
    assert _faults(schemes) == set()


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        ("x:a skos:closeMatch x:a .", "self"),
        ("x:a skos:closeMatch x:b . x:b skos:closeMatch x:a .", "same scheme"),
        ("x:a skos:closeMatch x:c .", "one way"),
        ("x:a skos:broadMatch x:c . x:c skos:broadMatch x:a .", "one way"),
        ("x:a skos:exactMatch x:c ; skos:relatedMatch x:c .", "S46"),
        ("x:a skos:exactMatch x:away ; skos:broadMatch x:away .", "S46"),
        (
            "x:b skos:broader x:a ; skos:relatedMatch x:c . x:a skos:broadMatch x:c .",
            "S27",
        ),
        (
            "x:b skos:broader x:a ; skos:narrowMatch x:c . x:a skos:broadMatch x:c .",
            "cycle",
        ),
    ],
)
def test_a_fault_is_seen(statements: str, fault: str) -> None:
    """The conditions above are not empty: each has an example that breaks it."""
    prefixes = f"@prefix skos: <{SKOS}> . @prefix x: <{vocab.BASE}> ."
    schemes = "x:a skos:inScheme x:1 . x:b skos:inScheme x:1 . x:c skos:inScheme x:2 ."
    graph = Graph().parse(data=f"{prefixes} {schemes} {statements}", format="turtle")

    assert fault in _faults(graph)


def test_matches_lead_to_concepts_that_exist(schemes: Graph) -> None:
    """Ours are concepts of our files; the goals are on the list of the UN's."""
    goals = {
        URIRef(SDG + line)
        for line in SDG_LIST.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    }
    known = set(schemes.subjects(RDF.type, SKOS.Concept)) | goals

    assert {node for s, _, o in _matches(schemes) for node in (s, o)} <= known


def test_goals_are_only_close_or_related_and_each_match_has_its_reason(
    schemes: Graph,
) -> None:
    """A goal is neither a challenge nor an action; the comment above says why."""
    found = [each for each in _matches(schemes) if str(each[2]).startswith(SDG)]
    lines = FILE.read_text(encoding="utf-8").splitlines()
    at = [number for number, line in enumerate(lines) if " sdg:" in line]

    assert {p for _, p, _ in found} <= {SKOS.closeMatch, SKOS.relatedMatch}
    assert len(at) - 1 == len(found) > 0  # less one: the line of the prefix
    for number in at[1:]:
        assert re.match(
            r"(theme|defi|term):\S+ skos:\w+Match sdg:\S+ \.", lines[number]
        )
        assert re.match(r"# \w", lines[number - 1]), lines[number]


def test_every_theme_and_category_is_matched_or_says_why_not(schemes: Graph) -> None:
    """Either a match or a note in both languages, never both, never neither."""
    members = set(schemes.subjects(SKOS.inScheme, PARTNER))
    matched = {s for s, _, _ in _matches(schemes)} & members
    noted = {s for s in members if (s, SKOS.editorialNote, None) in schemes}

    assert matched
    assert matched | noted == members
    assert not matched & noted
    for concept in noted:
        notes = [
            (text.language, str(text))
            for text in schemes.objects(concept, SKOS.editorialNote)
            if isinstance(text, Literal)
        ]
        (_, english), (_, french) = sorted(notes, key=lambda note: note[0] or "")
        assert english.startswith("No match: "), concept
        assert french.startswith("Sans correspondance : "), concept


def test_concepts_of_a_producer_name_it(schemes: Graph) -> None:
    """Their IRIs are ours: the definition says whose the list is."""
    for concept in schemes.subjects(SKOS.inScheme, PARTNER):
        assert str(concept).startswith(vocab.id_iri("aides-territoires-theme", ""))
        for definition in schemes.objects(concept, SKOS.definition):
            assert "Aides-territoires" in str(definition), concept


def test_the_list_is_the_producers(schemes: Graph, shared_data: Path) -> None:
    """Each theme and category of the file, under its themes, and nothing else."""
    table = shared_data / "aides-territoires" / "themes_categories.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        listed = {(row["categorie"], row["theme"]) for row in csv.DictReader(lines)}

    def name(concept: Node) -> str:
        labels = schemes.objects(concept, SKOS.prefLabel)
        return next(
            str(label)
            for label in labels
            if isinstance(label, Literal) and label.language == "fr"
        )

    members = set(schemes.subjects(SKOS.inScheme, PARTNER))
    tops = set(schemes.subjects(SKOS.topConceptOf, PARTNER))
    held = {
        (name(one), name(above))
        for one in members - tops
        for above in schemes.objects(one, SKOS.broader)
    }

    assert held == listed
    assert {name(top) for top in tops} == {theme for _, theme in listed}
