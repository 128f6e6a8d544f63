"""Short links to queries: made by a form or a program, followed by anyone.

Made without a cookie: nothing here knows who asks. A form of another site may not make
links in the name of its visitors; a program sends no origin, and may.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from pvd_graph.app.answers import host_url
from pvd_graph.app.editor_snippets import form_of
from pvd_graph.app.links import sparql_path
from pvd_graph.app.negotiation import choose
from pvd_graph.app.query_port import current_port
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.store.links import Links

__all__ = ["EXTENSION", "FORMATS", "bp", "formats_of"]

bp = Blueprint("link_pages", __name__)

EXTENSION = "pvd-links"
"""Key of ``app.extensions`` under which the server puts the `Links`."""
FORMATS = {
    "select": ("csv", "json", "tsv", "xml", "md", "geojson"),
    "ask": ("json", "xml"),
    "construct": ("ttl", "jsonld", "nt", "rdf", "trig", "nq"),
}
"""Form of a query -> values of ``format=``, which are endings of its links too."""

_ENDINGS = frozenset(ending for endings in FORMATS.values() for ending in endings)
_SAME_SITE = frozenset({"same-origin", "none"})
_FOREIGN = "Un lien court se crée depuis ce site, ou par un programme."
_DAY_S = 86_400


def formats_of(form: str) -> tuple[str, ...]:
    """Return the formats of the answers to a query of this *form*, best first."""
    return FORMATS.get({"describe": "construct"}.get(form, form), FORMATS["select"])


def _links() -> Links:
    """Return the links; 503 where pages are served alone."""
    found = cast("Links | None", current_app.extensions.get(EXTENSION))
    if found is None:
        abort(HTTPStatus.SERVICE_UNAVAILABLE)
    return found


def _refuse_foreign() -> None:
    """Refuse a form that another site sends.

    Source: https://www.w3.org/TR/fetch-metadata/; browsers without it send ``Origin``.
    """
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        foreign = told not in _SAME_SITE
    else:
        origin = request.headers.get("Origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign:
        abort(HTTPStatus.FORBIDDEN, _FOREIGN)


def _told(identifier: str, query: str) -> dict[str, Any]:
    address = f"{host_url()}/q/{identifier}"
    return {
        "id": identifier,
        "link": address,
        "formats": {
            ending: f"{address}.{ending}" for ending in formats_of(form_of(query))
        },
    }


@bp.post("/sparql/links")
def create() -> ResponseReturnValue:
    """Keep the query of the form; answer with its link, as a page or as JSON."""
    _refuse_foreign()
    query = request.form.get("query", "")
    if (port := current_port()) is not None:
        port.check(query, port.client_of(request.environ))
    identifier = _links().add(query)
    told = _told(identifier, query)
    offers = ["text/html", "application/json"]
    if choose(request.headers.get("Accept", "*/*"), offers) == "text/html":
        page = render_template("sparql_link.html", text=query, **told)
        answer = make_response(page)
    else:
        answer = jsonify(told)
    answer.status_code = HTTPStatus.CREATED
    answer.location = told["link"]
    answer.vary.add("Accept")
    answer.cache_control.no_store = True
    return answer


@bp.get("/sparql/links")
def form() -> Response:
    """Lead to the form that makes links."""
    return cast("Response", redirect("/sparql", HTTPStatus.SEE_OTHER))


def _lead(path: str, status: HTTPStatus) -> Response:
    """Lead to *path*, for ever: a link is made from its query."""
    answer = cast("Response", redirect(path, status))
    answer.cache_control.public = True
    answer.cache_control.max_age = _DAY_S
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.get("/q/<identifier>")
def follow(identifier: str) -> Response:
    """Lead to the page of the endpoint with the query of a link."""
    return _lead(sparql_path(_links().query(identifier)), HTTPStatus.SEE_OTHER)


@bp.get("/q/<identifier>.<ending>")
def answer(identifier: str, ending: str) -> Response:
    """Lead to the answer of the query of a link, in a format."""
    if ending not in _ENDINGS:
        abort(HTTPStatus.NOT_FOUND)
    query = _links().query(identifier)
    form = form_of(query)
    if ending not in (suited := formats_of(form)):
        listed = ", ".join(f".{one}" for one in suited)
        raise ProtocolError(
            HTTPStatus.NOT_FOUND,
            f"La réponse d'une requête {form.upper()} n'a pas de forme « .{ending} » : "
            f"terminez le lien par {listed}.",
            f"The answer of a {form.upper()} query has no “.{ending}” form: end the "
            f"link in {listed}.",
            available=list(suited),
        )
    return _lead(sparql_path(query, ending), HTTPStatus.TEMPORARY_REDIRECT)
