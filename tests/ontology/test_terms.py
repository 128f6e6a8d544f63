"""`pvd.ttl` defines what the project says, in two languages, and nothing of others'."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS, VANN
from rdflib.term import Node

from pvd_graph import vocab
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.store.functions import FUNCTIONS

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = URIRef(vocab.BASE + "ontology")
PVD = vocab.PREFIXES["pvd"]
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
# Datatypes of OWL 2 RL that we use; dates and texts in a language have none there.
RANGES = {"string", "integer", "decimal"}
OWN_TERM = re.compile(r"\bpvd:([A-Za-z]\w*)")


def _own(graph: Graph) -> list[Node]:
    return [s for s in set(graph.subjects()) if str(s).startswith(PVD)]


def _languages(graph: Graph, subject: Node, predicate: Node) -> list[str]:
    texts = graph.objects(subject, predicate)
    return sorted(t.language or "" for t in texts if isinstance(t, Literal))


def test_header_says_who_what_and_which_version(terms: Graph) -> None:
    """The header has what FOOPS! OM1 and OM2 ask for, and the prefix of `vocab`."""
    assert set(terms.subjects(RDF.type, OWL.Ontology)) == {ONTOLOGY}
    for predicate in (DCTERMS.created, DCTERMS.creator, DCTERMS.publisher):
        assert terms.value(ONTOLOGY, predicate, any=True), predicate
    for predicate in (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.abstract,
        DCTERMS.bibliographicCitation,
    ):
        assert _languages(terms, ONTOLOGY, predicate) == ["en", "fr"], predicate
    version = terms.value(ONTOLOGY, OWL.versionInfo)
    assert terms.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    prefix = str(terms.value(ONTOLOGY, VANN.preferredNamespacePrefix))
    namespace = str(terms.value(ONTOLOGY, VANN.preferredNamespaceUri))
    assert vocab.PREFIXES[prefix] == namespace == PVD


def test_every_term_is_typed_labelled_and_defined_in_two_languages(
    terms: Graph,
) -> None:
    """OOPS! P08, P34 and P35: no term without a type, a label and a definition."""
    for term in _own(terms):
        kinds = [kind for kind in KINDS if (term, RDF.type, kind) in terms]
        assert len(kinds) == 1, term
        assert _languages(terms, term, RDFS.label) == ["en", "fr"], term
        assert _languages(terms, term, SKOS.definition) == ["en", "fr"], term
        assert list(terms.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term


def test_no_two_terms_share_a_label(terms: Graph) -> None:
    """OOPS! P32: a reader of the page can tell two terms apart by their labels."""
    counts = Counter(terms.objects(None, RDFS.label))

    assert [label for label, count in counts.items() if count > 1] == []


def test_names_follow_the_convention(terms: Graph) -> None:
    """Classes are UpperCamelCase, properties lowerCamelCase, ASCII."""
    for term in _own(terms):
        first = "[A-Z]" if (term, RDF.type, OWL.Class) in terms else "[a-z]"
        assert re.fullmatch(first + "[A-Za-z0-9]*", str(term).removeprefix(PVD)), term


def test_borrowed_terms_are_not_described(terms: Graph) -> None:
    """OOPS! P40: statements on our own terms only, and no blank node."""
    subjects = set(terms.subjects())

    assert {str(s) for s in subjects if not str(s).startswith(PVD)} == {str(ONTOLOGY)}
    assert all(isinstance(s, URIRef) for s in subjects)


def test_properties_have_at_most_one_domain_and_one_range(terms: Graph) -> None:
    """OOPS! P19: several domains or ranges read as an intersection."""
    for term in _own(terms):
        for predicate in (RDFS.domain, RDFS.range):
            assert len(list(terms.objects(term, predicate))) <= 1, term


def test_ranges_fit_the_kind_of_property(terms: Graph) -> None:
    """A value range for data, a class for objects; within OWL 2 RL."""
    datatypes = {vocab.XSD + name for name in RANGES} | {str(RDFS.Literal)}
    for term in terms.subjects(RDF.type, OWL.DatatypeProperty):
        assert {str(r) for r in terms.objects(term, RDFS.range)} <= datatypes, term
    for term in terms.subjects(RDF.type, OWL.ObjectProperty):
        for target in terms.objects(term, RDFS.range):
            assert not str(target).startswith(vocab.XSD), term


def test_classes_have_no_cycle_and_no_disjoint_ancestor(terms: Graph) -> None:
    """OOPS! P06 and P10: no class above itself, none disjoint from its superclass."""
    for term in terms.subjects(RDF.type, OWL.Class):
        above = set(terms.transitive_objects(term, RDFS.subClassOf)) - {term}
        disjoint = set(terms.objects(term, OWL.disjointWith))
        assert not disjoint & above, term
        for parent in above:
            assert term not in set(terms.objects(parent, RDFS.subClassOf)), term


def _texts_that_use_terms() -> Iterator[Path]:
    yield ROOT / "docs" / "data-model.md"
    for folder in (datasets_folder(), ontology_folder()):
        for suffix in ("*.ttl", "*.toml", "*.rq"):
            yield from sorted(folder.rglob(suffix))
    for suffix in ("*.py", "*.rq"):
        yield from sorted((ROOT / "pvd_graph").rglob(suffix))


@pytest.mark.parametrize(
    "path", list(_texts_that_use_terms()), ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_own_term_in_use_is_defined(path: Path, terms: Graph) -> None:
    """No file says something that neither the ontology nor the engine defines.

    Functions of queries are told by the service description and their own page.
    """
    known = {str(term).removeprefix(PVD) for term in _own(terms)}
    known |= {function.value.removeprefix(PVD) for function in FUNCTIONS}
    used = set(OWN_TERM.findall(path.read_text(encoding="utf-8")))

    assert used - known == set()


def test_every_class_and_property_is_checked_by_a_shape(
    terms: Graph, shapes: Graph
) -> None:
    """A term that no shape knows would enter the graph unchecked."""
    targeted = set(shapes.objects(None, SH.targetClass))
    paths = set(shapes.objects(None, SH.path))
    for term in _own(terms):
        is_class = (term, RDF.type, OWL.Class) in terms
        assert term in (targeted if is_class else paths), term
