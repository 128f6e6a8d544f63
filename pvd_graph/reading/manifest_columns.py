"""One column of a manifest: from its TOML table, or a Table Schema, to a `Column`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pvd_graph.model import Column, Infer
from pvd_graph.reading.manifest_keys import (
    COLUMN_KEYS,
    COLUMN_TYPES,
    INFER_KEYS,
    Taker,
)
from pvd_graph.units import EUROS_OF

__all__ = ["read_column"]

_NUMBERS = frozenset({"integer", "decimal", "money", "percent"})
_ORDERED = _NUMBERS | {"date", "year"}
_ONLY_FOR: dict[str, frozenset[str]] = {
    "format": frozenset({"date"}),
    "unit": frozenset({"money"}),
    "factor": _NUMBERS,
    "min": _ORDERED,
    "max": _ORDERED,
    "by": frozenset({"commune"}),
    "districts": frozenset({"commune"}),
    "departement": frozenset({"commune"}),
    "postcode": frozenset({"commune"}),
}
"""Key -> the types of column that it may stand at."""
_WAYS = ("code", "name", "postcode", "siren")
_UNKNOWN = ("refuse", "warn", "ignore")


def read_column(
    taker: Taker, name: str, table: Mapping[str, Any], where: str
) -> Column:
    """Return the column *name*.

    Raises:
        BadManifestError: a key unknown or of the wrong type, or that does not go with
            the type of the column.
    """
    where = f"{where}, colonne « {name} »"
    taker.check(table, COLUMN_KEYS, (), where)
    kind = table.get("type", "text")
    if kind not in COLUMN_TYPES:
        known = ", ".join(sorted(COLUMN_TYPES))
        french = f"{where} : type inconnu « {kind} » ; types possibles : {known}"
        english = f"{where}: unknown type “{kind}”; possible types: {known}"
        raise taker.fail(french, english)
    _check_keys(taker, table, kind, where)
    return Column(
        name=name,
        type=kind,
        required=table.get("required", False),
        separator=table.get("separator", ""),
        values=_values(taker, table, where),
        lookup=table.get("lookup", ""),
        source=table.get("from", ""),
        optional=table.get("optional", False),
        when=table.get("when", ""),
        unless=table.get("unless", ""),
        missing=taker.texts(table.get("missing", []), f"{where}, missing"),
        format=table.get("format", ""),
        factor=_factor(taker, table, where),
        minimum=_bound(taker, table, "min", kind, where),
        maximum=_bound(taker, table, "max", kind, where),
        pattern=_pattern(taker, table, where),
        max_length=table.get("max_length"),
        enum=taker.texts(table.get("enum", []), f"{where}, enum"),
        by=taker.one_of(table.get("by", "code"), _WAYS, f"{where}, by"),
        districts=table.get("districts", False),
        departement=table.get("departement", ""),
        postcode=table.get("postcode", ""),
        concepts=table.get("concepts", ""),
        unknown=taker.one_of(
            table.get("unknown", "refuse"), _UNKNOWN, f"{where}, unknown"
        ),
        infer=_infer(taker, table, where),
    )


def _check_keys(taker: Taker, table: Mapping[str, Any], kind: str, where: str) -> None:
    """Check that the keys of a column go with its type and with one another."""
    for key, kinds in _ONLY_FOR.items():
        if key in table and kind not in kinds:
            listed = ", ".join(sorted(kinds))
            french = f"{where} : « {key} » ne va qu'avec le type {listed}"
            raise taker.fail(
                french, f"{where}: “{key}” goes with the type {listed} only"
            )
    if table.get("required") and table.get("optional"):
        french = f"{where} : « required » et « optional » se contredisent"
        raise taker.fail(french, f"{where}: “required” and “optional” contradict")
    listing = {"values", "lookup", "concepts"} & set(table)
    if "unknown" in table and not listing:
        french = f"{where} : « unknown » va avec values, lookup ou concepts"
        english = f"{where}: “unknown” goes with values, lookup or concepts"
        raise taker.fail(french, english)
    for key in ("lookup", "concepts"):
        file = table.get(key, "")
        if "/" in file or "\\" in file:
            french = f"{where} : « {key} » est un fichier du dossier du jeu"
            raise taker.fail(french, f"{where}: “{key}” is a file of the folder")


def _values(
    taker: Taker, table: Mapping[str, Any], where: str
) -> Mapping[str, str] | None:
    if "values" not in table:
        return None
    values: dict[str, Any] = table["values"]
    taker.texts(list(values.values()), f"{where}, values")
    return values


def _decimal(taker: Taker, value: object, where: str) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        french = f"{where} : « {value} » n'est pas un nombre"
        raise taker.fail(french, f"{where}: “{value}” is no number")
    return format(number, "f")


def _factor(taker: Taker, table: Mapping[str, Any], where: str) -> str:
    """Return what the numbers are multiplied by, from ``factor`` or ``unit``."""
    unit = table.get("unit")
    if unit is None:
        factor = table.get("factor", "")
        return _decimal(taker, factor, f"{where}, factor") if factor != "" else ""
    if "factor" in table:
        french = f"{where} : une seule des clés unit, factor"
        raise taker.fail(french, f"{where}: only one of the keys unit, factor")
    known = tuple(EUROS_OF)
    taker.one_of(unit.lower(), known, f"{where}, unit")
    euros = EUROS_OF[unit.lower()]
    return str(euros) if euros > 1 else ""


def _bound(
    taker: Taker, table: Mapping[str, Any], key: str, kind: str, where: str
) -> str:
    """Return a bound as a lexical value of the type of the column."""
    value = table.get(key, "")
    if value == "":
        return ""
    where = f"{where}, {key}"
    if kind in _NUMBERS:
        return _decimal(taker, value, where)
    if kind == "date":
        if isinstance(value, date):
            return value.isoformat()[:10]
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError as error:
            french = f"{where} : « {value} » n'est pas une date AAAA-MM-JJ"
            english = f"{where}: “{value}” is no date YYYY-MM-DD"
            raise taker.fail(french, english) from error
    return str(value)


def _pattern(taker: Taker, table: Mapping[str, Any], where: str) -> str:
    pattern: str = table.get("pattern", "")
    try:
        re.compile(pattern)
    except re.error as error:
        french = f"{where} : « pattern » n'est pas une expression régulière ({error})"
        english = f"{where}: “pattern” is no regular expression ({error})"
        raise taker.fail(french, english) from error
    return pattern


def _infer(taker: Taker, table: Mapping[str, Any], where: str) -> Infer | None:
    if "infer" not in table:
        return None
    infer = table["infer"]
    taker.check(infer, INFER_KEYS, ("column", "scheme"), f"{where}, infer")
    return Infer(infer["column"], infer["scheme"], float(infer.get("minimum", 0)))
