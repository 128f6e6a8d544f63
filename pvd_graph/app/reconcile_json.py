"""Answers of the Reconciliation Service API as JSON. Pure.

Source: Reconciliation Service API 0.2, https://reconciliation-api.github.io/specs/0.2/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pvd_graph import __version__
from pvd_graph.app.reconcile_requests import BATCH
from pvd_graph.services.extending import PROPERTIES, properties_of
from pvd_graph.services.reconciling import TYPES, Match
from pvd_graph.vocab import BASE

__all__ = [
    "manifest",
    "meta_json",
    "proposal_json",
    "result_json",
    "suggestions_json",
    "type_json",
]

Json = dict[str, Any]

PREVIEW_WIDTH, PREVIEW_HEIGHT = 430, 220


def type_json(kind: str, lang: str) -> Json:
    """Return a type with its name."""
    return {"id": kind, "name": TYPES[kind].told(lang)}


def manifest(host: str, lang: str) -> Json:
    """Return the service manifest of the site that is reached at *host*."""
    return {
        "versions": ["0.1", "0.2"],
        "name": "pvd-graph",
        "identifierSpace": f"{BASE}id/",
        "schemaSpace": f"{BASE}ontology#",
        "documentation": f"{host}/api#reconcile",
        "serviceVersion": __version__,
        "defaultTypes": [type_json(kind, lang) for kind in TYPES],
        "view": {"url": f"{host}/id/{{{{id}}}}"},
        "preview": {
            "url": f"{host}/reconcile/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            kind: {"service_url": host, "service_path": f"/reconcile/suggest/{kind}"}
            for kind in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {
                "service_url": host,
                "service_path": "/reconcile/properties",
            },
            "property_settings": [],
        },
        "batchSize": BATCH,
    }


def result_json(matches: Iterable[Match], lang: str) -> Json:
    """Return the candidates of one query."""
    return {
        "result": [
            {
                "id": one.id,
                "name": one.name,
                "description": one.description,
                "type": [type_json(one.type, lang)],
                "score": one.score,
                "match": one.certain,
                "features": [
                    {"id": name, "value": value} for name, value in one.features.items()
                ],
            }
            for one in matches
        ]
    }


def suggestions_json(matches: Iterable[Match], lang: str) -> Json:
    """Return suggested things."""
    return {
        "result": [
            {
                "id": one.id,
                "name": one.name,
                "description": one.description,
                "notable": [type_json(one.type, lang)],
            }
            for one in matches
        ]
    }


def proposal_json(kind: str, limit: int, lang: str) -> Json:
    """Return the properties that can be fetched of things of a type."""
    proposed = properties_of(kind)[:limit]
    return {
        "type": kind,
        "limit": limit,
        "properties": [
            {"id": key, "name": PROPERTIES[key].name.told(lang)} for key in proposed
        ],
    }


def meta_json(
    asked: Sequence[str], rows: Mapping[str, Mapping[str, object]], lang: str
) -> Json:
    """Return the answer of data extension: what each column is, and the rows."""
    return {
        "meta": [
            {
                "id": key,
                "name": PROPERTIES[key].name.told(lang),
                **(
                    {"type": type_json(PROPERTIES[key].values, lang)}
                    if PROPERTIES[key].values
                    else {}
                ),
            }
            for key in asked
        ],
        "rows": rows,
    }
