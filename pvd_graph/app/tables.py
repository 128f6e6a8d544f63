"""Tables that any page gives as CSV and as JSON, row by row.

One way for all: a table has a name, columns and rows; the same keys head the columns of
the CSV and name the members of the JSON. Rows are written as they come, so that memory
does not grow with a list. Knows nothing of what a table holds.

Source: RFC 4180 (CSV, comma, CRLF); `CSV injection`, OWASP: cells that a spreadsheet
would take for a formula get an apostrophe in front, as SECURITY.md decided for the CSV
that people open; RFC 8288 for the `license` links.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from typing import Any, Literal

from flask import Response, stream_with_context

from pvd_graph.app.json_shapes import source_json
from pvd_graph.app.params import int_arg
from pvd_graph.services.browse_datasets import Dataset

__all__ = ["EXTENSIONS", "Cell", "Extension", "Table", "table_answer", "window"]

Extension = Literal["csv", "json"]
EXTENSIONS = ("csv", "json")

Cell = str | int | float | bool | None | tuple[str, ...]
"""One value; a tuple is a list in JSON, joined by ``|`` in CSV."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
_CHUNK = 64 * 1024
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """What a page shows, as rows.

    Attributes:
        name: of the file, and of the member that holds the rows in JSON.
        columns: keys, in English snake_case.
        rows: one cell a column; consumed once.
        sources: the datasets that the rows come from.
        about: further members of the JSON, ahead of the rows.
    """

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    sources: Sequence[Dataset] = ()
    about: Mapping[str, Any] = field(default_factory=dict)


def window(rows: Iterable[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
    """Return the rows that ``limit`` and ``offset`` ask for: all, unless they do.

    Raises:
        InputError: one of them is not a whole number, or out of range.
    """
    offset = int_arg("offset", default=0, low=0, high=_ALL)
    limit = int_arg("limit", default=_ALL, low=1, high=_ALL)
    return islice(rows, offset, offset + limit)


def table_answer(table: Table, extension: str) -> Response:
    """Return the answer that streams *table*, readable from any site.

    Args:
        table: what to write.
        extension: one of `EXTENSIONS`.
    """
    if extension == "csv":
        parts, media_type = _csv(table), "text/csv"
    else:
        parts, media_type = _json(table), "application/json"
    body = stream_with_context(part.encode() for part in _chunks(parts))
    answer = Response(body, content_type=f"{media_type}; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if extension == "csv":
        name = f'attachment; filename="{table.name}.csv"'
        answer.headers["Content-Disposition"] = name
    licences = dict.fromkeys(one.licence for one in table.sources if one.licence)
    if licences:
        links = (f'<{one}>; rel="license"' for one in licences)
        answer.headers["Link"] = ", ".join(links)
    return answer


def _chunks(parts: Iterable[str]) -> Iterator[str]:
    """Gather *parts* into chunks worth sending."""
    waiting: list[str] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= _CHUNK:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _csv(table: Table) -> Iterator[str]:
    line = StringIO()
    writer = csv.writer(line)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(map(_csv_cell, row))
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _csv_cell(cell: Cell) -> str | int | float | None:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, tuple):
        cell = "|".join(cell)
    if isinstance(cell, str) and cell.startswith(_FORMULAS):
        return f"'{cell}"
    return cell


def _json(table: Table) -> Iterator[str]:
    head = {**table.about, "sources": [source_json(one) for one in table.sources]}
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    yield f"{opening}, {json.dumps(table.name)}: ["
    separator = "\n"
    for row in table.rows:
        item = dict(zip(table.columns, row, strict=True))
        yield separator + json.dumps(item, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
