"""Requests of the Reconciliation Service API, read: JSON in a form or an address.

Source: Reconciliation Service API 0.2, sections 3 to 6,
https://reconciliation-api.github.io/specs/0.2/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NoReturn

from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.services.extending import PROPERTIES
from pvd_graph.services.reconciling import Cell

__all__ = ["BATCH", "IDS", "parse_batch", "parse_extend", "parse_single"]

BATCH = 50
"""Queries in one request."""
IDS = 500
"""Identifiers in one request for properties."""

_DEFAULT, _MOST = 10, 50
_NARROWING = {"departement", "postcode", "code_insee"}


def _refuse(french: str, english: str, status: int = 400) -> NoReturn:
    raise ProtocolError(HTTPStatus(status), french, english)


def _object(text: str, name: str) -> dict[str, Any]:
    """Return the JSON object *text*, which stands in the parameter *name*."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        french = f"« {name} » n'est pas du JSON ({error})."
        english = f"“{name}” is not JSON ({error})."
        _refuse(french, english)
    if not isinstance(found, dict):
        french = f"« {name} » doit être un objet JSON."
        english = f"“{name}” must be a JSON object."
        _refuse(french, english)
    return found


def parse_batch(text: str, lang: str) -> dict[str, Cell]:
    """Return the queries of a batch by their keys.

    Raises:
        ProtocolError: 400 for what is no batch, 413 for more than `BATCH` queries.
    """
    found = _object(text, "queries")
    if len(found) > BATCH:
        _refuse(
            f"Un lot compte au plus {BATCH} demandes (reçu : {len(found)}).",
            f"A batch holds {BATCH} queries at most (received: {len(found)}).",
            413,
        )
    return {key: _cell(query, f"queries.{key}", lang) for key, query in found.items()}


def parse_single(text: str, arguments: Mapping[str, str], lang: str) -> Cell:
    """Return one query, as clients of version 0.1 send it: a text, or an object.

    Raises:
        ProtocolError: 400.
    """
    if text.lstrip().startswith("{"):
        return _cell(_object(text, "query"), "query", lang)
    told: dict[str, Any] = {"query": text}
    if arguments.get("type"):
        told["type"] = arguments["type"]
    if (limit := arguments.get("limit", "")).isdecimal():
        told["limit"] = int(limit[:9])
    return _cell(told, "query", lang)


def _cell(query: object, where: str, lang: str) -> Cell:
    """Return a query as the service takes it."""
    if not isinstance(query, dict):
        french = f"« {where} » doit être un objet JSON."
        english = f"“{where}” must be a JSON object."
        _refuse(french, english)
    text, properties = query.get("query", ""), query.get("properties", [])
    if not isinstance(text, str) or not isinstance(properties, list):
        _refuse(
            f"« {where} » : « query » est un texte, « properties » une liste.",
            f"“{where}”: “query” is a text, “properties” a list.",
        )
    if not text.strip() and not properties:
        _refuse(
            f"« {where} » n'a ni « query » ni « properties ».",
            f"“{where}” has neither “query” nor “properties”.",
        )
    beside: dict[str, str] = {}
    for one in properties:
        if isinstance(one, dict) and one.get("pid") in _NARROWING:
            told = next(_texts(one.get("v")), "")
            if told.strip():
                beside.setdefault(str(one["pid"]), told)
    return Cell(
        text=text,
        types=tuple(_texts(query.get("type"))),
        limit=_limit(query.get("limit"), where),
        departement=beside.get("departement", "").removeprefix("departement/"),
        postcode=beside.get("postcode", ""),
        code=beside.get("code_insee", "").removeprefix("commune/"),
        lang=lang,
    )


def _limit(value: object, where: str) -> int:
    if value is None:
        return _DEFAULT
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 1:
        return int(min(value, _MOST))
    french = f"« {where}.limit » doit être un nombre d'au moins 1."
    english = f"“{where}.limit” must be a number of at least 1."
    _refuse(french, english)


def _texts(value: object) -> Iterator[str]:
    """Yield property values or types as texts: of a thing, its identifier."""
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts(value.get("id"))
    elif isinstance(value, float) and value.is_integer():
        yield str(int(value))
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)


def parse_extend(text: str) -> tuple[list[str], list[str]]:
    """Return the identifiers and the properties that data extension is asked for.

    Raises:
        ProtocolError: 400, or 413 for more than `IDS` identifiers.
    """
    found = _object(text, "extend")
    ids, properties = found.get("ids"), found.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        _refuse(
            "« extend » demande deux listes : « ids » et « properties ».",
            "“extend” needs two lists: “ids” and “properties”.",
        )
    if len(ids) > IDS:
        _refuse(
            f"Au plus {IDS} identifiants à la fois (reçu : {len(ids)}).",
            f"{IDS} identifiers at most at a time (received: {len(ids)}).",
            413,
        )
    asked = list(dict.fromkeys(_texts(properties)))
    unknown = [key for key in asked if key not in PROPERTIES]
    if unknown:
        known = ", ".join(PROPERTIES)
        _refuse(
            f"Propriété inconnue : « {unknown[0][:80]} ». Propriétés : {known}.",
            f"Unknown property: “{unknown[0][:80]}”. Properties: {known}.",
        )
    return list(dict.fromkeys(_texts(ids))), asked
