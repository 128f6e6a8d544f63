"""What peers, profiles and pairs look like in the OpenAPI description, as data.

Bounds are those of the code.

Source: OpenAPI Specification 3.1, https://spec.openapis.org/oas/v3.1.0, whose schemas
are JSON Schema 2020-12.
"""

from __future__ import annotations

from typing import Any

from pvd_graph.app.json_body import LISTED, LONGEST
from pvd_graph.app.peer_params import (
    DISTANCE_KM,
    FIGURES,
    LABEL,
    POPULATION,
    WEIGHT,
    K,
)
from pvd_graph.peers.blocks import BLOCKS

__all__ = ["FILTERS", "LENGTH", "NAMES", "PEER_SCHEMAS", "WEIGHT_SCHEMA"]

Json = dict[str, Any]

_NUMBER: Json = {"type": "number"}
_TEXT: Json = {"type": "string"}
_WHOLE: Json = {"type": "integer"}
_FLAG: Json = {"type": "boolean", "default": False}
_NAME: Json = {"type": "string", "maxLength": LONGEST}
LENGTH: Json = {"type": "integer", "minimum": K[0], "maximum": K[1], "default": K[2]}
WEIGHT_SCHEMA: Json = {"type": "number", "minimum": 0, "maximum": WEIGHT}
_SIZE: Json = {"type": "integer", "minimum": 0, "maximum": POPULATION}
_DISTANCE: Json = {"type": "number", "minimum": 0, "maximum": DISTANCE_KM}
NAMES: Json = {"type": "array", "maxItems": LISTED, "items": _NAME}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties}


def _strict(**properties: Json) -> Json:
    return {**_object(**properties), "additionalProperties": False}


def _maybe(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


_PARTS = _object(**dict.fromkeys(BLOCKS, _NUMBER))
_TOLD = _object(
    iri=_TEXT,
    label=_TEXT,
    year=_maybe(_WHOLE),
    partner=_maybe(_TEXT),
    amount_eur=_maybe(_NUMBER),
)
_FIGURE = _object(
    iri=_TEXT,
    label=_TEXT,
    unit=_maybe(_TEXT),
    target_value=_maybe(_NUMBER),
    peer_value=_maybe(_NUMBER),
)
_KNOWN: Json = {
    **_object(
        in_programme=_maybe({"type": "boolean"}),
        population={"type": "boolean"},
        place={"type": "boolean"},
        challenges=_WHOLE,
        figures=_WHOLE,
        typologies=_WHOLE,
        actions=_WHOLE,
        note=_object(fr=_TEXT, en=_TEXT),
    ),
    "description": (
        "What the list rests on: how much is known of who asks. For a list as it is "
        "published, `in_programme` alone; null for a made-up town."
    ),
}
FILTERS = {
    "region": {"type": "string", "maxLength": LONGEST, "description": "Code"},
    "departement": {"type": "string", "maxLength": LONGEST, "description": "Code"},
    "distance_km": {**_DISTANCE, "description": "At most, as the crow flies"},
    "population_min": {**_SIZE, "description": "Inhabitants, at least"},
    "population_max": {**_SIZE, "description": "Inhabitants, at most"},
    "finished_action": {**_FLAG, "description": "An action known to be finished"},
    "experience": {**_FLAG, "description": "An experience sheet published"},
}
_FOUND = _object(
    target=_object(code_insee=_maybe(_TEXT), label=_TEXT),
    generation=_WHOLE,
    k=_WHOLE,
    weights=_PARTS,
    filters={"type": "object"},
    known=_KNOWN,
    peers=_list(_ref("Peer")),
)
_SIDE = _object(
    code_insee=_TEXT,
    label=_TEXT,
    population=_maybe(_WHOLE),
    departement=_maybe(_object(code=_TEXT, label=_TEXT)),
    known=_KNOWN,
    rank_for_other=_maybe(_object(rank=_WHOLE, of=_WHOLE, listed=_maybe(_WHOLE))),
    own_challenges=_list(_ref("Thing")),
    answers_to_other=_list(_TOLD),
    answers_to_other_total=_WHOLE,
    reason_for_other=_TEXT,
)

PEER_SCHEMAS: Json = {
    "Peer": _object(
        rank=_WHOLE,
        code_insee=_TEXT,
        label=_TEXT,
        score=_NUMBER,
        components=_PARTS,
        shared_challenges=_list(_object(iri=_TEXT, label=_TEXT, contribution=_NUMBER)),
        close_indicators=_list(_FIGURE),
        different_indicators=_list(_FIGURE),
        learn_from=_list(_TOLD),
        reason={"type": "string", "description": "One or two sentences in French"},
    ),
    "Peers": _FOUND,
    "Profile": {
        **_strict(
            label={"type": "string", "maxLength": LABEL, "default": "Profil"},
            population={"type": "number", "minimum": 0, "maximum": POPULATION},
            latitude={"type": "number", "minimum": -90, "maximum": 90},
            longitude={"type": "number", "minimum": -180, "maximum": 180},
            challenges={
                **NAMES,
                "description": "Slugs of /challenges, or IRIs",
            },
            figures={
                "type": "object",
                "maxProperties": FIGURES,
                "additionalProperties": _NUMBER,
                "description": (
                    "Slug of an indicator, or of a figure that the list compares "
                    "(`population_density`), and its value in the unit of the "
                    "indicator. Where a figure passes the threshold of a published "
                    "rule, its challenge counts, and `inferred_challenges` says so."
                ),
            },
            typologies={
                "type": "object",
                "maxProperties": LISTED,
                "additionalProperties": _NAME,
                "description": "Local name of the property and slug of the class",
            },
            action_types={**NAMES, "description": "Slugs of kinds of action taken"},
            k=LENGTH,
            weights=_strict(**dict.fromkeys(BLOCKS, WEIGHT_SCHEMA)),
            filters=_strict(**FILTERS, typologies=NAMES, challenges=NAMES),
            explain={**_FLAG, "default": True},
        ),
        "examples": [
            {
                "label": "Une ville de 4 000 habitants",
                "population": 4000,
                "challenges": ["acces-soins"],
                "figures": {"private_long_vacancy_rate_pct": 12.5},
                "k": 3,
            }
        ],
    },
    "Similarity": _object(
        generation=_WHOLE,
        a=_SIDE,
        b=_SIDE,
        score=_NUMBER,
        components=_PARTS,
        weights=_PARTS,
        distance_km=_maybe(_WHOLE),
        shared_challenges=_list(_object(iri=_TEXT, label=_TEXT, contribution=_NUMBER)),
        figures=_list(
            _object(
                iri=_maybe(_TEXT),
                label=_TEXT,
                label_en=_TEXT,
                unit=_TEXT,
                a=_maybe(_NUMBER),
                b=_maybe(_NUMBER),
                kind={"enum": ["figure", "rule"]},
            )
        ),
        typologies=_list(
            _object(
                typology=_TEXT,
                a=_maybe(_object(iri=_maybe(_TEXT), label=_TEXT)),
                b=_maybe(_object(iri=_maybe(_TEXT), label=_TEXT)),
                same=_maybe({"type": "boolean"}),
            )
        ),
    ),
}
