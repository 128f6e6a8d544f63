"""``/graph-store``: whole graphs, by the SPARQL 1.1 Graph Store HTTP Protocol.

Anyone reads a graph; who has a token writes those of its datasets. A scratch store
takes any graph, the default one too. ``docs/graph-store.md`` tells it to its users.
"""

from __future__ import annotations

from http import HTTPStatus
from uuid import uuid4

from flask import Blueprint, Response, request

from pvd_graph.accounts.tokens import Grant
from pvd_graph.app.bearer import bearer_grant, forbidden
from pvd_graph.app.graph_reading import no_graph_named, read_graph
from pvd_graph.app.graph_target import address_of_path, graph_of_request
from pvd_graph.app.preconditions import check_conditions
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.upload import extension_of, save_body, save_parts
from pvd_graph.app.write_answers import (
    empty_answer,
    method_not_allowed,
    options_answer,
    register_refusals,
)
from pvd_graph.app.writing import Writing, current_writing
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import About, slug_of_graph
from pvd_graph.services.scratch import ScratchWriter
from pvd_graph.services.written import Body
from pvd_graph.store.refusals import Wording

__all__ = ["bp"]

bp = Blueprint("graph_store", __name__)
register_refusals(bp)

_PATH = "/graph-store"
_METHODS = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]
_SCRATCH_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"]
_ALL = [*_SCRATCH_METHODS, "PATCH", "TRACE"]
_NO_PARTS: Wording = (
    "Un graphe s'écrit en entier : pas d'en-tête « Content-Range ».",
    "A graph is written whole: no Content-Range header is taken.",
)
_ONLY_LOADS: Wording = (
    "Ce jeton permet de charger, pas de publier.",
    "This token allows loading, not publishing.",
)


@bp.route(_PATH, defaults={"path": ""}, methods=_ALL, provide_automatic_options=False)
@bp.route(f"{_PATH}/<path:path>", methods=_ALL, provide_automatic_options=False)
def graph_store(path: str) -> Response:
    """Read, replace, add to or remove one graph."""
    writing = current_writing()
    scratch = writing is not None and isinstance(writing.writer, ScratchWriter)
    allow = _SCRATCH_METHODS if scratch else _METHODS
    if request.method == "OPTIONS":
        return options_answer(allow)
    if request.method not in allow:
        raise method_not_allowed(allow)
    if request.method in {"GET", "HEAD"}:
        return read_graph(graph_of_request(path, scratch=scratch))
    if writing is None:
        raise method_not_allowed(["GET", "HEAD", "OPTIONS"])
    if "Content-Range" in request.headers:
        raise ProtocolError(HTTPStatus.BAD_REQUEST, *_NO_PARTS)
    grant = bearer_grant(writing.tokens)
    graph = graph_of_request(path, scratch=scratch)
    if isinstance(writing.writer, ScratchWriter):
        return _write_scratch(writing, writing.writer, graph)
    return _write_dataset(writing, writing.writer, grant, graph)


@bp.route(f"{_PATH}/", methods=_ALL, provide_automatic_options=False)
def graph_store_with_slash() -> Response:
    """Answer as without the slash."""
    return graph_store("")


def _no_content(status: HTTPStatus, location: str = "") -> Response:
    answer = empty_answer(status)
    if location:
        answer.headers["Location"] = location
    return answer


def _not_theirs(graph: str) -> Wording:
    return (
        f"Ce jeton n'écrit pas le graphe <{graph}>.",
        f"This token does not write the graph <{graph}>.",
    )


def _about(grant: Grant) -> About:
    """Return what the token tells of its dataset."""
    told = {
        "title": grant.title,
        "publisher": grant.publisher,
        "licence": grant.licence,
    }
    return About(**{name: text for name, text in told.items() if text})


def _write_dataset(
    writing: Writing, publisher: Publisher, grant: Grant, graph: str | None
) -> Response:
    """Publish the graph of a dataset, or take it out."""
    if graph is None:
        raise no_graph_named()
    slug = slug_of_graph(graph)
    if slug is None or not graph.endswith(f"/{slug}") or not grant.covers(slug):
        raise forbidden(_not_theirs(graph))
    if not grant.allows("publish"):
        raise forbidden(_ONLY_LOADS)
    if request.method == "DELETE":
        publisher.withdraw(slug, check=check_conditions)
        return _no_content(HTTPStatus.NO_CONTENT)
    extension = extension_of(request.headers.get("Content-Type", ""))
    with publisher.work_folder() as work:
        save_body(work / "body", writing.max_bytes)
        body = Body(work / "body", extension, graph)
        done = publisher.put(slug, body, _about(grant), check=check_conditions)
    status = HTTPStatus.CREATED if done.created else HTTPStatus.NO_CONTENT
    return _no_content(status, done.graph)


def _write_scratch(
    writing: Writing, scratch: ScratchWriter, graph: str | None
) -> Response:
    """Write any graph of a scratch store."""
    location = ""
    if graph is None:
        if request.method != "POST":
            raise no_graph_named()
        graph = location = address_of_path(f"{_PATH}/{uuid4()}")
    if request.method == "DELETE":
        scratch.delete(graph, check=check_conditions)
        return _no_content(HTTPStatus.NO_CONTENT)
    merge = request.method == "POST"
    base = graph or request.base_url
    with scratch.work_folder() as work:
        if merge and request.mimetype == "multipart/form-data":
            parts = save_parts(work, writing.max_bytes)
        else:
            read = save_body(work / "body", writing.max_bytes)
            typed = request.headers.get("Content-Type", "")
            # An empty body needs no format: it says nothing in any of them.
            extension = extension_of(typed) if read or typed else "nt"
            parts = [(work / "body", extension)]
        bodies = [Body(path, extension, base) for path, extension in parts]
        created = scratch.put(graph, bodies, merge=merge, check=check_conditions)
    status = HTTPStatus.CREATED if created else HTTPStatus.NO_CONTENT
    return _no_content(status, location)
