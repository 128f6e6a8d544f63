"""Questions as pages list them and as programs read them."""

import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_questions import (
    describe_questions,
    question,
    question_iri,
    questions_by_category,
    questions_by_term,
)
from pvd_graph.services.formats import write_triples
from pvd_graph.services.questions import load_questions

SCHEMA = rdflib.Namespace("https://schema.org/")
ENDPOINT = "https://example.org/sparql"


def test_every_question_is_an_executable_example() -> None:
    """Query, both languages, keywords and endpoint, as SIB's examples have them."""
    triples = describe_questions(load_questions(), ENDPOINT)
    graph = rdflib.Graph().parse(data=write_triples(triples, "ttl"), format="turtle")

    assert load_questions()
    for one in load_questions():
        iri = rdflib.URIRef(question_iri(one.id))
        assert (iri, RDF.type, SH.SPARQLExecutable) in graph
        (query,) = [
            *graph.objects(iri, SH.select),
            *graph.objects(iri, SH.ask),
            *graph.objects(iri, SH.construct),
        ]
        assert str(query) == one.query
        languages = {text.language for text in graph.objects(iri, RDFS.comment)}  # type: ignore[attr-defined] # literals
        assert languages == {"fr", "en"}
        assert (iri, SCHEMA.target, rdflib.URIRef(ENDPOINT)) in graph
        assert (iri, SCHEMA.keywords, None) in graph


def test_categories_hold_each_question_once() -> None:
    """None is lost, none is shown twice, and no category is empty."""
    listed = [one.id for category in questions_by_category() for one in category[3]]

    assert sorted(listed) == [one.id for one in load_questions()]
    assert all(category[3] for category in questions_by_category())


def test_terms_lead_to_their_questions() -> None:
    """What the page of the ontology shows beside a term."""
    for term, asking in questions_by_term().items():
        assert all(term in one.terms for one in asking)


def test_unknown_question_is_told() -> None:
    """With its id."""
    with pytest.raises(NotFoundError, match="CQ-99"):
        question("CQ-99")
