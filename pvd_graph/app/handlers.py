"""Errors as answers: problem+json for programs, a page that helps for browsers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pvd_graph.app.negotiation import choose
from pvd_graph.app.problems import (
    MEDIA_TYPE,
    problem,
    problem_bytes,
    problem_of,
    retry_after_s,
    title_of,
)
from pvd_graph.errors import InputError, PvdError

__all__ = ["answer_problem", "register"]

_DETAILS = {
    HTTPStatus.NOT_FOUND: "Cette adresse ne mène à rien ici.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Cette adresse se lit (GET) et ne s'écrit pas.",
    HTTPStatus.NOT_ACCEPTABLE: (
        "Formats proposés : HTML, Turtle, JSON-LD, N-Triples, RDF/XML."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Quelque chose s'est mal passé de notre côté. L'erreur est enregistrée."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: "Réessayez dans quelques instants.",
}
_FOR_PROGRAMS = ("/api/", "/graph-store", "/update")
_FILES = (".csv", ".json", ".ttl", ".jsonld", ".nt", ".rdf")


def _wants_page() -> bool:
    """Tell whether whoever asks would rather read a page than JSON."""
    if request.path.startswith(_FOR_PROGRAMS) or request.path.endswith(_FILES):
        return False
    accept = request.headers.get("Accept", "")
    return choose(accept, ["text/html", MEDIA_TYPE, "application/json"]) == "text/html"


def answer_problem(body: dict[str, Any]) -> Response:
    """Return the problem *body* in the form that suits whoever asked."""
    status: int = body["status"]
    if _wants_page():
        page = render_template("error.html", problem=body)
        answer = Response(page, status=status, mimetype="text/html")
    else:
        answer = Response(problem_bytes(body), status=status, mimetype=MEDIA_TYPE)
    answer.vary.add("Accept")
    return answer


def _of_status(status: HTTPStatus, detail: str = "") -> Response:
    said = detail or _DETAILS.get(status, "")
    return answer_problem(problem(int(status), title_of(status), said))


def register(app: Flask) -> None:
    """Make *app* answer errors of ours, of HTTP, and those nobody foresaw."""

    @app.errorhandler(PvdError)
    def refuse(error: PvdError) -> Response:
        """Tell what someone must correct; keep what is our trouble to ourselves."""
        if isinstance(error, InputError):
            return answer_problem(problem_of(error))
        current_app.logger.error("store", exc_info=error)
        answer = _of_status(HTTPStatus.SERVICE_UNAVAILABLE)
        answer.retry_after = retry_after_s(error)
        return answer

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        """Tell an error of HTTP in our words; redirections go through."""
        if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
            return error
        status = HTTPStatus(error.code)
        answer = _of_status(status, _DETAILS.get(status) or error.description or "")
        answer.headers.extend(
            header for header in error.get_headers() if header[0] == "Allow"
        )
        return answer

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        """Log an error nobody foresaw, and say no more than that it happened."""
        current_app.logger.error("unforeseen", exc_info=error)
        return _of_status(HTTPStatus.INTERNAL_SERVER_ERROR)
