"""The JSON API."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pvd_graph.app.context import current_reader, current_search
from pvd_graph.app.json_shapes import commune_json, facts_json, source_json
from pvd_graph.app.openapi import DOCUMENT
from pvd_graph.app.params import int_arg, text_arg
from pvd_graph.codes import parse_code_insee
from pvd_graph.services.browse_sources import COMMUNES, sources
from pvd_graph.services.browse_town import town_page
from pvd_graph.services.browse_towns import (
    all_communes,
    commune_facts,
    current_code,
)
from pvd_graph.services.names import key_of

__all__ = ["bp"]

bp = Blueprint("api", __name__)

_API = "/api/v1"


@bp.get(f"{_API}/communes")
def list_communes() -> dict[str, Any]:
    """Answer the communes of today, all or those that ``q`` finds, best first."""
    text = text_arg("q")
    limit = int_arg("limit", default=20, low=1, high=1000)
    offset = int_arg("offset", default=0, low=0, high=100_000)
    reader = current_reader()
    if text:
        total = current_search().count(text, kind="commune")
        hits = current_search().search(text, offset + limit, kind="commune")
        codes = [key_of(hit.iri) for hit in hits[offset:]]
    else:
        everything = all_communes(reader)
        total = len(everything)
        codes = list(everything[offset : offset + limit])
    return {
        "total": total,
        "limit": limit,
        "offset": offset,
        "generation": reader.generation,
        "communes": [facts_json(one) for one in commune_facts(reader, codes)],
        "sources": [source_json(one) for one in sources(reader, [COMMUNES])],
    }


@bp.get(f"{_API}/communes/<code>")
def show_commune(code: str) -> ResponseReturnValue:
    """Answer all that is known of a commune; 308 from an absorbed code."""
    reader = current_reader()
    asked = parse_code_insee(code)
    current = current_code(reader, asked)
    if current != asked:
        return redirect(url_for("api.show_commune", code=current), 308)
    return {"generation": reader.generation, **commune_json(town_page(reader, asked))}


@bp.get(f"{_API}/openapi.json")
def openapi() -> dict[str, Any]:
    """Answer the description of this API."""
    return DOCUMENT
