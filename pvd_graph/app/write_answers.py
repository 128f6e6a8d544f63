"""Answers of the writing interfaces: refusals in French or English, CORS, OPTIONS.

Source: RFC 9457 (problems), RFC 9110 section 15.5.6 (`Allow`), the Fetch standard
(CORS).
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, current_app, request

from pvd_graph.app.problems import MEDIA_TYPE, problem_bytes, retry_after_s
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.sparql_wording import language_of, problem_in
from pvd_graph.errors import (
    BadGraphError,
    ForbiddenError,
    InputError,
    InvalidGraphError,
    NotFoundError,
    PvdError,
    QueryLimitError,
    StoreError,
)

__all__ = ["empty_answer", "method_not_allowed", "options_answer", "register_refusals"]

_ENGLISH_LIMITS = {
    "time": "Writing was not finished within the time allowed and was stopped.",
    "memory": "Writing asked for more memory than is allowed: split it.",
    "complexity": "What is written is too nested or too long: split it.",
    "size": "The content becomes too large once read: split it.",
}
_HEADERS = "Authorization, Content-Type, Content-Encoding, Accept, Accept-Language"


def _as_protocol_error(error: PvdError) -> ProtocolError | PvdError:
    """Return *error* with the status and both wordings that it takes here."""
    bad = HTTPStatus.BAD_REQUEST
    if isinstance(error, BadGraphError):
        place = {"line": error.line, "column": error.column}
        return ProtocolError(bad, str(error), error.english, **place)
    if isinstance(error, ForbiddenError):
        return ProtocolError(HTTPStatus.FORBIDDEN, str(error), error.english)
    if isinstance(error, InvalidGraphError):
        english = f"The graph breaks its shapes (report in French): {error}"
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return ProtocolError(status, str(error), english)
    if isinstance(error, NotFoundError):
        return ProtocolError(HTTPStatus.NOT_FOUND, str(error), "No such graph.")
    if isinstance(error, QueryLimitError):
        english = _ENGLISH_LIMITS.get(error.limit, "A limit was exceeded.")
        return ProtocolError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error), english, limit=error.limit
        )
    return error


def _answer(error: PvdError | ProtocolError) -> Response:
    language = language_of(request.headers.get("Accept-Language", ""))
    body = problem_in(language, error)
    challenge = body.pop("challenge", None)
    answer = Response(problem_bytes(body), status=body["status"], mimetype=MEDIA_TYPE)
    answer.content_language.add(language)
    answer.cache_control.no_store = True
    answer.vary.update(["Accept-Language", "Authorization"])
    if challenge:
        answer.headers["WWW-Authenticate"] = challenge
    if "allow" in body:
        answer.headers["Allow"] = ", ".join(body["allow"])
    if isinstance(error, StoreError):
        answer.retry_after = retry_after_s(error)
    return answer


def register_refusals(bp: Blueprint) -> None:
    """Make the views of *bp* tell what they refuse as problems."""

    @bp.errorhandler(ProtocolError)
    def refuse(error: ProtocolError) -> Response:
        """Tell what the request lacks."""
        return _answer(error)

    @bp.errorhandler(PvdError)
    def fail(error: PvdError) -> Response:
        """Tell what someone must correct; keep what is our trouble to ourselves."""
        if not isinstance(error, InputError | QueryLimitError):
            current_app.logger.error("write", exc_info=error)
        return _answer(_as_protocol_error(error))

    @bp.after_request
    def open_to_pages(answer: Response) -> Response:
        """Let pages of any site read the answer; a token is never sent by itself."""
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Expose-Headers"] = "Location, ETag, Retry-After"
        return answer


def method_not_allowed(allow: list[str]) -> ProtocolError:
    """Return the refusal of the request's method."""
    return ProtocolError(
        HTTPStatus.METHOD_NOT_ALLOWED,
        f"Méthodes acceptées ici : {', '.join(allow)}.",
        f"Methods accepted here: {', '.join(allow)}.",
        allow=allow,
    )


def empty_answer(status: HTTPStatus) -> Response:
    """Return an answer without body, hence without type."""
    answer = Response(status=status)
    del answer.headers["Content-Type"]
    return answer


def options_answer(allow: list[str]) -> Response:
    """Answer OPTIONS, the question that browsers ask first included."""
    answer = empty_answer(HTTPStatus.NO_CONTENT)
    answer.headers["Allow"] = ", ".join(allow)
    answer.headers["Access-Control-Allow-Methods"] = ", ".join(allow)
    answer.headers["Access-Control-Allow-Headers"] = _HEADERS
    answer.headers["Access-Control-Max-Age"] = "86400"
    return answer
