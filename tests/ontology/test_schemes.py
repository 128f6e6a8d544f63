"""The concept schemes hold together: SKOS integrity, labels, notations."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Node

from pvd_graph import vocab
from pvd_graph.resources import datasets_folder

LANGUAGES = ["en", "fr"]
# A concept named in a manifest or a lookup table; `id/term/{column}` is not one.
NAMED = re.compile(r"\bid/(?:term|theme|challenge)/[\w-]+(?![\w-]*[{/])")


def _concepts(graph: Graph) -> list[Node]:
    return sorted(graph.subjects(RDF.type, SKOS.Concept), key=str)


def _languages(graph: Graph, subject: Node, predicate: Node) -> list[str]:
    texts = graph.objects(subject, predicate)
    return sorted(t.language or "" for t in texts if isinstance(t, Literal))


def _terms(*names: str) -> set[Node]:
    return {URIRef(vocab.id_iri("term", name)) for name in names}


def test_challenges_and_themes_are_those_of_the_scheme(schemes: Graph) -> None:
    """10 families, 58 challenges, 10 themes: the lists that towns and partners know."""
    challenges = URIRef(vocab.id_iri("scheme", "defis"))
    themes = URIRef(vocab.id_iri("scheme", "themes"))
    members = set(schemes.subjects(SKOS.inScheme, challenges))
    tops = set(schemes.subjects(SKOS.topConceptOf, challenges))

    assert (len(tops), len(members - tops)) == (10, 58)
    assert len(set(schemes.subjects(SKOS.inScheme, themes))) == 10


def test_every_concept_is_complete(schemes: Graph) -> None:
    """One label and one definition a language, one scheme, one notation."""
    for concept in _concepts(schemes):
        assert _languages(schemes, concept, SKOS.prefLabel) == LANGUAGES, concept
        assert _languages(schemes, concept, SKOS.definition) == LANGUAGES, concept
        assert len(list(schemes.objects(concept, SKOS.inScheme))) == 1, concept
        assert len(list(schemes.objects(concept, SKOS.notation))) == 1, concept


def test_every_scheme_is_complete(schemes: Graph) -> None:
    """A scheme has a name and a description in both languages, and a licence."""
    for scheme in schemes.subjects(RDF.type, SKOS.ConceptScheme):
        for predicate in (SKOS.prefLabel, DCTERMS.title, DCTERMS.description):
            assert _languages(schemes, scheme, predicate) == LANGUAGES, scheme
        assert schemes.value(scheme, DCTERMS.license), scheme


def test_no_notation_is_given_twice(schemes: Graph) -> None:
    """A partner may name a concept by its notation alone."""
    counts = Counter(schemes.objects(None, SKOS.notation))

    assert [notation for notation, count in counts.items() if count > 1] == []


def test_no_label_names_two_concepts_of_a_scheme(schemes: Graph) -> None:
    """S13 and more: no prefLabel or altLabel stands twice, whatever the case."""
    for scheme in schemes.subjects(RDF.type, SKOS.ConceptScheme):
        counts: Counter[tuple[str, str | None]] = Counter()
        for concept in schemes.subjects(SKOS.inScheme, scheme):
            labels = chain(
                schemes.objects(concept, SKOS.prefLabel),
                schemes.objects(concept, SKOS.altLabel),
            )
            counts.update(
                (str(text).casefold(), text.language)
                for text in labels
                if isinstance(text, Literal)
            )
        assert [label for label, count in counts.items() if count > 1] == [], scheme


@pytest.mark.parametrize(
    ("forward", "backward"),
    [
        (SKOS.broader, SKOS.narrower),
        (SKOS.related, SKOS.related),
        (SKOS.relatedMatch, SKOS.relatedMatch),
        (SKOS.hasTopConcept, SKOS.topConceptOf),
    ],
    ids=["broader", "related", "relatedMatch", "hasTopConcept"],
)
def test_links_are_said_both_ways(
    schemes: Graph, forward: URIRef, backward: URIRef
) -> None:
    """No reasoner runs over the store: what SKOS implies must be stated."""
    there = set(schemes.subject_objects(forward))

    assert there
    assert there == {(o, s) for s, o in schemes.subject_objects(backward)}


def test_links_lead_to_concepts_and_hierarchy_stays_in_its_scheme(
    schemes: Graph,
) -> None:
    """No dangling link; broader and related join concepts of one scheme."""
    known = set(_concepts(schemes))
    for predicate in (SKOS.broader, SKOS.related, SKOS.relatedMatch):
        assert set(schemes.objects(None, predicate)) <= known
    for predicate in (SKOS.broader, SKOS.related):
        for one, other in schemes.subject_objects(predicate):
            assert schemes.value(one, SKOS.inScheme) == schemes.value(
                other, SKOS.inScheme
            )


def test_no_orphan_and_no_concept_above_itself(schemes: Graph) -> None:
    """Each concept hangs from a top concept of its scheme, or is one."""
    for concept in _concepts(schemes):
        chain_up = set(schemes.transitive_objects(concept, SKOS.broader))
        tops = {top for top in chain_up if (top, SKOS.topConceptOf, None) in schemes}
        assert tops, concept
        for above in chain_up - {concept}:
            assert concept not in schemes.transitive_objects(above, SKOS.broader)
        assert not chain_up & set(schemes.objects(concept, SKOS.related)), concept


def test_no_blank_node(schemes: Graph) -> None:
    """What is published has none."""
    assert all(isinstance(node, URIRef) for node in schemes.subjects())


def test_schemes_pass_the_shapes_of_concepts(schemes: Graph, shapes: Graph) -> None:
    """Our own lists meet what is asked of partners."""
    copy = Graph() + shapes  # pyshacl adds to what it is given
    conforms, _, text = pyshacl.validate(schemes, shacl_graph=copy)

    assert conforms, text


def test_every_value_of_the_typologies_table_has_its_concept(schemes: Graph) -> None:
    """A row finds its concept by its value: none may be missing."""
    prefixes = {
        "density_class": "densite-",
        "rurality_class": "ruralite-",
        "mountain_massif": "massif-",
        "functional_area_role": "aav-",
        "housing_tension_zone": "zone-abc-",
    }
    table = datasets_folder() / "typologies" / "typologies.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        wanted = {
            prefixes[column] + value
            for row in csv.DictReader(lines)
            for column, value in row.items()
            if value and column in prefixes
        }

    assert wanted
    assert _terms(*wanted) <= set(_concepts(schemes))


@pytest.mark.parametrize(
    "path",
    sorted(datasets_folder().rglob("*.ttl"))
    + sorted(datasets_folder().rglob("*.toml")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_datasets_name_concepts_that_exist(path: Path, schemes: Graph) -> None:
    """A slug with a slip would make a link to nothing, which no shape can see."""
    known = {str(concept) for concept in _concepts(schemes)}
    if path.suffix == ".ttl":
        graph = Graph().parse(path, format="turtle")
        known |= {str(concept) for concept in _concepts(graph)}
        text = " ".join(str(node) for node in graph.all_nodes())
    else:
        text = path.read_text(encoding="utf-8")

    assert {vocab.BASE + name for name in NAMED.findall(text)} <= known
