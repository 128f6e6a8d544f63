"""JSON of the comparison of two communes. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pvd_graph.services.comparing import Comparison, Side
from pvd_graph.services.comparing_figures import FigureRow
from pvd_graph.services.names import Named

__all__ = ["comparison_json"]

Json = dict[str, Any]


def comparison_json(found: Comparison) -> Json:
    """Return what the API answers of a pair; keys of the two sides are a and b."""
    return {
        "generation": found.generation,
        "a": _side(found.one),
        "b": _side(found.other),
        "score": found.score,
        "components": dict(found.parts),
        "weights": {block: found.weights.of(block) for block in found.parts},
        "distance_km": None if found.distance_km is None else round(found.distance_km),
        "shared_challenges": [
            {**_named(one.challenge), "contribution": round(one.contribution, 4)}
            for one in found.shared
        ],
        "figures": [_figure(row) for row in found.figures],
        "typologies": [
            {
                "typology": name,
                "a": here and _named(here),
                "b": there and _named(there),
                "same": None if here is None or there is None else here == there,
            }
            for name, here, there in found.typologies
        ],
    }


def _named(thing: Named) -> Json:
    return {"iri": thing.iri or None, "label": thing.name}


def _side(side: Side) -> Json:
    facts = side.facts
    return {
        "code_insee": facts.code_insee,
        "label": facts.name,
        "population": facts.population,
        "departement": facts.departement
        and {"code": facts.departement.code, "label": facts.departement.name},
        "known": side.ground.to_json(),
        "rank_for_other": side.rank and asdict(side.rank),
        "own_challenges": [_named(one) for one in side.alone],
        "answers_to_other": list(side.did),
        "answers_to_other_total": side.did_in_all,
        "reason_for_other": side.reason,
    }


def _figure(row: FigureRow) -> Json:
    told: Json = {
        **_named(row.thing),
        "label_en": row.english,
        "unit": row.unit,
        "a": row.values[0],
        "b": row.values[1],
    }
    if row.challenge is None:
        return {**told, "kind": "figure", "nearness": row.nearness or None}
    return {
        **told,
        "kind": "rule",
        "challenge": _named(row.challenge),
        "threshold": {"a": row.thresholds[0], "b": row.thresholds[1]},
        "beyond": {"a": row.beyond[0], "b": row.beyond[1]},
    }
