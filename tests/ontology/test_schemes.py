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
from pvd_graph.folding import fold
from pvd_graph.resources import datasets_folder

LANGUAGES = ["en", "fr"]
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
QUOTED = {"en": r"“(.+?)”", "fr": r"« (.+?) »"}
SCOPED = ["defis", "themes", "pilier", "principe", "convention", "etape"]
# A concept named in a manifest or a lookup table; `id/term/{column}` is not one.
NAMED = re.compile(r"\bid/(?:term|theme|challenge)/[\w-]+(?![\w-]*[{/])")


def _concepts(graph: Graph) -> list[Node]:
    return sorted(graph.subjects(RDF.type, SKOS.Concept), key=str)


def _languages(graph: Graph, subject: Node, predicate: Node) -> list[str]:
    texts = graph.objects(subject, predicate)
    return sorted(t.language or "" for t in texts if isinstance(t, Literal))


def _members(graph: Graph, scheme: str) -> set[Node]:
    return set(graph.subjects(SKOS.inScheme, URIRef(vocab.id_iri("scheme", scheme))))


def test_challenges_and_themes_are_those_of_the_scheme(schemes: Graph) -> None:
    """10 families, 58 challenges, 10 themes: the lists that towns and partners know."""
    challenges = URIRef(vocab.id_iri("scheme", "defis"))
    members = _members(schemes, "defis")
    tops = set(schemes.subjects(SKOS.topConceptOf, challenges))

    assert (len(tops), len(members - tops)) == (10, 58)
    assert len(_members(schemes, "themes")) == 10


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


def _claims(graph: Graph, scheme: Node) -> dict[str, set[Node]]:
    """Return folded label -> concepts of *scheme* that bear it, in any language."""
    claims: dict[str, set[Node]] = {}
    for concept in graph.subjects(SKOS.inScheme, scheme):
        for text in chain.from_iterable(graph.objects(concept, p) for p in LABELS):
            claims.setdefault(fold(str(text)), set()).add(concept)
    return claims


def test_no_label_names_two_concepts_of_a_scheme(schemes: Graph) -> None:
    """No label, hidden ones included, whatever its case, accents and hyphens."""
    for scheme in schemes.subjects(RDF.type, SKOS.ConceptScheme):
        claims = _claims(schemes, scheme)
        assert claims, scheme
        assert "" not in claims, scheme
        assert {k: v for k, v in claims.items() if len(v) > 1} == {}, scheme


def test_no_concept_bears_a_label_twice(schemes: Graph) -> None:
    """S13 and more: preferred, other and hidden labels differ once folded."""
    for concept in _concepts(schemes):
        counts = Counter(
            (fold(str(text)), text.language)
            for text in chain.from_iterable(schemes.objects(concept, p) for p in LABELS)
            if isinstance(text, Literal)
        )
        assert [label for label, count in counts.items() if count > 1] == [], concept


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("LOGT VACANT", "logements-vacants"),
        ("rénovation thermique école", "energie-batiments-publics"),
        ("Rénovation énergétique des logements", "precarite-energetique"),
        ("végétalisation de la cour", "chaleur"),
        ("eaux pluviales", "inondations-risques"),
        ("micro creche", "petite-enfance"),
        ("city-stade", "equipements-vieillissants"),
        ("École de musique", "vie-culturelle-limitee"),
        ("halle des sports", "equipements-vieillissants"),
        ("CHATEAU D'EAU", "ressource-eau"),
        ("ordinateur", "outils-communaux"),
        ("Réserve incendie", "inondations-risques"),
        ("Aménagement sécuritaire", "trafic-transit"),
        ("Numérotation des voies", "couverture-reseaux"),
        ("Cimetières et funéraire", "espaces-publics-degrades"),
    ],
)
def test_words_of_titles_lead_to_one_challenge(
    words: str, slug: str, schemes: Graph
) -> None:
    """Words as they stand in the titles of funded projects find their one home."""
    for concept in _members(schemes, "defis") | _members(schemes, "themes"):
        assert "fr" in _languages(schemes, concept, SKOS.hiddenLabel), concept
    claims = _claims(schemes, URIRef(vocab.id_iri("scheme", "defis")))

    assert claims[fold(words)] == {URIRef(vocab.id_iri("challenge", slug))}


def _texts(graph: Graph, subject: Node, predicate: Node, language: str) -> list[str]:
    texts = graph.objects(subject, predicate)
    return [str(t) for t in texts if isinstance(t, Literal) and t.language == language]


def _sent_to(graph: Graph, concept: Node, language: str) -> set[Node]:
    """Return the concepts of its scheme that the scope note of *concept* names."""
    by_name = {
        name: one
        for one in graph.subjects(SKOS.inScheme, graph.value(concept, SKOS.inScheme))
        for name in _texts(graph, one, SKOS.prefLabel, language)
    }
    (note,) = _texts(graph, concept, SKOS.scopeNote, language)
    return {by_name[name] for name in re.findall(QUOTED[language], note)}


@pytest.mark.parametrize("name", SCOPED)
def test_scope_notes_say_where_the_rest_belongs(name: str, schemes: Graph) -> None:
    """Each borderline case has one home, named by its label, in both languages."""
    members = _members(schemes, name)
    assert members
    for concept in members:
        assert _languages(schemes, concept, SKOS.scopeNote) == LANGUAGES, concept
        elsewhere = _sent_to(schemes, concept, "fr")
        assert elsewhere - {concept} == elsewhere != set(), concept
        assert elsewhere == _sent_to(schemes, concept, "en"), concept


@pytest.mark.parametrize(
    ("forward", "backward"),
    [
        (SKOS.broader, SKOS.narrower),
        (SKOS.related, SKOS.related),
        (SKOS.hasTopConcept, SKOS.topConceptOf),
    ],
    ids=["broader", "related", "hasTopConcept"],
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
    for predicate in (SKOS.broader, SKOS.related):
        assert set(schemes.objects(None, predicate)) <= known
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
            URIRef(vocab.id_iri("term", prefixes[column] + value))
            for row in csv.DictReader(lines)
            for column, value in row.items()
            if value and column in prefixes
        }

    assert wanted
    assert wanted <= set(_concepts(schemes))


@pytest.mark.parametrize(
    "path",
    sorted(datasets_folder().rglob("*.ttl"))
    + sorted(datasets_folder().rglob("*.toml")),
    ids=lambda path: path.relative_to(datasets_folder()).as_posix(),
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
