"""The OpenAPI description of the JSON API, as data.

Source: OpenAPI Specification 3.1, https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

from typing import Any

from pvd_graph import __version__
from pvd_graph.app.openapi_datasets import DATASET_PATHS
from pvd_graph.app.openapi_groups import GROUP_PATHS, GROUP_SCHEMAS
from pvd_graph.app.openapi_peer_schemas import PEER_SCHEMAS
from pvd_graph.app.openapi_peers import PEER_PATHS
from pvd_graph.app.openapi_reconcile import RECONCILE_PATHS

__all__ = ["DOCUMENT"]

Json = dict[str, Any]


def _text(description: str = "") -> Json:
    return {"type": "string", **({"description": description} if description else {})}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties}


def _maybe(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _whole(low: int, high: int, default: int) -> Json:
    return {"type": "integer", "minimum": low, "maximum": high, "default": default}


def _query(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _answer(description: str, schema: Json) -> Json:
    return {
        "description": description,
        "content": {"application/json": {"schema": schema}},
    }


_PROBLEM: Json = {
    "description": "What went wrong, and what to do (RFC 9457).",
    "content": {"application/problem+json": {"schema": _ref("Problem")}},
}
_CODE: Json = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "Code INSEE of the commune: 5 characters, leading zero kept.",
    "schema": {"type": "string", "pattern": "^([0-9]{2}|2[AB])[0-9]{3}$"},
    "example": "01034",
}
_NUMBER: Json = {"type": "number"}
_THING = _object(iri=_text(), label=_text())
_COMMUNE_ERRORS: Json = {
    "308": {"description": "The code was absorbed: `Location` is the current one."},
    "400": _PROBLEM,
    "404": _PROBLEM,
}

_SCHEMAS: Json = {
    "Problem": _object(
        type=_text(), title=_text(), status={"type": "integer"}, detail=_text()
    ),
    "Thing": _THING,
    "Place": _object(iri=_text(), code=_text(), label=_text()),
    "CommuneFacts": _object(
        code_insee=_text(),
        label=_text(),
        departement=_maybe(_ref("Place")),
        region=_maybe(_ref("Place")),
        epci=_maybe(_ref("Thing")),
        population=_maybe({"type": "integer"}),
        postcodes=_list(_text()),
        in_programme={"type": "boolean"},
    ),
    **PEER_SCHEMAS,
    **GROUP_SCHEMAS,
}

DOCUMENT: Json = {
    "openapi": "3.1.0",
    "info": {
        "title": "pvd-graph",
        "version": __version__,
        "description": (
            "Small towns of France, the challenges they face, what they did about "
            "them, and the towns that resemble them. Everything else is at /sparql."
        ),
    },
    "servers": [{"url": "/"}],
    "paths": {
        "/api/v1/communes": {
            "get": {
                "operationId": "listCommunes",
                "summary": "Communes of today, all or those that a text finds",
                "parameters": [
                    _query(
                        "q", "Name, former name, code or postcode", {"type": "string"}
                    ),
                    _query("limit", "Length of the page", _whole(1, 1000, 20)),
                    _query("offset", "Communes to skip", _whole(0, 100_000, 0)),
                ],
                "responses": {
                    "200": _answer(
                        "A page of the list.",
                        _object(
                            total={"type": "integer"},
                            limit={"type": "integer"},
                            offset={"type": "integer"},
                            generation={"type": "integer"},
                            communes=_list(_ref("CommuneFacts")),
                        ),
                    ),
                    "400": _PROBLEM,
                },
            }
        },
        "/api/v1/communes/{code}": {
            "get": {
                "operationId": "showCommune",
                "summary": "All that is known of a commune",
                "parameters": [_CODE],
                "responses": {
                    "200": _answer("The commune.", _ref("CommuneFacts")),
                    **_COMMUNE_ERRORS,
                },
            }
        },
        **PEER_PATHS,
        **GROUP_PATHS,
        **DATASET_PATHS,
        **RECONCILE_PATHS,
    },
    "components": {"schemas": _SCHEMAS},
}
