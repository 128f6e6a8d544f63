"""A version is told once everywhere, and a term, once published, is never lost.

The policy is that of `ontology/README.md`: a withdrawn term stays in `pvd.ttl` with
``owl:deprecated true`` and says what replaces it, or why nothing does.
"""

from __future__ import annotations

import re

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS
from rdflib.term import Node

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder

ONTOLOGY = URIRef(vocab.BASE + "ontology")
PVD = vocab.PREFIXES["pvd"]
DEPRECATED = Literal(lexical_or_value=True)
HEADING = re.compile(r"^## (\d+\.\d+\.\d+) – (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
NAME = re.compile(r"`pvd:([A-Za-z]\w*)`")
OLD, NEW = URIRef(PVD + "stage"), URIRef(PVD + "theme")


def _changelog() -> str:
    return (ontology_folder() / "CHANGELOG.md").read_text(encoding="utf-8")


def _prior(changelog: str) -> set[URIRef]:
    """Return the version IRI that must be said to come before, if there is one."""
    versions = [version for version, _ in HEADING.findall(changelog)]
    return {URIRef(f"{ONTOLOGY}/{version}") for version in versions[1:2]}


def _lost(terms: Graph, term: Node) -> bool:
    """Tell whether *term* is ours and not defined."""
    return str(term).startswith(PVD) and (term, RDF.type, None) not in terms


def _wrongly_withdrawn(terms: Graph, shapes: Graph) -> set[URIRef]:
    """Return the terms that are withdrawn without the care that the policy asks for."""
    withdrawn = set(terms.subjects(OWL.deprecated, DEPRECATED))
    heirs = list(terms.subject_objects(DCTERMS.isReplacedBy))
    replaced = {old for old, _ in heirs}
    lost = {old for old, new in heirs if new in withdrawn or _lost(terms, new)}
    required = {
        shapes.value(part, SH.path) for part in shapes.subjects(SH.minCount, None)
    }
    relied_on = {
        term
        for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf)
        for subject, term in terms.subject_objects(predicate)
        if subject not in withdrawn
    }
    unexplained = withdrawn - replaced - set(terms.subjects(SKOS.changeNote))
    faults = unexplained | (replaced - withdrawn) | lost
    faults |= withdrawn & (required | relied_on)
    return {term for term in faults if isinstance(term, URIRef)}


def test_changelog_starts_with_the_version_of_the_file(terms: Graph) -> None:
    """Version, its date and its predecessor are those that the header gives."""
    version, date = HEADING.findall(_changelog())[0]

    assert str(terms.value(ONTOLOGY, OWL.versionInfo)) == version
    assert terms.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    assert str(terms.value(ONTOLOGY, DCTERMS.issued)) == date
    assert set(terms.objects(ONTOLOGY, OWL.priorVersion)) == _prior(_changelog())
    for citation in terms.objects(ONTOLOGY, DCTERMS.bibliographicCitation):
        assert f"{ONTOLOGY}/{version}" in str(citation)


def test_a_second_version_must_name_the_first() -> None:
    """So that the comparison above can fail once there is more than one."""
    changelog = "## 0.2.0 – 2027-01-01\n\n## 0.1.0 – 2026-11-23\n"

    assert _prior(changelog) == {URIRef(f"{ONTOLOGY}/0.1.0")}


def test_changelog_and_ontology_have_the_same_terms(terms: Graph) -> None:
    """A term without a line came in unseen; a line without a term was taken out."""
    own = {str(s).removeprefix(PVD) for s in terms.subjects(RDF.type)}

    assert set(NAME.findall(_changelog())) == own - {str(ONTOLOGY)}


def test_withdrawn_terms_say_what_replaces_them(terms: Graph, shapes: Graph) -> None:
    """`dcterms:isReplacedBy` a living term, or a `skos:changeNote`: why none."""
    assert _wrongly_withdrawn(terms, shapes) == set()


@pytest.mark.parametrize(
    ("statements", "wrong"),
    [
        ([(OLD, OWL.deprecated, DEPRECATED)], {OLD}),
        ([(OLD, DCTERMS.isReplacedBy, NEW)], {OLD}),
        (
            [
                (OLD, OWL.deprecated, DEPRECATED),
                (OLD, DCTERMS.isReplacedBy, URIRef(PVD + "absent")),
            ],
            {OLD},
        ),
        (
            [
                (OLD, OWL.deprecated, DEPRECATED),
                (OLD, DCTERMS.isReplacedBy, NEW),
                (URIRef(PVD + "x"), RDFS.range, OLD),
            ],
            {OLD},
        ),
        ([(OLD, OWL.deprecated, DEPRECATED), (OLD, DCTERMS.isReplacedBy, NEW)], set()),
        (
            [
                (OLD, OWL.deprecated, DEPRECATED),
                (OLD, SKOS.changeNote, Literal("Sans emploi.", lang="fr")),
            ],
            set(),
        ),
    ],
    ids=[
        "no heir",
        "not deprecated",
        "heir unknown",
        "in use",
        "replaced",
        "explained",
    ],
)
def test_each_careless_withdrawal_is_found(
    statements: list[tuple[URIRef, URIRef, URIRef | Literal]],
    wrong: set[URIRef],
    terms: Graph,
) -> None:
    """The check sees what it is there for, and nothing else."""
    changed = Graph() + terms
    for statement in statements:
        changed.add(statement)

    assert _wrongly_withdrawn(changed, Graph()) == wrong


def test_a_withdrawn_term_is_no_longer_required(terms: Graph, shapes: Graph) -> None:
    """A partner cannot be asked for what the ontology no longer wants."""
    changed = Graph() + terms
    changed.add((OLD, OWL.deprecated, DEPRECATED))
    changed.add((OLD, DCTERMS.isReplacedBy, NEW))

    assert _wrongly_withdrawn(changed, shapes) == {OLD}
