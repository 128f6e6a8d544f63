"""What programs are answered when they are refused, in French or in English.

Errors are born in French; this is where the endpoint and the API, which serve programs
of other countries too, say the same in English to who prefers it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pvd_graph.app.negotiation import choose_encoding
from pvd_graph.app.problems import (
    problem,
    problem_of,
    status_of,
    title_of,
)
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.errors import (
    BadCodeError,
    BadParameterError,
    BadQueryError,
    BusyError,
    ConflictError,
    DamagedStoreError,
    ForbiddenError,
    InputError,
    NotFoundError,
    PvdError,
    QueryLimitError,
    ServiceError,
)
from pvd_graph.store.lexing import QueryTooLongError, RefusedQueryError
from pvd_graph.store.pool_model import ClientBusyError
from pvd_graph.store.syntax import UnreadableQueryError

__all__ = ["language_of", "problem_in"]

_ENGLISH_TITLES = {
    HTTPStatus.SERVICE_UNAVAILABLE: "Unavailable for now",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Request too long",
}
_LIMITS = {
    "complexity": (
        "The query is too nested or too long to be evaluated and was stopped. "
        "Simplify it, or split it."
    ),
    "size": "The answer is larger than is allowed. Narrow the query, or page it.",
    "spool": (
        "Too many large answers are kept for slow readers. Try again in a minute, "
        "read faster, or download the data."
    ),
    "computing": (
        "Your queries of the last minutes took all the computing time of one client. "
        "Try again after the delay of Retry-After, or download the data."
    ),
}
_CLIENT_BUSY = (
    "Your queries that run and wait already fill the place of one client. Wait for "
    "their answers before you send others."
)
_BUSY = "Too many queries are running. Try again in a few seconds."
_UNSUITED = "The format does not suit this form of query."
_NOT_IN_ENGLISH = "The request cannot be answered as it is; in French: "
_FAILED = "The evaluation of the query failed. Try again."
_DAMAGED = (
    "Files of the graph are damaged on this server: it is none of the query's doing. "
    "Who runs the site finds them named in its log; meanwhile download the data."
)


def language_of(accept_language: str) -> str:
    """Return ``fr`` or ``en``, whichever the header prefers; French without one."""
    # Subtags do not matter here: en-GB is answered as en.
    plain = ",".join(
        one.strip().partition("-")[0] + ";" + one.partition(";")[2]
        if "-" in one.partition(";")[0]
        else one
        for one in accept_language.split(",")
    )
    found = choose_encoding(plain, ("fr", "en"))
    return found if found in {"fr", "en"} else "fr"


def _english(error: PvdError) -> tuple[str, str]:
    """Return title and detail of *error* in English."""
    if isinstance(error, RefusedQueryError):
        unreadable = isinstance(error, UnreadableQueryError)
        return "Bad SPARQL query" if unreadable else "Query refused", error.english
    if isinstance(error, InputError):
        return _english_of_input(error)
    if isinstance(error, QueryLimitError):
        return "Limit exceeded", error.english or _LIMITS.get(error.limit, _FAILED)
    return _english_of_store(error)


def _english_of_store(error: PvdError) -> tuple[str, str]:
    if isinstance(error, ServiceError):
        return "Another server failed", error.english
    title = _ENGLISH_TITLES[HTTPStatus.SERVICE_UNAVAILABLE]
    if isinstance(error, ClientBusyError):
        return HTTPStatus.TOO_MANY_REQUESTS.phrase, _CLIENT_BUSY
    if isinstance(error, BusyError | DamagedStoreError):
        return title, _BUSY if isinstance(error, BusyError) else _DAMAGED
    return title, _FAILED


def _english_of_input(error: InputError) -> tuple[str, str]:
    if isinstance(error, BadQueryError):
        return "Bad SPARQL query", _UNSUITED
    if isinstance(
        error, BadCodeError | BadParameterError | ConflictError | ForbiddenError
    ):
        return status_of(error).phrase, error.english
    if isinstance(error, NotFoundError) and error.english:
        return status_of(error).phrase, error.english
    return status_of(error).phrase, f"{_NOT_IN_ENGLISH}{error}"


def _status(error: PvdError) -> HTTPStatus:
    if isinstance(error, ClientBusyError):
        return HTTPStatus.TOO_MANY_REQUESTS
    if isinstance(error, QueryTooLongError):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if isinstance(error, QueryLimitError) and error.limit == "computing":
        return HTTPStatus.TOO_MANY_REQUESTS
    return status_of(error)


def _of_protocol(error: ProtocolError, language: str) -> dict[str, Any]:
    title, detail = title_of(error.status), error.detail
    if language == "en":
        title = _ENGLISH_TITLES.get(error.status, error.status.phrase)
        detail = error.english
    return problem(error.status, title, detail, **error.more)


def problem_in(language: str, error: PvdError | ProtocolError) -> dict[str, Any]:
    """Return the body of the problem that *error* is, ``status`` included."""
    if isinstance(error, ProtocolError):
        return _of_protocol(error, language)
    status = _status(error)
    body = {**problem_of(error), "status": int(status)}
    if isinstance(error, QueryTooLongError):
        body |= {"title": title_of(status), "limit": "length"}
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        body["title"] = title_of(status)
    if language == "en":
        body["title"], body["detail"] = _english(error)
    return body
