"""The paths of `/reconcile` in the OpenAPI description, as data.

Their JSON is that of the Reconciliation Service API, which has schemas of its own:
https://reconciliation-api.github.io/specs/0.2/
"""

from __future__ import annotations

from typing import Any

from pvd_graph.app.reconcile_requests import BATCH, IDS

__all__ = ["RECONCILE_PATHS"]

Json = dict[str, Any]

_JSON: Json = {"application/json": {"schema": {"type": "object"}}}
_PROBLEM: Json = {
    "description": "What went wrong, and what to do (RFC 9457).",
    "content": {"application/problem+json": {"schema": {"type": "object"}}},
}
_TEXT: Json = {"type": "string"}


def _query(name: str, description: str) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": _TEXT}


def _get(operation: str, summary: str, *parameters: Json) -> Json:
    answer = {"description": "JSON of the API.", "content": _JSON}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": answer, "400": _PROBLEM},
        }
    }


_ASKED = {
    "queries": f"A batch of at most {BATCH} queries, a JSON object",
    "query": "One query: a text, or a JSON object",
    "extend": f"Properties of at most {IDS} things, a JSON object",
}
_FORM: Json = {
    "type": "object",
    "properties": {
        name: {"type": "string", "description": told} for name, told in _ASKED.items()
    },
}
_PREFIX = _query("prefix", "What was typed so far")
_CURSOR = _query("cursor", "How many to leave out")

RECONCILE_PATHS: Json = {
    "/reconcile": {
        **_get(
            "reconcile",
            "The service manifest; a batch, one query or properties when asked for",
            *(_query(name, told) for name, told in _ASKED.items()),
            _query("callback", "Name of a function, for JSONP"),
        ),
        "post": {
            "operationId": "reconcileForm",
            "summary": "A batch, one query or data extension, as OpenRefine sends them",
            "requestBody": {
                "content": {"application/x-www-form-urlencoded": {"schema": _FORM}}
            },
            "responses": {
                "200": {"description": "JSON of the API.", "content": _JSON},
                "400": _PROBLEM,
                "413": _PROBLEM,
                "429": _PROBLEM,
            },
        },
    },
    "/reconcile/suggest/entity": _get(
        "suggestEntity",
        "Things whose names begin with a text",
        *(_PREFIX, _CURSOR, _query("type", "Only of this type")),
    ),
    "/reconcile/suggest/type": _get("suggestType", "Types by name", _PREFIX, _CURSOR),
    "/reconcile/suggest/property": _get(
        "suggestProperty", "Properties by name", _PREFIX, _CURSOR
    ),
    "/reconcile/preview": {
        "get": {
            "operationId": "previewEntity",
            "summary": "A small page about a thing, to be shown in a frame",
            "parameters": [_query("id", "Identifier of the thing")],
            "responses": {
                "200": {
                    "description": "A page.",
                    "content": {"text/html": {"schema": _TEXT}},
                },
                "404": _PROBLEM,
            },
        }
    },
    "/reconcile/properties": _get(
        "proposeProperties",
        "Properties that things of a type have",
        *(_query("type", "Identifier of the type"), _query("limit", "How many")),
    ),
}
"""Path -> what can be asked there."""
