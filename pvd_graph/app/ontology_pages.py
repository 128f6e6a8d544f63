"""The ontology, its versions, its concept schemes: by page and by RDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from pvd_graph import queries
from pvd_graph.app.answers import (
    HTML,
    add_links,
    description_links,
    not_acceptable,
    rdf_answer,
    wanted_format,
)
from pvd_graph.app.context import current_reader
from pvd_graph.app.links import page_path, rdf_paths
from pvd_graph.errors import NotFoundError
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import (
    KINDS,
    ontology_file,
    ontology_versions,
    read_ontology,
    write_ontology,
)
from pvd_graph.services.browse_questions import questions_by_term
from pvd_graph.services.browse_schemes import scheme, schemes, write_scheme
from pvd_graph.vocab import BASE, id_iri

__all__ = ["bp"]

bp = Blueprint("ontology_pages", __name__)

_RDF = "<any(ttl, jsonld, nt, rdf):extension>"
_TITLES = {
    "class": ("Classes", "Classes"),
    "object": ("Propriétés entre deux choses", "Object properties"),
    "datatype": ("Propriétés à valeur", "Datatype properties"),
    "annotation": ("Annotations", "Annotation properties"),
}


@bp.get("/ontology", defaults={"version": ""})
@bp.get("/ontology/<version>")
def show_ontology(version: str) -> Response:
    """Show a version of the ontology, or answer its file, by ``Accept``."""
    file = ontology_file(ontology_folder(), version)
    iri = f"{BASE}ontology/{version}" if version else f"{BASE}ontology"
    page, files = page_path(iri), rdf_paths(iri)
    wanted = wanted_format()
    if wanted is None:
        return not_acceptable(page, files)
    links = description_links(page, files)
    if wanted != "html":
        return rdf_answer(write_ontology(file, wanted), wanted, links, varies=True)
    text = render_template(
        "ontology.html",
        ontology=read_ontology(file),
        kinds=[(kind, *_TITLES[kind]) for kind in KINDS],
        asked=version,
        versions=list(ontology_versions(ontology_folder())),
        files=files,
        schemes=schemes(current_reader()),
        questions=questions_by_term(),
        query=queries.load("schemes"),
    )
    answer = Response(text, mimetype=HTML)
    answer.vary.add("Accept")
    return add_links(answer, links)


@bp.get(f"/ontology.{_RDF}", defaults={"version": ""})
@bp.get(f"/ontology/<version>.{_RDF}")
def get_ontology(version: str, extension: str) -> Response:
    """Answer a version of the ontology in one format."""
    iri = f"{BASE}ontology/{version}" if version else f"{BASE}ontology"
    body = write_ontology(ontology_file(ontology_folder(), version), extension)
    return rdf_answer(
        body, extension, description_links(page_path(iri), rdf_paths(iri))
    )


@bp.get("/ontology/context.jsonld")
def get_context() -> Response:
    """Answer the JSON-LD context: short names for the terms."""
    text = (ontology_folder() / "context.jsonld").read_text(encoding="utf-8")
    answer = Response(text, mimetype="application/ld+json")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@bp.get("/shapes")
def get_shapes() -> Response:
    """Answer all SHACL shapes, one file after the other, as Turtle."""
    files = sorted((ontology_folder() / "shapes").glob("*.ttl"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    answer = Response(text, mimetype="text/turtle")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@bp.get("/ontology/schemes/<slug>")
def show_scheme(slug: str) -> Response:
    """Show a concept scheme, or answer it as RDF, by ``Accept``."""
    reader, iri = current_reader(), id_iri("scheme", slug)
    page, files = page_path(iri), rdf_paths(iri)
    wanted = wanted_format()
    if wanted is None:
        scheme(reader, slug)
        return not_acceptable(page, files)
    links = description_links(page, files)
    if wanted != "html":
        body = write_scheme(reader, slug, wanted)
        return rdf_answer(body, wanted, links, varies=True)
    text = render_template(
        "scheme.html",
        scheme=scheme(reader, slug),
        files=files,
        query=queries.load("scheme", scheme=queries.iri(iri)),
    )
    answer = Response(text, mimetype=HTML)
    answer.vary.add("Accept")
    return add_links(answer, links)


@bp.get(f"/ontology/schemes/<slug>.{_RDF}")
def get_scheme(slug: str, extension: str) -> Response:
    """Answer a concept scheme with its concepts in one format."""
    iri = id_iri("scheme", slug)
    body = write_scheme(current_reader(), slug, extension)
    return rdf_answer(
        body, extension, description_links(page_path(iri), rdf_paths(iri))
    )


@bp.get("/ontology/schemes/<slug>/<version>")
def show_scheme_version(slug: str, version: str) -> Response:
    """Show one version of a concept scheme, by ``Accept``.

    Raises:
        NotFoundError: no such scheme, or not in this version.
    """
    current = scheme(current_reader(), slug).version
    if version != current:
        problem = (
            f"La liste « {slug} » n'a pas de version {version} ; version publiée : "
            f"{current}."
        )
        english = f"The scheme “{slug}” has no version {version}; it has {current}."
        raise NotFoundError(problem, english)
    return show_scheme(slug)
