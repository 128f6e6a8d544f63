"""``/update``: SPARQL 1.1 Update, for administrators and for scratch stores.

Source: SPARQL 1.1 Protocol, section 2.2; RFC 9110, section 13.1.1.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request

from pvd_graph.accounts.tokens import Grant
from pvd_graph.app.bearer import bearer_grant, forbidden
from pvd_graph.app.graph_target import absolute_iri
from pvd_graph.app.sparql_body import media_type_of
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.upload import save_body
from pvd_graph.app.write_answers import (
    empty_answer,
    method_not_allowed,
    options_answer,
    register_refusals,
)
from pvd_graph.app.writing import Writing, current_writing
from pvd_graph.services import updating
from pvd_graph.services.publishing import Publisher
from pvd_graph.store.refusals import Wording

__all__ = ["bp"]

bp = Blueprint("update", __name__)
register_refusals(bp)

_ALLOW = ["POST", "OPTIONS"]
_ALL = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE"]
_DIRECT = "application/sparql-update"
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 1000
_ADMINISTRATORS: Wording = (
    (
        "Les mises à jour SPARQL sont aux administrateurs ; publiez un graphe entier "
        "par PUT à /graph-store."
    ),
    (
        "SPARQL updates are for administrators; publish a whole graph by PUT to "
        "/graph-store."
    ),
)
_NO_TAG: Wording = (
    (
        "Une mise à jour n'a pas d'étiquette à comparer (If-Match) : écrivez le "
        "graphe par PUT à /graph-store, ou mettez la condition dans WHERE."
    ),
    (
        "An update has no tag to compare (If-Match): write the graph by PUT to "
        "/graph-store, or put the condition into WHERE."
    ),
)

Fields = list[tuple[str, str]]


@bp.route("/update", methods=_ALL, provide_automatic_options=False)
def update() -> Response:
    """Apply one update; the next query sees it."""
    if request.method == "OPTIONS":
        return options_answer(_ALLOW)
    writing = current_writing()
    # Never by GET: a link must not change anything.
    if request.method != "POST" or writing is None:
        raise method_not_allowed(_ALLOW)
    grant = bearer_grant(writing.tokens)
    if not grant.allows("admin"):
        raise forbidden(_ADMINISTRATORS)
    if "If-Match" in request.headers:
        # Whoever sends it counts on it: an update that ignored it could lose a change.
        raise ProtocolError(HTTPStatus.PRECONDITION_FAILED, *_NO_TAG)
    with writing.writer.work_folder() as work:
        _apply(writing, grant, work)
    return empty_answer(HTTPStatus.NO_CONTENT)


@bp.route("/update/", methods=_ALL, provide_automatic_options=False)
def update_with_slash() -> Response:
    """Answer as without the slash, as `/graph-store/` does."""
    return update()


def _apply(writing: Writing, grant: Grant, work: Path) -> None:
    """Read the request into *work* and apply it."""
    text = work / "update.ru"
    dataset = _dataset(_read(text, writing.max_bytes))
    base = request.base_url.removesuffix("/")
    if isinstance(writing.writer, Publisher):
        allowed = grant.datasets or None
        updating.update(
            writing.writer, text, base=base, dataset=dataset, allowed=allowed
        )
    else:
        writing.writer.update(text, base=base, dataset=dataset)


def _bad(detail: str, english: str) -> ProtocolError:
    return ProtocolError(HTTPStatus.BAD_REQUEST, detail, english)


def _read(text: Path, max_bytes: int) -> Fields:
    """Write the update to *text*; return the other parameters.

    Raises:
        ProtocolError: 400, 413 or 415.
    """
    media_type, charset = media_type_of(request.headers.get("Content-Type", ""))
    if media_type not in {_DIRECT, _FORM} or charset.lower() not in {"", "utf-8"}:
        raise ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Types acceptés, en UTF-8 : {_DIRECT} ou {_FORM}.",
            f"Types accepted, in UTF-8: {_DIRECT} or {_FORM}.",
            available=[_DIRECT, _FORM],
        )
    save_body(text, max_bytes)
    try:
        content = text.read_text(encoding="utf-8")
        if media_type == _DIRECT:
            return _fields(request.query_string.decode())
        fields = _fields(content)
    except UnicodeDecodeError as error:
        detail = f"La mise à jour n'est pas de l'UTF-8 (octet {error.start + 1})."
        english = f"The update is not UTF-8 (byte {error.start + 1})."
        raise _bad(detail, english) from error
    updates = [value for name, value in fields if name == "update"]
    if len(updates) != 1 or any(name == "query" for name, _ in fields):
        detail = "Le formulaire doit porter un seul champ « update »."
        raise _bad(detail, "The form must carry one field “update”.")
    text.write_text(updates[0], encoding="utf-8", newline="")
    return [one for one in fields if one[0] != "update"]


def _fields(text: str) -> Fields:
    try:
        return parse_qsl(
            text,
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        detail = f"Plus de {_MOST_FIELDS} champs."
        raise _bad(detail, f"More than {_MOST_FIELDS} fields.") from error


def _dataset(fields: Fields) -> tuple[list[str], list[str]]:
    """Return the default and the named graphs of the protocol's parameters."""
    default, named = "using-graph-uri", "using-named-graph-uri"
    return (
        [absolute_iri(value, default) for name, value in fields if name == default],
        [absolute_iri(value, named) for name, value in fields if name == named],
    )
