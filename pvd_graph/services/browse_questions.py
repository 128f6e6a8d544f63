"""The competency questions as pages and programs read them.

Source: the convention of the SPARQL examples of SIB (UniProt and others),
https://github.com/sib-swiss/sparql-examples : `sh:SPARQLExecutable` with the query,
`rdfs:comment`, `schema:keywords` and `schema:target`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import pyoxigraph as ox

from pvd_graph.errors import NotFoundError
from pvd_graph.reading.questions import CATEGORIES, Question
from pvd_graph.services.formats import literal, node, statement
from pvd_graph.services.questions import load_questions
from pvd_graph.store.lexing import examine
from pvd_graph.vocab import BASE

__all__ = [
    "QUESTIONS",
    "describe_questions",
    "question",
    "question_iri",
    "questions_by_category",
    "questions_by_term",
]

QUESTIONS = BASE + "questions"
_SELECT = ("sh:SPARQLSelectExecutable", "sh:select")
_FORMS = {
    "ask": ("sh:SPARQLAskExecutable", "sh:ask"),
    "construct": ("sh:SPARQLConstructExecutable", "sh:construct"),
}


def question_iri(question_id: str) -> str:
    """Return the IRI of a question, which is the address of its page."""
    return f"{QUESTIONS}/{question_id}"


def question(question_id: str) -> Question:
    """Return one question.

    Raises:
        NotFoundError: no question has this id.
    """
    for one in load_questions():
        if one.id == question_id:
            return one
    problem = f"Il n'y a pas de question « {question_id} »."
    raise NotFoundError(problem, f"There is no question “{question_id}”.")


def questions_by_category() -> list[tuple[str, str, str, list[Question]]]:
    """Return (slug, French name, English name, questions) of each category."""
    found = [
        (
            slug,
            french,
            english,
            [one for one in load_questions() if one.category == slug],
        )
        for slug, (french, english) in CATEGORIES.items()
    ]
    return [category for category in found if category[3]]


@cache
def questions_by_term() -> dict[str, list[Question]]:
    """Return IRI of a term -> the questions whose query names it."""
    found: dict[str, list[Question]] = {}
    for one in load_questions():
        for term in one.terms:
            found.setdefault(term, []).append(one)
    return found


def describe_questions(questions: Sequence[Question], endpoint: str) -> list[ox.Triple]:
    """Return *questions* as executable examples for the endpoint at *endpoint*."""
    return [triple for one in questions for triple in _described(one, endpoint)]


def _described(one: Question, endpoint: str) -> Iterator[ox.Triple]:
    iri = question_iri(one.id)
    kind, path = _FORMS.get(examine(one.query).form or "", _SELECT)
    yield statement(iri, "rdf:type", "sh:SPARQLExecutable")
    yield statement(iri, "rdf:type", kind)
    yield statement(iri, "dcterms:identifier", literal(one.id))
    yield statement(iri, "rdfs:comment", literal(one.question_fr, "fr"))
    yield statement(iri, "rdfs:comment", literal(one.question_en, "en"))
    french, english = CATEGORIES[one.category]
    yield statement(iri, "schema:keywords", literal(french, "fr"))
    yield statement(iri, "schema:keywords", literal(english, "en"))
    yield statement(iri, "schema:target", node(endpoint))
    yield statement(iri, path, literal(one.query))
    yield statement(iri, "dcterms:isPartOf", QUESTIONS)
    for term in one.terms:
        yield statement(iri, "dcterms:references", node(term))
