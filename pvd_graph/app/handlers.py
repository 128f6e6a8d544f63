"""Errors as answers: problem+json for programs, a page that helps for browsers.

Pages are in their own language; programs get French or English, as `Accept-Language`
says.
"""

from __future__ import annotations

from errno import EDQUOT, ENOSPC, EROFS
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pvd_graph.app.language import page_language
from pvd_graph.app.negotiation import choose
from pvd_graph.app.problems import MEDIA_TYPE, problem_bytes, retry_after_s
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.sparql_wording import language_of, problem_in
from pvd_graph.errors import BusyError, InputError, PvdError
from pvd_graph.store.refusals import Wording

__all__ = ["answer_problem", "register"]

_DETAILS: dict[HTTPStatus, Wording] = {
    HTTPStatus.NOT_FOUND: (
        "Cette adresse ne mène à rien ici.",
        "This address leads to nothing here.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "Cette adresse se lit (GET) et ne s'écrit pas.",
        "This address is read (GET), not written to.",
    ),
    HTTPStatus.NOT_ACCEPTABLE: (
        "Formats proposés : HTML, Turtle, JSON-LD, N-Triples, RDF/XML.",
        "Formats offered: HTML, Turtle, JSON-LD, N-Triples, RDF/XML.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Quelque chose s'est mal passé de notre côté. L'erreur est enregistrée.",
        "Something went wrong on our side. The error was recorded.",
    ),
    HTTPStatus.INSUFFICIENT_STORAGE: (
        "Plus de place sur le disque du site : rien n'a été écrit.",
        "The disk of the site is full: nothing was written.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "Réessayez dans quelques instants.",
        "Try again in a moment.",
    ),
}
_FULL = {ENOSPC, EDQUOT}
_FOR_PROGRAMS = ("/api/", "/graph-store", "/update", "/reconcile")
_FILES = (".csv", ".json", ".geojson", ".ttl", ".jsonld", ".nt", ".rdf", ".atom")


def _wants_page() -> bool:
    """Tell whether whoever asks would rather read a page than JSON."""
    if request.path.startswith(_FOR_PROGRAMS) or request.path.endswith(_FILES):
        return False
    accept = request.headers.get("Accept", "")
    return choose(accept, ["text/html", MEDIA_TYPE, "application/json"]) == "text/html"


def _language(*, page: bool) -> str:
    if page:
        return page_language()
    return language_of(request.headers.get("Accept-Language", ""))


def answer_problem(error: PvdError | ProtocolError) -> Response:
    """Return what is told of *error*, in the form and language of whoever asked."""
    page = _wants_page()
    language = _language(page=page)
    body: dict[str, Any] = problem_in(language, error)
    status: int = body["status"]
    if page:
        text = render_template("error.html", problem=body)
        answer = Response(text, status=status, mimetype="text/html")
    else:
        answer = Response(problem_bytes(body), status=status, mimetype=MEDIA_TYPE)
        answer.content_language.add(language)
        answer.vary.add("Accept-Language")
    answer.vary.add("Accept")
    if "allow" in body:
        answer.headers["Allow"] = ", ".join(body["allow"])
    return answer


def _of_status(status: HTTPStatus, detail: str = "") -> Response:
    wording = _DETAILS.get(status, (detail, status.description or status.phrase))
    return answer_problem(ProtocolError(status, *wording))


def _of_disk(error: Exception) -> HTTPStatus | None:
    """Return what to answer where a disk is full or read-only; None: it is neither."""
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL:
        return HTTPStatus.INSUFFICIENT_STORAGE
    return HTTPStatus.SERVICE_UNAVAILABLE if number == EROFS else None


def register(app: Flask) -> None:
    """Make *app* answer errors of ours, of HTTP, and those nobody foresaw."""

    @app.errorhandler(PvdError)
    def refuse(error: PvdError) -> Response:
        """Tell what someone must correct; keep what is our trouble to ourselves."""
        if isinstance(error, InputError):
            return answer_problem(error)
        if isinstance(error, BusyError):
            current_app.logger.warning("busy: %s", error)
        else:
            current_app.logger.error("store", exc_info=error)
        answer = _of_status(HTTPStatus.SERVICE_UNAVAILABLE)
        answer.retry_after = retry_after_s(error)
        return answer

    @app.errorhandler(ProtocolError)
    def protocol(error: ProtocolError) -> Response:
        """Tell what a request that breaks a rule of HTTP or of ours should be."""
        return answer_problem(error)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        """Tell an error of HTTP in our words; redirections go through."""
        if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
            return error
        status = HTTPStatus(error.code)
        answer = _of_status(status, error.description or "")
        answer.headers.extend(
            header for header in error.get_headers() if header[0] == "Allow"
        )
        return answer

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        """Log an error nobody foresaw, and say no more than that it happened."""
        if (status := _of_disk(error)) is not None:
            current_app.logger.error("disk: %s", error)
            return _of_status(status)
        current_app.logger.error("unforeseen", exc_info=error)
        return _of_status(HTTPStatus.INTERNAL_SERVER_ERROR)
