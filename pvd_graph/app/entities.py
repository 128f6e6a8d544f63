"""Linked data: every IRI of ours answers, by page or by RDF description."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.answers import (
    HTML,
    add_links,
    description_links,
    host_url,
    not_acceptable,
    rdf_answer,
    wanted_format,
)
from pvd_graph.app.context import current_reader
from pvd_graph.app.links import (
    RDF_PAGES,
    iri_of_page,
    iri_of_path,
    page_path,
    rdf_paths,
    sparql_path,
)
from pvd_graph.errors import NotFoundError
from pvd_graph.services.describing import describe, more_query, serialize_description
from pvd_graph.vocab import BASE

__all__ = ["bp"]

bp = Blueprint("entities", __name__)

_RDF = "<any(ttl, jsonld, nt, rdf):extension>"


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
        english = f"The graph says nothing of <{iri}>."
        raise NotFoundError(problem, english)
    page, files = page_path(iri), rdf_paths(iri)
    wanted = wanted_format()
    if wanted is None:
        return not_acceptable(page, files)
    target = page if wanted == "html" else files[wanted]
    answer = Response(status=303, headers={"Location": target or "/"})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.vary.add("Accept")
    return add_links(answer, description_links(page, files))


@bp.get("/resource/<path:path>")
def show_resource(path: str) -> str:
    """Show what the graph says of a thing that has no page of its own."""
    iri = iri_of_path(path)
    return render_template(
        "resource.html",
        thing=describe(current_reader(), iri),
        query=queries.load("thing", subject=queries.iri(iri)),
        more=more_query(iri),
    )


@bp.get(f"/resource/<path:path>.{_RDF}")
def describe_resource(path: str, extension: str) -> Response:
    """Answer the RDF description of any thing."""
    return _description(iri_of_path(path), extension)


@bp.get(f"/communes/<key>.{_RDF}", defaults={"section": "communes"})
@bp.get(f"/challenges/<key>.{_RDF}", defaults={"section": "challenges"})
@bp.get(f"/partners/<key>.{_RDF}", defaults={"section": "partners"})
@bp.get(f"/groups/<key>.{_RDF}", defaults={"section": "groups"})
@bp.get(f"/datasets/<key>.{_RDF}", defaults={"section": "datasets"})
@bp.get(f"/actions/<path:key>.{_RDF}", defaults={"section": "actions"})
def describe_page(section: str, key: str, extension: str) -> Response:
    """Answer the RDF description of the thing that a page is about."""
    path = RDF_PAGES[section] + key
    iri = iri_of_path(path.removeprefix("id/"))
    return _description(iri, extension)


def _description(iri: str, extension: str) -> Response:
    more = host_url() + sparql_path(more_query(iri))
    body = serialize_description(current_reader(), iri, extension, more)
    links = [f'<{BASE}ontology>; rel="profile"', f'<{iri}>; rel="describes"']
    links += description_links(page_path(iri), rdf_paths(iri))
    return rdf_answer(body, extension, links)


@bp.after_app_request
def link_to_data(answer: Response) -> Response:
    """Tell beside the page of a thing where its RDF descriptions are."""
    if answer.status_code == 200 and answer.mimetype == HTML:  # noqa: PLR2004 - OK
        iri = iri_of_page(request.path)
        if iri is not None and "Link" not in answer.headers:
            add_links(answer, description_links(None, rdf_paths(iri)))
    return answer
