"""Errors as ``application/problem+json``, for Flask and for bare WSGI alike.

Source: RFC 9457, Problem Details for HTTP APIs.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from pvd_graph.errors import (
    BadQueryError,
    BusyError,
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    PvdError,
    QueryLimitError,
    ServiceError,
    StoreError,
)

__all__ = [
    "MEDIA_TYPE",
    "problem",
    "problem_bytes",
    "problem_of",
    "retry_after_s",
    "status_of",
    "title_of",
]

MEDIA_TYPE = "application/problem+json"

# The first class that fits wins: subclasses stand before their parents.
_STATUSES: tuple[tuple[type[PvdError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (ConflictError, HTTPStatus.CONFLICT),
    (InputError, HTTPStatus.BAD_REQUEST),
    (QueryLimitError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ServiceError, HTTPStatus.BAD_GATEWAY),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_TITLES = {
    HTTPStatus.BAD_REQUEST: "Demande incorrecte",
    HTTPStatus.UNAUTHORIZED: "Jeton demandé",
    HTTPStatus.FORBIDDEN: "Écriture non permise",
    HTTPStatus.NOT_FOUND: "Introuvable",
    HTTPStatus.METHOD_NOT_ALLOWED: "Méthode non acceptée",
    HTTPStatus.NOT_ACCEPTABLE: "Format non proposé",
    HTTPStatus.CONFLICT: "Contraire à l'état présent",
    HTTPStatus.PRECONDITION_FAILED: "Condition non remplie",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Demande trop longue",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Type de contenu non accepté",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Contenu à corriger",
    HTTPStatus.TOO_MANY_REQUESTS: "Trop de demandes",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "En-tête trop long",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Erreur du serveur",
    HTTPStatus.BAD_GATEWAY: "Échec d'un autre serveur",
    HTTPStatus.SERVICE_UNAVAILABLE: "Momentanément indisponible",
}
_BUSY_RETRY_S = 5
_LIMIT_RETRY_S = 60
_PASSING = {"time", "computing", "spool", "concurrency"}


def problem(status: int, title: str, detail: str, **more: object) -> dict[str, Any]:
    """Return the body of a problem; members of *more* that are None are left out."""
    members = {name: value for name, value in more.items() if value is not None}
    # No page describes the type beyond its status: that is what about:blank says.
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    return {**body, "detail": detail, **members}


def problem_bytes(body: dict[str, Any]) -> bytes:
    """Return the body as it is sent, in UTF-8."""
    return json.dumps(body, ensure_ascii=False).encode()


def status_of(error: PvdError) -> HTTPStatus:
    """Return the status that tells *error*; 500 for one that nobody foresaw."""
    if isinstance(error, QueryLimitError) and error.limit == "complexity":
        # It would be so at any time: what is sent is at fault.
        return HTTPStatus.BAD_REQUEST
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem_of(error: PvdError) -> dict[str, Any]:
    """Return the body that tells *error*, with its place or its limit."""
    status = status_of(error)
    more: dict[str, object] = {}
    title = _TITLES[status]
    if isinstance(error, BadQueryError):
        title = "Requête SPARQL incorrecte"
        more = {"line": error.line, "column": error.column}
    elif isinstance(error, QueryLimitError):
        title = "Limite dépassée"
        more = {"limit": error.limit}
    elif isinstance(error, BusyError):
        more = {"limit": "concurrency"}
    return problem(int(status), title, str(error), **more)


def title_of(status: HTTPStatus) -> str:
    """Return the French title of a problem that is nothing but its status."""
    return _TITLES.get(status, status.phrase)


def retry_after_s(error: PvdError) -> int | None:
    """Return after how many seconds the same request is worth sending again."""
    if isinstance(error, QueryLimitError):
        # What is too large or too nested stays so; only time may be shorter later.
        return _LIMIT_RETRY_S if error.limit in _PASSING else None
    return _BUSY_RETRY_S if isinstance(error, StoreError) else None
