"""Turn a JSON record into named texts: objects in it by dotted names, lists joined."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from pvd_graph.model import Column

__all__ = ["flattened", "value_text"]

_LEVELS = 4
_LONGEST_EXPONENT = 40
_SEPARATOR = "|"


def value_text(value: object) -> str:
    """Return the text of a value that holds no other: ``1.50`` stays ``1.50``."""
    match value:
        case None:
            text = ""
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case float():
            text = "" if math.isnan(value) else _float_text(value)
        case Decimal():
            long = value.is_finite() and abs(value.adjusted()) > _LONGEST_EXPONENT
            text = str(value) if long else format(value, "f")
        case datetime() | date() | time():
            text = value.isoformat()
        case bytes():
            text = value.decode("utf-8", "replace")
        case _:
            text = str(value)
    return text


def _float_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=value_text)


def flattened(
    record: Mapping[str, object], columns: Mapping[str, Column]
) -> dict[str, str]:
    """Return the values of *record* by name.

    An object in it gives ``outer.inner``, to four levels; a list of single values is
    joined by the separator of its column in *columns*, or ``|``; deeper objects and
    lists of objects stay JSON text.
    """
    cells: dict[str, str] = {}
    _add(cells, "", record, columns, _LEVELS)
    return cells


def _add(
    cells: dict[str, str],
    start: str,
    record: Mapping[str, object],
    columns: Mapping[str, Column],
    levels: int,
) -> None:
    for key, value in record.items():
        name = start + key
        if isinstance(value, Mapping):
            if levels and name not in columns:
                _add(cells, f"{name}.", value, columns, levels - 1)
            else:
                cells[name] = _as_json(value)
        elif isinstance(value, list):
            if any(isinstance(item, Mapping | list) for item in value):
                cells[name] = _as_json(value)
            else:
                column = columns.get(name)
                separator = (column.separator if column else "") or _SEPARATOR
                cells[name] = separator.join(map(value_text, value))
        else:
            cells[name] = value_text(value)
