"""The paths of groups of peer towns in the OpenAPI description, as data."""

from __future__ import annotations

from typing import Any

__all__ = ["GROUP_PATHS", "GROUP_SCHEMAS"]

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "number"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_HEAD: Json = {
    "iri": _TEXT,
    "slug": {**_TEXT, "description": "Identifier, kept between releases."},
    "label": {**_TEXT, "description": "Name in French."},
    "label_en": {**_TEXT, "description": "Name in English."},
}
_PROBLEM: Json = {
    "description": (
        "No group has this slug; or the former group has several heirs, which "
        "`detail` names (RFC 9457)."
    ),
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    },
}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _list(name: str) -> Json:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def _answer(description: str, schema: Json) -> Json:
    content = {"application/json": {"schema": schema}}
    return {"description": description, "content": content}


_SHARED = _object(
    iri=_TEXT,
    label=_TEXT,
    programme={"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]},
    actions=_COUNT,
    towns=_COUNT,
    amount_eur=_NUMBER,
)

GROUP_SCHEMAS: Json = {
    "GroupTrait": _object(
        kind={**_TEXT, "enum": ["challenge", "class", "action", "figure"]},
        iri=_TEXT,
        label=_TEXT,
        in_group={
            **_NUMBER,
            "description": "Share of the towns from 0 to 1; of a figure, the median.",
        },
        overall={**_NUMBER, "description": "The same over all towns."},
        unit={**_TEXT, "description": "Of a figure; empty for a share."},
        in_name={"type": "boolean", "description": "Whether the name tells it."},
    ),
    "GroupWork": _SHARED,
    "GroupTown": _object(
        code_insee=_TEXT,
        label=_TEXT,
        departement=_TEXT,
        population={"type": ["integer", "null"]},
    ),
    "GroupInList": _object(**_HEAD, towns=_COUNT, traits=_list("GroupTrait")),
    "Group": _object(
        generation=_COUNT,
        **_HEAD,
        earlier_labels={"type": "array", "items": _TEXT},
        traits=_list("GroupTrait"),
        actions=_COUNT,
        action_types=_list("GroupWork"),
        partners=_list("GroupWork"),
        typical_towns={"type": "array", "items": _TEXT},
        towns=_list("GroupTown"),
        sources={"type": "array", "items": {"type": "object"}},
    ),
}

GROUP_PATHS: Json = {
    "/api/v1/groups": {
        "get": {
            "operationId": "listGroups",
            "summary": "Groups of peer towns, the largest first",
            "responses": {
                "200": _answer(
                    "The groups, each with the three traits that tell most.",
                    _object(
                        generation=_COUNT,
                        total=_COUNT,
                        groups=_list("GroupInList"),
                        sources={"type": "array", "items": {"type": "object"}},
                    ),
                )
            },
        }
    },
    "/api/v1/groups/{slug}": {
        "get": {
            "operationId": "getGroup",
            "summary": "A group: what sets it apart, what its towns did, with whom",
            "parameters": [
                {
                    "name": "slug",
                    "in": "path",
                    "required": True,
                    "schema": {**_TEXT, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
                }
            ],
            "responses": {
                "200": _answer("The group.", {"$ref": "#/components/schemas/Group"}),
                "308": {
                    "description": "The group is no more: `Location` is where its "
                    "towns are."
                },
                "404": _PROBLEM,
            },
        }
    },
}
