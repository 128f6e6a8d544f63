"""Linked data: every IRI of ours answers, by page or by RDF description."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.context import current_reader
from pvd_graph.app.links import RDF_PAGES, iri_of_path, page_path, rdf_path
from pvd_graph.app.negotiation import choose
from pvd_graph.errors import NotFoundError
from pvd_graph.services.describing import (
    MEDIA_TYPES,
    describe,
    serialize_description,
)
from pvd_graph.vocab import BASE

__all__ = ["bp"]

bp = Blueprint("entities", __name__)

_RDF = "<any(ttl, jsonld, nt, rdf):extension>"
_EXTENSIONS = {media_type: ext for ext, media_type in MEDIA_TYPES.items()}
_OFFERS = ["text/html", *MEDIA_TYPES.values()]


@bp.get("/id/<path:path>")
@bp.get("/graph/<path:path>")
@bp.get("/dataset/<path:path>")
def see_other(path: str) -> ResponseReturnValue:
    """Lead to the page of a thing, or to its RDF description, by ``Accept``."""
    section = request.path.split("/", 2)[1]
    iri = iri_of_path(path if section == "id" else f"{section}/{path}")
    term = queries.iri(iri)
    if not current_reader().ask(queries.load("known", thing=term)):
        problem = f"Le graphe ne dit rien de <{iri}>."
        raise NotFoundError(problem)
    wanted = choose(request.headers.get("Accept", ""), _OFFERS)
    if wanted is None:
        abort(406)
    extension = _EXTENSIONS.get(wanted)
    target = rdf_path(iri, extension) if extension else page_path(iri)
    answer = redirect(target or "/", 303)
    answer.vary.add("Accept")
    return answer


@bp.get("/resource/<path:path>")
def show_resource(path: str) -> str:
    """Show what the graph says of a thing that has no page of its own."""
    iri = iri_of_path(path)
    return render_template(
        "resource.html",
        thing=describe(current_reader(), iri),
        query=queries.load("thing", subject=queries.iri(iri)),
    )


@bp.get(f"/resource/<path:path>.{_RDF}")
def describe_resource(path: str, extension: str) -> Response:
    """Answer the RDF description of any thing."""
    return _description(iri_of_path(path), extension)


@bp.get(f"/communes/<key>.{_RDF}", defaults={"section": "communes"})
@bp.get(f"/challenges/<key>.{_RDF}", defaults={"section": "challenges"})
@bp.get(f"/partners/<key>.{_RDF}", defaults={"section": "partners"})
@bp.get(f"/datasets/<key>.{_RDF}", defaults={"section": "datasets"})
@bp.get(f"/actions/<path:key>.{_RDF}", defaults={"section": "actions"})
def describe_page(section: str, key: str, extension: str) -> Response:
    """Answer the RDF description of the thing that a page is about."""
    path = RDF_PAGES[section] + key
    iri = iri_of_path(path.removeprefix("id/"))
    return _description(iri, extension)


def _description(iri: str, extension: str) -> Response:
    body = serialize_description(current_reader(), iri, extension)
    answer = Response(body, content_type=f"{MEDIA_TYPES[extension]}; charset=utf-8")
    answer.headers["Link"] = f'<{BASE}ontology>; rel="profile"'
    return answer
