"""What the site tells machines of itself: catalogue, VoID, dumps, sitemap."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyoxigraph as ox
from flask import Blueprint, Response, abort, render_template, send_file
from flask.typing import ResponseReturnValue

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
from pvd_graph.app.links import page_path, rdf_paths
from pvd_graph.app.published import (
    current_dumps,
    current_entries,
    current_source,
    current_statistics,
    dump_file,
)
from pvd_graph.services.browse_datasets import datasets
from pvd_graph.services.catalogue import describe_catalogue
from pvd_graph.services.catalogue_terms import CATALOGUE, GRAPH, LICENCES, Holdings
from pvd_graph.services.dumps import MEDIA_TYPES, SUMS, checksums, dump_names
from pvd_graph.services.formats import write_triples
from pvd_graph.services.sitemap import PART, site_index, site_pages, site_part
from pvd_graph.services.void_description import describe_void
from pvd_graph.vocab import BASE

__all__ = ["answer_document", "bp"]

bp = Blueprint("publication", __name__)

_RDF = "<any(ttl, jsonld, nt, rdf):extension>"
_VOID = BASE + ".well-known/void"


def answer_document(
    iri: str,
    extension: str,
    describe: Callable[[], Sequence[ox.Triple]],
    page: Callable[[], str],
) -> Response:
    """Answer a document of ours in one format, or in the one that ``Accept`` prefers.

    Args:
        iri: of the document, or of the thing that it is about.
        extension: of the format; empty to choose by ``Accept``.
        describe: gives its statements.
        page: gives its page.
    """
    path, files = page_path(iri), rdf_paths(iri)
    wanted = extension or wanted_format()
    if wanted is None:
        return not_acceptable(path, files)
    links = description_links(path, files)
    if wanted != "html":
        body = write_triples(describe(), wanted)
        return rdf_answer(body, wanted, links, varies=not extension)
    answer = Response(page(), mimetype=HTML)
    answer.vary.add("Accept")
    return add_links(answer, links)


def _holdings() -> Holdings:
    graphs = [iri for iri, _ in current_source().graphs if iri]
    return Holdings(host_url(), graphs, current_entries(), current_dumps())


@bp.get("/catalog", defaults={"extension": ""})
@bp.get(f"/catalog.{_RDF}")
def catalogue(extension: str) -> Response:
    """Answer the catalogue: DCAT-AP, or the list of datasets as a page."""
    reader, holdings = current_reader(), _holdings()
    return answer_document(
        CATALOGUE,
        extension,
        lambda: describe_catalogue(reader, holdings),
        lambda: render_template(
            "catalog.html",
            datasets=datasets(reader).values(),
            holdings=holdings,
            files=rdf_paths(CATALOGUE),
        ),
    )


@bp.get("/.well-known/void", defaults={"extension": ""})
@bp.get(f"/.well-known/void.{_RDF}")
def void(extension: str) -> Response:
    """Answer the description of the whole graph: VoID, or its figures as a page."""
    known = datasets(current_reader())
    statistics = current_statistics()
    return answer_document(
        _VOID,
        extension,
        lambda: describe_void(statistics, known.values(), _holdings()),
        lambda: render_template(
            "void.html", statistics=statistics, graph=GRAPH, files=rdf_paths(_VOID)
        ),
    )


@bp.get("/dumps/")
def list_dumps() -> str:
    """Show the dumps, with what is known of those that are made already."""
    graphs = [iri for iri, _ in current_source().graphs if iri]
    return render_template(
        "dumps.html",
        names=dump_names(graphs),
        whole=len(dump_names(())),
        made=current_dumps(),
        generation=current_source().number,
        licences=LICENCES,
        host=host_url(),
    )


@bp.get(f"/dumps/{SUMS}")
def list_checksums() -> Response:
    """Answer the checksums of all dumps, made now where they are not yet."""
    text = checksums(list(current_dumps(complete=True).values()))
    return _open(Response(text, mimetype="text/plain"))


@bp.get("/dumps/<path:name>")
def get_dump(name: str) -> ResponseReturnValue:
    """Send a dump, whole or by ranges; made now when nobody asked for it before."""
    path = dump_file(name)
    media_type = MEDIA_TYPES[path.suffix.removeprefix(".")]
    answer = send_file(
        path, mimetype=media_type, as_attachment=True, download_name=path.name
    )
    return _open(answer)


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Answer the addresses of all pages, or the list of their parts."""
    pages = site_pages(current_reader())
    write = site_part if len(pages) <= PART else site_index
    return Response(write(pages, host_url()), mimetype="application/xml")


@bp.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """Answer one part of the addresses, numbered from 1 on."""
    pages = site_pages(current_reader())
    if not 1 <= number <= max(1, -(-len(pages) // PART)):
        abort(404)
    text = site_part(pages, host_url(), number)
    return Response(text, mimetype="application/xml")


@bp.get("/robots.txt")
def robots() -> Response:
    """Let robots read the pages, and leave queries and large files alone.

    The page of the endpoint and its help are pages; with a query they are not.
    """
    text = (
        "User-agent: *\nDisallow: /account\nDisallow: /sparql?\nDisallow: /sparql/r\n"
        "Disallow: /q/\nDisallow: /search\nDisallow: /dumps/\n"
        f"Sitemap: {host_url()}/sitemap.xml\n"
    )
    return Response(text, mimetype="text/plain")


def _open(answer: Response) -> Response:
    """Let scripts of other sites read *answer*."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
