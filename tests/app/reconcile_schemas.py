"""What the Reconciliation Service API 0.2 asks of answers, as JSON Schemas of our own.

Written from the text of the specification, and closed where it leaves doors open: an
unknown key is a mistake of ours. How they compare with the schemas that the
specification publishes is told in docs/decisions/0018-reconciliation.md.

Source: https://reconciliation-api.github.io/specs/0.2/, sections 3.1, 4.2, 5.1, 6.3 and
7.4.
"""

from typing import Any

__all__ = ["EXTENSION", "MANIFEST", "PROPOSAL", "RESULT", "RESULTS", "SUGGESTIONS"]

Schema = dict[str, Any]

_WORDS: Schema = {"type": "string", "minLength": 1}


def _object(required: dict[str, Schema], **optional: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _each(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


_TYPE = _object({"id": _WORDS, "name": _WORDS})
_NAMED = _object({"id": _WORDS, "name": _WORDS})
_TEMPLATE: Schema = {"type": "string", "pattern": r"\{\{id\}\}"}
_PLACE = _object(
    {
        "service_url": {"type": "string", "pattern": "^https?://[^/]+$"},
        "service_path": {"type": "string", "pattern": "^/"},
    }
)
MANIFEST = _object(
    {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": _WORDS,
        "identifierSpace": {"type": "string", "format": "uri"},
        "schemaSpace": {"type": "string", "format": "uri"},
    },
    defaultTypes={**_list(_TYPE), "uniqueItems": True},
    documentation={"type": "string", "format": "uri"},
    serviceVersion=_WORDS,
    view=_object({"url": _TEMPLATE}),
    preview=_object(
        {
            "url": _TEMPLATE,
            "width": {"type": "integer", "minimum": 1},
            "height": {"type": "integer", "minimum": 1},
        }
    ),
    suggest=_object({}, entity=_PLACE, property=_PLACE, type=_PLACE),
    extend=_object({}, propose_properties=_PLACE, property_settings={"type": "array"}),
    batchSize={"type": "integer", "minimum": 1},
)
_FEATURE = _object({"id": _WORDS, "value": {"type": ["boolean", "number"]}})
RESULT = _object(
    {
        "result": _list(
            _object(
                {
                    "id": _WORDS,
                    "name": _WORDS,
                    "type": {**_list(_TYPE), "minItems": 1},
                    "score": {"type": "number", "minimum": 0, "maximum": 100},
                    "match": {"type": "boolean"},
                },
                description={"type": "string"},
                features=_list(_FEATURE),
            )
        )
    }
)
RESULTS = _each(RESULT)
SUGGESTIONS = _object(
    {
        "result": _list(
            _object(
                {"id": _WORDS, "name": _WORDS},
                description={"type": "string"},
                notable=_list(_TYPE),
            )
        )
    }
)
PROPOSAL = _object(
    {"type": {"type": "string"}, "properties": _list(_NAMED)},
    limit={"type": "integer"},
)
_MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$"}
EXTENSION = _object(
    {
        "meta": _list(_object({"id": _WORDS, "name": _WORDS}, type=_TYPE)),
        "rows": _each(
            _each(
                _list(
                    {
                        "oneOf": [
                            _object({"str": {"type": "string"}}),
                            _object({"int": {"type": "integer"}}),
                            _object({"float": {"type": "number"}}),
                            _object({"date": _MOMENT}),
                            _NAMED,
                        ]
                    }
                )
            )
        ),
    }
)
