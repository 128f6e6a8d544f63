"""Competency questions and the data model, for people and for programs."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from pvd_graph.app.answers import host_url
from pvd_graph.app.language import page_language
from pvd_graph.app.links import rdf_paths
from pvd_graph.app.publication import answer_document
from pvd_graph.services.browse_questions import (
    QUESTIONS,
    describe_questions,
    question,
    question_iri,
    questions_by_category,
)
from pvd_graph.services.questions import load_questions

__all__ = ["bp"]

bp = Blueprint("questions", __name__)

_RDF = "<any(ttl, jsonld, nt, rdf):extension>"


def _endpoint() -> str:
    return f"{host_url()}/sparql"


@bp.get("/questions", defaults={"extension": ""})
@bp.get(f"/questions.{_RDF}")
def list_questions(extension: str) -> Response:
    """Show the questions by category, or answer them all as RDF."""
    return answer_document(
        QUESTIONS,
        extension,
        lambda: describe_questions(load_questions(), _endpoint()),
        lambda: render_template(
            "questions.html",
            categories=questions_by_category(),
            files=rdf_paths(QUESTIONS),
        ),
    )


@bp.get("/questions/<question_id>", defaults={"extension": ""})
@bp.get(f"/questions/<question_id>.{_RDF}")
def show_question(question_id: str, extension: str) -> Response:
    """Show a question with its query, or answer it as an executable example."""
    one, iri = question(question_id), question_iri(question_id)
    return answer_document(
        iri,
        extension,
        lambda: describe_questions([one], _endpoint()),
        lambda: render_template(
            "question.html",
            question=one,
            files=rdf_paths(iri),
            categories={
                slug: french if page_language() == "fr" else english
                for slug, french, english, _ in questions_by_category()
            },
        ),
    )


@bp.get("/data-model")
def data_model() -> str:
    """Show how the parts of the graph fit together."""
    return render_template("data_model.html")
