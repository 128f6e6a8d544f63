"""The paths of peers in the OpenAPI description, as data.

Source: OpenAPI Specification 3.1, https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

from typing import Any

from pvd_graph.app.openapi_peer_schemas import FILTERS, LENGTH, NAMES, WEIGHT_SCHEMA
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Weights

__all__ = ["PEER_PATHS"]

Json = dict[str, Any]


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _code(name: str, example: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": "Code INSEE of a commune: 5 characters, leading zero kept.",
        "schema": {"type": "string", "pattern": "^([0-9]{2}|2[AB])[0-9]{3}$"},
        "example": example,
    }


def _query(name: str, schema: Json, description: str = "") -> Json:
    plain = {key: value for key, value in schema.items() if key != "description"}
    said = description or schema.get("description", "")
    return {"name": name, "in": "query", "schema": plain, "description": said}


def _several(name: str, description: str) -> Json:
    return {**_query(name, NAMES, description), "explode": True}


def _answer(description: str, name: str) -> Json:
    return {
        "description": description,
        "content": {"application/json": {"schema": _ref(name)}},
    }


_PROBLEM: Json = {
    "description": "What went wrong, and what to do (RFC 9457), in French or English.",
    "content": {"application/problem+json": {"schema": _ref("Problem")}},
}
_ABSORBED = {"description": "A code was absorbed: `Location` is the current one."}
_BUSY = {**_PROBLEM, "description": "The model is being made: try again in seconds."}
_ERRORS: Json = {"308": _ABSORBED, "400": _PROBLEM, "404": _PROBLEM, "503": _BUSY}

PEER_PATHS: Json = {
    "/api/v1/communes/{code}/peers": {
        "get": {
            "operationId": "listPeers",
            "summary": "Towns that face the same challenges, with reasons",
            "description": (
                "Of any commune. The list of a town of the programme is the published "
                "one, where neither weights nor filters are given; every other list is "
                "computed. Outside the programme, `known` says what it rests on."
            ),
            "parameters": [
                _code("code", "01034"),
                _query("k", LENGTH, "Length of the list"),
                *(
                    _query(
                        f"w_{block}",
                        WEIGHT_SCHEMA,
                        f"Weight of the part “{block}”, usually "
                        f"{100 * Weights().of(block):g}; all are brought to a sum of 1",
                    )
                    for block in BLOCKS
                ),
                *(_query(name, schema) for name, schema in FILTERS.items()),
                _several("typology", "Slug of a class; of two of one typology either"),
                _several("challenge", "Slug of a challenge; all of those given"),
                _query("explain", {"type": "boolean", "default": True}, "Tell reasons"),
            ],
            "responses": {"200": _answer("The peers, best first.", "Peers"), **_ERRORS},
        }
    },
    "/api/v1/communes/{code}/similarity/{other}": {
        "get": {
            "operationId": "showSimilarity",
            "summary": "Why two communes are alike, or not",
            "description": (
                "The parts of their score, what they share and what tells them apart, "
                "what each did about the challenges of the other, and at what rank "
                "each stands for the other. The page is /compare?communes=a,b."
            ),
            "parameters": [_code("code", "01034"), _code("other", "01004")],
            "responses": {"200": _answer("The pair.", "Similarity"), **_ERRORS},
        }
    },
    "/api/v1/peers": {
        "post": {
            "operationId": "askPeers",
            "summary": "Peers of a made-up town",
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": _ref("Profile")}},
            },
            "responses": {
                "200": _answer(
                    "The peers, best first, with `inferred_challenges`.", "Peers"
                ),
                **dict.fromkeys(("400", "413", "415", "429"), _PROBLEM),
                "503": _BUSY,
            },
        }
    },
}
