"""`/reconcile`: the Reconciliation Service API 0.2, which OpenRefine speaks.

Open to any site (CORS, and JSONP for older clients). A batch of queries, one query, the
properties of things already found, suggestions while someone types, and a preview that
other sites may show in a frame.

Source: https://reconciliation-api.github.io/specs/0.2/
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from pvd_graph.app.answers import host_url
from pvd_graph.app.context import current_reader, current_search
from pvd_graph.app.links import page_path
from pvd_graph.app.params import int_arg, text_arg
from pvd_graph.app.reconcile_json import (
    manifest,
    meta_json,
    proposal_json,
    result_json,
    suggestions_json,
    type_json,
)
from pvd_graph.app.reconcile_requests import parse_batch, parse_extend, parse_single
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.sparql_wording import language_of
from pvd_graph.folding import fold
from pvd_graph.model import Wording
from pvd_graph.services.extending import PROPERTIES, extend
from pvd_graph.services.reconciling import (
    TYPES,
    Typed,
    entity,
    prepare,
    reconcile,
    suggest,
)
from pvd_graph.vocab import BASE

__all__ = ["bp"]

bp = Blueprint("reconcile", __name__, url_prefix="/reconcile")

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
_LONGEST_CALLBACK = 80
_STYLE = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:10px;color:#1d1d1f}"
    "h1{font-size:16px;margin:0 0 4px}p{margin:0 0 6px}a{color:#0b5394}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:2px 10px;margin:0}"
    "dt{color:#555}dd{margin:0}"
)
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_PREVIEW_CSP = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)
_SHOWN = ("departement", "region", "epci", "population", "postcode", "in_programme")


def _lang() -> str:
    return language_of(request.headers.get("Accept-Language", ""))


def _answer(body: dict[str, Any]) -> Response:
    """Return *body* as JSON, or as the call of a function that ``callback`` names."""
    text = json.dumps(body, ensure_ascii=False)
    callback = request.args.get("callback", "")
    if not callback:
        return Response(text, mimetype="application/json")
    if len(callback) > _LONGEST_CALLBACK or not _CALLBACK.fullmatch(callback):
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "« callback » doit être le nom d'une fonction.",
            "“callback” must be the name of a function.",
        )
    # Old engines end a line of a script at these two, which JSON lets stand.
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Response(f"/**/{callback}({safe});", mimetype="text/javascript")


@bp.after_request
def _say_open(answer: Response) -> Response:
    """Let scripts of any site send requests; tell what the answer depends on."""
    answer.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
    answer.headers["Access-Control-Allow-Headers"] = "Content-Type, Accept-Language"
    answer.vary.add("Accept-Language")
    return answer


@bp.route("", methods=["GET", "POST"])
@bp.route("/", methods=["GET", "POST"])
def answer() -> Response:
    """Answer a batch, one query or data extension; the manifest to no question."""
    lang, reader = _lang(), current_reader()
    asked = request.values
    if "queries" in asked:
        cells = parse_batch(asked["queries"], lang)
        results = {
            key: result_json(reconcile(reader, cell), lang)
            for key, cell in cells.items()
        }
        return _answer(results)
    if "query" in asked:
        cell = parse_single(asked["query"], asked, lang)
        return _answer(result_json(reconcile(reader, cell), lang))
    if "extend" in asked:
        ids, properties = parse_extend(asked["extend"])
        rows = extend(reader, ids, properties, lang)
        return _answer(meta_json(properties, rows, lang))
    if request.method == "POST":
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "Il manque « queries », « query » ou « extend » dans le formulaire.",
            "The form lacks “queries”, “query” or “extend”.",
        )
    prepare(reader)  # whoever reads the manifest asks next
    return _answer(manifest(host_url(), lang))


@bp.get("/suggest/entity")
def suggest_entity() -> Response:
    """Answer things whose names begin with ``prefix``, from ``cursor`` on."""
    kinds = tuple(one for one in request.args.getlist("type") if one in TYPES)
    cursor = int_arg("cursor", default=0, low=0, high=1000)
    typed = Typed(text_arg("prefix"), kinds, cursor, _lang())
    found = suggest(current_reader(), current_search(), typed)
    return _answer(suggestions_json(found, typed.lang))


def _named(things: dict[str, Wording], lang: str) -> list[dict[str, str]]:
    """Return those whose name or identifier holds what ``prefix`` says."""
    folded = fold(text_arg("prefix"))
    cursor = int_arg("cursor", default=0, low=0, high=1000)
    found = [
        {"id": key, "name": name.told(lang)}
        for key, name in things.items()
        if folded in fold(name.told(lang)) or folded in fold(key)
    ]
    return found[cursor:]


@bp.get("/suggest/type")
def suggest_type() -> Response:
    """Answer types by name."""
    return _answer({"result": _named(dict(TYPES), _lang())})


@bp.get("/suggest/property")
def suggest_property() -> Response:
    """Answer properties by name: those that narrow a search first."""
    ordered = sorted(PROPERTIES.items(), key=lambda one: not one[1].narrows)
    things = {key: one.name for key, one in ordered}
    return _answer({"result": _named(things, _lang())})


@bp.get("/properties")
def properties() -> Response:
    """Answer the properties that things of ``type`` have: none of an unknown one."""
    kind = text_arg("type")
    limit = int_arg("limit", default=50, low=1, high=1000)
    return _answer(proposal_json(kind, limit, _lang()))


@bp.get("/preview")
def preview() -> Response:
    """Answer a small page about a thing, which other sites may show in a frame."""
    lang, reader = _lang(), current_reader()
    thing = entity(reader, text_arg("id"), lang)
    if thing is None:
        raise ProtocolError(
            HTTPStatus.NOT_FOUND,
            "Aucune chose connue n'a cet identifiant.",
            "Nothing known has this identifier.",
        )
    rows = extend(reader, [thing.id], _SHOWN, lang)[thing.id]
    facts = [
        (PROPERTIES[key].name.told(lang), _told(rows[key]))
        for key in _SHOWN
        if rows[key]
    ]
    page = render_template(
        "reconcile_preview.html",
        lang=lang,
        thing=thing,
        kind=type_json(thing.type, lang)["name"],
        facts=facts,
        style=_STYLE,
        page=host_url() + (page_path(f"{BASE}id/{thing.id}") or f"/id/{thing.id}"),
    )
    found = make_response(page)
    found.headers["Content-Security-Policy"] = _PREVIEW_CSP
    return found


def _told(values: Sequence[dict[str, Any]]) -> str:
    return ", ".join(
        str(next((one[key] for key in ("name", "str", "int") if key in one), ""))
        for one in values
    )
