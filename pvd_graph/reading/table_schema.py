"""Read a Table Schema (Frictionless) beside a table: types and constraints of columns.

What the standard says and we have no word for (arrays, durations, foreign keys) is let
be: such a column is text.

Source: https://specs.frictionlessdata.io/table-schema/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pvd_graph.errors import BadManifestError

__all__ = ["TableSchema", "read_table_schema"]

_TYPES = {
    "integer": "integer",
    "number": "decimal",
    "date": "date",
    "datetime": "date",
    "year": "year",
    "boolean": "boolean",
}
_PLAIN_FORMATS = frozenset({"default", "any", ""})
_BOUND = 4 * 2**20
"""Bytes beyond which a file is no schema."""


@dataclass(frozen=True, slots=True)
class TableSchema:
    """What a schema says, in the words of a manifest."""

    columns: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def read_table_schema(path: Path) -> TableSchema:
    """Read the schema at *path*.

    Raises:
        BadManifestError: no such file, not JSON, or no ``fields`` with names.
    """
    try:
        if path.stat().st_size > _BOUND:
            raise BadManifestError(path, "fichier trop grand", "file too large")
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        french = "ce schéma de table n'est pas dans le dossier du jeu"
        english = "this table schema is not in the folder of the dataset"
        raise BadManifestError(path, french, english) from error
    except (ValueError, RecursionError) as error:
        french = f"JSON illisible ({error})"
        raise BadManifestError(path, french, f"unreadable JSON ({error})") from error
    fields = content.get("fields") if isinstance(content, dict) else None
    if not isinstance(fields, list) or not all(
        isinstance(each, dict) and isinstance(each.get("name"), str) for each in fields
    ):
        french = "un schéma de table a une liste « fields » de champs nommés"
        english = "a table schema has a list “fields” of named fields"
        raise BadManifestError(path, french, english)
    unique = tuple(
        each["name"] for each in fields if _constraints(each).get("unique") is True
    )
    return TableSchema(
        columns={each["name"]: _column(each) for each in fields},
        key=_texts(content.get("primaryKey")) or unique[:1],
        missing=tuple(text for text in _texts(content.get("missingValues")) if text),
    )


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _constraints(each: Mapping[str, Any]) -> Mapping[str, Any]:
    found = each.get("constraints")
    return found if isinstance(found, dict) else {}


def _column(each: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of ``[tables.columns.NAME]`` that say the same as a field."""
    form = str(each.get("format", ""))
    kind = _TYPES.get(str(each.get("type", "")), "text")
    if kind == "text" and form == "uri":
        kind = "url"
    column: dict[str, Any] = {"type": kind}
    if kind == "date" and form not in _PLAIN_FORMATS:
        column["format"] = form
    constraints = _constraints(each)
    if constraints.get("required") is True:
        column["required"] = True
    if isinstance(constraints.get("pattern"), str) and kind in {"text", "url"}:
        column["pattern"] = constraints["pattern"]
    if isinstance(constraints.get("maxLength"), int):
        column["max_length"] = constraints["maxLength"]
    if isinstance(constraints.get("enum"), list):
        column["enum"] = [str(value) for value in constraints["enum"]]
    for ours, theirs in (("min", "minimum"), ("max", "maximum")):
        if theirs in constraints and kind in {"integer", "decimal", "date", "year"}:
            column[ours] = constraints[theirs]
    return column
