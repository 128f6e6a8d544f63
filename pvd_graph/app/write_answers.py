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
    BadManifestError,
    BusyError,
    ConflictError,
    ForbiddenError,
    InputError,
    InvalidGraphError,
    NotFoundError,
    PvdError,
    QueryLimitError,
    StoreError,
    UnreadableFileError,
)
from pvd_graph.store.refusals import Wording

__all__ = ["empty_answer", "method_not_allowed", "options_answer", "register_refusals"]

_STATUSES: dict[type[PvdError], HTTPStatus] = {
    BadGraphError: HTTPStatus.BAD_REQUEST,
    ConflictError: HTTPStatus.CONFLICT,
    ForbiddenError: HTTPStatus.FORBIDDEN,
}
_ENGLISH_LIMITS = {
    "time": "Writing was not finished within the time allowed and was stopped.",
    "memory": "Writing asked for more memory than is allowed: split it.",
    "complexity": "What is written is too nested or too long: split it.",
    "size": "The content becomes too large once read: split it.",
}
_BUSY: Wording = (
    "Trop de demandes à la fois : recommencez dans quelques secondes.",
    "Too many requests at once: try again in a few seconds.",
)
# What failed, and where, is for the log: it tells of paths of ours.
_FAILED: Wording = (
    "La demande a échoué par la faute du serveur ; rien n'a changé. Recommencez.",
    "The request failed by a fault of the server; nothing was changed. Try again.",
)
# The star, which does not stand for Authorization, lets clients add what they like.
_HEADERS = (
    "*, Authorization, Content-Type, Content-Encoding, Accept, Accept-Language, "
    "If-Match, If-None-Match"
)


def _is_ours(error: PvdError) -> bool:
    """Say whether nobody who sent anything can correct *error*."""
    if isinstance(error, BadManifestError | UnreadableFileError):
        return True
    return not isinstance(error, InputError | QueryLimitError)


def _failure(error: PvdError) -> ProtocolError:
    """Return what is told of *error*, which is ours: not where, nor how."""
    if isinstance(error, BusyError):
        unavailable = HTTPStatus.SERVICE_UNAVAILABLE
        return ProtocolError(unavailable, *_BUSY, limit="concurrency")
    if isinstance(error, StoreError):
        return ProtocolError(HTTPStatus.SERVICE_UNAVAILABLE, *_FAILED)
    return ProtocolError(HTTPStatus.INTERNAL_SERVER_ERROR, *_FAILED)


def _as_protocol_error(error: PvdError) -> ProtocolError | PvdError:
    """Return *error* with the status and both wordings that it takes here."""
    if _is_ours(error):
        return _failure(error)
    if isinstance(error, BadGraphError | ConflictError | ForbiddenError):
        place = {name: getattr(error, name, None) for name in ("line", "column")}
        status = _STATUSES[type(error)]
        return ProtocolError(status, str(error), error.english, **place)
    if isinstance(error, InvalidGraphError):
        shapes = f"The graph breaks its shapes (report in French): {error}"
        english = error.english or shapes
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return ProtocolError(status, str(error), english)
    if isinstance(error, NotFoundError):
        return ProtocolError(HTTPStatus.NOT_FOUND, str(error), "No such graph.")
    if isinstance(error, QueryLimitError):
        english = _ENGLISH_LIMITS.get(error.limit, "A limit was exceeded.")
        status = (
            HTTPStatus.SERVICE_UNAVAILABLE
            if error.limit == "time"
            else HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        )
        return ProtocolError(status, str(error), english, limit=error.limit)
    return error


def _answer(error: PvdError | ProtocolError, retry_s: int | None = None) -> Response:
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
    if retry_s is not None:
        answer.retry_after = retry_s
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
        if _is_ours(error):
            current_app.logger.error("write", exc_info=error)
        retry_s = retry_after_s(error) if isinstance(error, StoreError) else None
        return _answer(_as_protocol_error(error), retry_s)

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
