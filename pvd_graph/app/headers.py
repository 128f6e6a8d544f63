"""Headers of every answer: what a browser may do with it, how long it holds."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, current_app, request

from pvd_graph import __version__
from pvd_graph.app.answers import wanted_format
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.language import page_language
from pvd_graph.app.rendering import digest_of
from pvd_graph.resources import web_folder

__all__ = ["BUILD", "PERSONAL", "holds", "register", "version"]

_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_FIXED = {
    "Content-Security-Policy": _CSP,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OPEN_DATA = ("/api/", "/id/", "/resource/", "/ontology", "/reconcile")
_YEAR_S = 31_536_000
# Answers that depend on more than their address, the generation and the code.
_LIVE = frozenset(
    {
        *("experience_pages.list_sheets", "experience_pages.show_sheet"),
        *("experience_pages.list_data", "experience_pages.list_rdf"),
        *("experience_pages.sheet_data", "experience_pages.sheet_rdf"),
        "experience_pages.feed",
        *("collection_pages.list_collections", "collection_pages.show"),
        *("collection_pages.list_data", "collection_pages.data"),
        *("collection_pages.rdf", "collection_pages.geojson"),
        *("health.healthz", "health.readyz", "health.metrics"),
        "publication.list_dumps",
        *("statistics_pages.show", "statistics_pages.download"),
        *("reconcile.answer", "reconcile.preview", "reconcile.properties"),
        *("reconcile.suggest_entity", "reconcile.suggest_property"),
        *("reconcile.suggest_type", "peers_api.ask_profile", "peers_api.allow_profile"),
        *("upload_pages.form", "upload_pages.send", "upload_pages.show"),
        *("upload_pages.state", "upload_pages.annotated", "upload_pages.publish"),
    }
)
# Answers that tell their own version: pages may be a moment behind them.
_OWN = frozenset({"graph_store.graph_store", "update.update"})
# Other sites may show it in a frame; its own policy says how. The older header could
# only forbid that.
_FRAMED = frozenset({"reconcile.preview", "maps.embed_map", "embeds.embed_peers"})
# Blueprints whose answers are those of one person: nobody keeps them.
PERSONAL = frozenset(
    {
        "sheet_beginning",
        "sheet_keeping",
        "sheet_writing",
        "sheet_pictures",
        "sheet_recalling",
        "gathering",
        "sheet_talk",
        "moderation_pages",
        "declaring",
        "account_pages",
        "account_links",
        "account_own",
        "account_admin",
        "account_oidc",
        "account_tokens",
        "account_email",
        "account_factor",
    }
)
_STATIC = frozenset({"static", "sparql_pages.vendor"})
_PICTURE = "experience_pages.picture"
BUILD = "pvd_graph.build"
"""Key of ``app.extensions``: what pages depend on beside the generation."""


def register(app: Flask) -> None:
    """Give every answer of *app* its headers.

    A page depends on its address, on the generation and on the code: their version is
    its ETag, so a page that a browser holds already is not even computed again.
    """
    code = Path(__file__).resolve().parents[1]
    app.extensions[BUILD] = f"{__version__}-{digest_of(code, web_folder())}"
    app.before_request(_answer_from_cache)
    app.after_request(_add_headers)


def version() -> str:
    """Return what the answer depends on; an address may answer in several formats."""
    build = current_app.extensions[BUILD]
    form = wanted_format() or "none"
    # Of two: pages show at once the sheets of a generation that they follow later.
    seen = f"{current_reader().generation}-{newest_reader().generation}"
    return f"{seen}-{build}-{form}-{page_language()}"


def holds() -> bool:
    """Tell whether the answer is the same until something is published or installed."""
    if request.blueprint in PERSONAL:
        return False
    return request.endpoint not in {None, *_STATIC, *_LIVE, *_OWN, _PICTURE}


def _answer_from_cache() -> Response | None:
    """Answer 304 ahead of any query to a browser that holds this version."""
    if request.method not in {"GET", "HEAD"} or not holds():
        return None
    if not request.if_none_match.contains_weak(version()):
        return None
    answer = Response(status=HTTPStatus.NOT_MODIFIED)
    answer.vary.update(("Accept", "Cookie"))
    return answer


def _add_headers(answer: Response) -> Response:
    """Say what may be done with *answer*, and how long it holds."""
    for name, value in _FIXED.items():
        answer.headers.setdefault(name, value)
    if request.endpoint in _FRAMED and answer.status_code == HTTPStatus.OK:
        del answer.headers["X-Frame-Options"]
    if request.path.startswith(_OPEN_DATA) or (
        request.path.endswith(".json") and holds()
    ):
        answer.headers.setdefault("Access-Control-Allow-Origin", "*")
    if request.endpoint in _STATIC:
        if "v" in request.args and answer.status_code == HTTPStatus.OK:
            answer.cache_control.public = True
            answer.cache_control.max_age = _YEAR_S
            answer.cache_control.immutable = True
            answer.cache_control.no_cache = None
    elif request.endpoint in {*_OWN, _PICTURE}:
        return answer
    elif not holds():
        answer.cache_control.no_store = True
    elif answer.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        answer.set_etag(version(), weak=True)
        answer.cache_control.no_cache = True
    return answer
