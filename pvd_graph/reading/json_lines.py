"""Read JSON Lines: one object a line; a line that is none spoils itself alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from pvd_graph.model import Table, Wording
from pvd_graph.reading.encodings import find_encoding
from pvd_graph.reading.headers import columns_of_file
from pvd_graph.reading.json_cells import flattened
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import Content, open_content
from pvd_graph.reading.records import Record, Records
from pvd_graph.reading.refusing import Fault, unreadable

__all__ = ["open_json_lines"]

_SHOWN = 80
_REMEDY = Wording(
    "Écrivez un objet { « nom » : valeur } par ligne.",
    "Write one object { “name”: value } a line.",
)


@contextmanager
def open_json_lines(
    table: Table, file_format: str, limits: Limits = LIMITS
) -> Iterator[Records]:
    """Open the file of *table* as records; their numbers are lines of the file.

    Raises:
        UnreadableFileError: see `find_encoding`; or it is not UTF-8.
    """
    with open_content(table.path, limits) as content:
        encoding = find_encoding(table.path, content.stream, table.encoding, limits)
    if not encoding.codec.startswith("utf-8"):
        wording = Wording(
            "le JSON n'est pas en UTF-8. Enregistrez-le en UTF-8.",
            "the JSON is not UTF-8. Save it as UTF-8.",
        )
        raise unreadable(table.path, wording)
    found = replace(table, format=file_format, encoding=encoding.codec)
    with open_content(table.path, limits) as content:
        yield Records(found, _rows(found, content), encoding.notes)


def _not_a_number(text: str) -> object:
    problem = f"{text} n'est pas du JSON"
    raise ValueError(problem)


def _rows(table: Table, content: Content) -> Iterator[Record]:
    decoder = json.JSONDecoder(
        parse_float=Decimal, parse_int=Decimal, parse_constant=_not_a_number
    )
    columns = columns_of_file(table)
    for line, raw in enumerate(content.stream, start=1):
        text = raw.decode(table.encoding if line == 1 else "utf-8").strip()
        if not text:
            continue
        try:
            record = decoder.decode(text)
        except (ValueError, RecursionError) as error:
            yield line, {}, _fault(text, error)
            continue
        if isinstance(record, Mapping):
            yield line, flattened(record, columns), None
        else:
            yield line, {}, _fault(text, None)


def _fault(text: str, error: Exception | None) -> Fault:
    if error is None:
        problem = Wording("la ligne n'est pas un objet.", "the line is not an object.")
    elif isinstance(error, json.JSONDecodeError):
        problem = Wording(
            f"JSON mal formé, colonne {error.colno} ({error.msg}).",
            f"malformed JSON, column {error.colno} ({error.msg}).",
        )
    elif isinstance(error, RecursionError):
        problem = Wording("objets trop imbriqués.", "objects nested too deep.")
    else:
        problem = Wording(f"JSON mal formé ({error}).", f"malformed JSON ({error}).")
    return Fault("record", "", text[:_SHOWN], problem, _REMEDY)
