"""Read the records of a JSON or GeoJSON file, one at a time, wherever they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import ijson

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Column, Table, Wording
from pvd_graph.reading.geojson import feature_cells
from pvd_graph.reading.headers import columns_of_file
from pvd_graph.reading.json_cells import flattened, value_text
from pvd_graph.reading.json_guard import GuardedJson
from pvd_graph.reading.json_places import find_records
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import open_content
from pvd_graph.reading.records import Record, Records
from pvd_graph.reading.refusing import Fault, unreadable

__all__ = ["KEY", "VALUE", "open_json"]

KEY, VALUE = "_key", "_value"
"""Columns of records that an object holds by key: the key, and a value that is no
record itself."""

_SMALL = 16 << 20
_CUT = Wording(
    "le fichier s'arrête trop tôt : il a été coupé. Reprenez-le à la source.",
    "the file stops too early: it was cut. Fetch it again.",
)


@contextmanager
def open_json(
    table: Table, file_format: str, limits: Limits = LIMITS
) -> Iterator[Records]:
    """Open the file of *table*, ``json`` or ``geojson``, as records.

    Raises:
        UnreadableFileError: not JSON, nested too deep, or without records where
            *table* says; the latter two when they are reached.
    """
    notes: list[Wording] = []
    places = table.records
    if file_format == "geojson":
        places = places or "features"
    elif not places:
        with open_content(table.path, limits) as content:
            guard = GuardedJson(table.path, content.stream, limits)
            with _parsing(table.path, guard, limits):
                places = find_records(table.path, guard, notes)
    found = replace(table, format=file_format, records=places)
    with open_content(table.path, limits) as content:
        guard = GuardedJson(table.path, content.stream, limits)
        yield Records(found, _records(found, guard, limits), notes)


@contextmanager
def _parsing(path: Path, guard: GuardedJson, limits: Limits) -> Iterator[None]:
    """Word the errors of the parser, with their place where it can be found."""
    try:
        yield
    except UnreadableFileError:
        raise
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        line, wording = _place(path, str(error), limits)
        raise unreadable(path, wording, line=line or guard.lines + 1) from error


def _place(path: Path, said: str, limits: Limits) -> tuple[int | None, Wording]:
    """Return the line of a mistake, from another look at a file that is not long."""
    try:
        with open_content(path, limits) as content:
            text = content.stream.read(_SMALL).decode("utf-8-sig")
        json.loads(text)
    except UnicodeDecodeError:
        return None, Wording(
            "le JSON n'est pas en UTF-8. Enregistrez-le en UTF-8.",
            "the JSON is not UTF-8. Save it as UTF-8.",
        )
    except json.JSONDecodeError as error:
        if len(text) < _SMALL:
            is_cut = error.pos >= len(text.rstrip()) or "Unterminated" in error.msg
            return error.lineno, _CUT if is_cut else Wording(
                f"JSON mal formé, colonne {error.colno}. Corrigez-le, ou reprenez-le à "
                "la source.",
                f"malformed JSON, column {error.colno}: {error.msg}. Mend it, or fetch "
                "it again.",
            )
    except (UnreadableFileError, RecursionError, ValueError):
        pass
    first = said.splitlines()[0] if said else ""
    return None, Wording(
        f"JSON mal formé ({first}). Reprenez-le à la source.",
        f"malformed JSON ({first}). Fetch it again.",
    )


def _records(table: Table, guard: GuardedJson, limits: Limits) -> Iterator[Record]:
    """Yield the records that stand at ``records`` of *table*."""
    number, columns = 0, columns_of_file(table)
    with _parsing(table.path, guard, limits):
        for key, value in _items(table.records, guard):
            number += 1
            guard.since = 0
            yield number, *_cells(table.format, columns, key, value)
    if not number:
        place = table.records.removesuffix("*").removesuffix(".") or "*"
        other = place if table.records.endswith("*") else f"{place}.*"
        wording = Wording(
            f"aucun enregistrement à records = « {table.records} ». Corrigez-le (peut-"
            f"être « {other} »), ou vérifiez le fichier.",
            f"no record at records = “{table.records}”. Mend it (“{other}”, perhaps), "
            "or check the file.",
        )
        raise unreadable(table.path, wording)


def _items(records: str, guard: GuardedJson) -> Iterator[tuple[str, Any]]:
    """Yield key and value of what stands at *records*; list items have no key."""
    if records == "*" or records.endswith(".*"):
        yield from ijson.kvitems(guard, records.removesuffix("*").removesuffix("."))
        return
    prefix = f"{records}.item" if records not in ("", "item") else "item"
    for value in ijson.items(guard, prefix):
        yield "", value


def _cells(
    file_format: str, columns: Mapping[str, Column], key: str, value: object
) -> tuple[dict[str, str], Fault | None]:
    if file_format == "geojson":
        return feature_cells(value, columns)
    start = {KEY: key} if key else {}
    if isinstance(value, Mapping):
        return start | flattened(value, columns), None
    if key:
        if isinstance(value, list):
            return start | flattened({VALUE: value}, columns), None
        return start | {VALUE: value_text(value)}, None
    fault = Fault(
        "record",
        "",
        value_text(value)[:80],
        Wording(
            "l'enregistrement n'est pas un objet { nom : valeur }.",
            "the record is not an object { name: value }.",
        ),
        Wording(
            "Vérifiez « records » : où sont les enregistrements ?",
            "Check “records”: where are the records?",
        ),
    )
    return {}, fault
