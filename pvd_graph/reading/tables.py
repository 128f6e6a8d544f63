"""Open the table of a file, whatever its format, as named cells: the one way to read.

Every cell leaves here as text. What a column means is the mapping's business.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Issue, Row, Table, Wording
from pvd_graph.reading.delimited import open_delimited
from pvd_graph.reading.formats import HEAD_BYTES, find_format
from pvd_graph.reading.grid import Grid
from pvd_graph.reading.headers import (
    Header,
    column_letters,
    likely_header,
    read_header,
)
from pvd_graph.reading.json_lines import open_json_lines
from pvd_graph.reading.json_records import open_json
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import open_content
from pvd_graph.reading.parquet import open_parquet
from pvd_graph.reading.records import Records, header_of
from pvd_graph.reading.refusing import Fault
from pvd_graph.reading.workbooks import open_workbook

__all__ = ["IssueSink", "Opened", "find_header", "open_table"]


_SHOWN = 12


class IssueSink(Protocol):
    """Takes what is wrong with single rows."""

    def append(self, issue: Issue, /) -> object:
        """Keep *issue*."""
        ...


@dataclass(slots=True)
class Opened:
    """A table that is being read.

    Attributes:
        header: names of the columns, in the order of the file.
        rows: one at a time, in the order of the file; once.
        notes: what whoever sent the file should know; complete once *rows* is read.
        found: the table, with the format, encoding, delimiter, sheet and records that
            were found where it did not declare them.
        skipped: rows that could not be read, each told to the sink, so far.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    notes: list[Wording]
    found: Table
    skipped: int = 0

    def refuse(self, fault: Fault, line: int, issues: IssueSink | None) -> None:
        """Tell *issues* of a row that cannot be read; without them, end the reading.

        Raises:
            UnreadableFileError: there is nobody to tell.
        """
        if issues is None:
            raise fault.error(self.found.path, line)
        self.skipped += 1
        issues.append(fault.issue(line))


_Grids = Callable[[Table, str, Limits], AbstractContextManager[Grid]]
_Records = Callable[[Table, str, Limits], AbstractContextManager[Records]]
_GRIDS: Mapping[str, _Grids] = {
    "csv": open_delimited,
    "tsv": open_delimited,
    "xlsx": open_workbook,
    "ods": open_workbook,
}
_RECORDS: Mapping[str, _Records] = {
    "json": open_json,
    "geojson": open_json,
    "jsonl": open_json_lines,
    "parquet": open_parquet,
}


@contextmanager
def open_table(
    table: Table, issues: IssueSink | None = None, *, limits: Limits = LIMITS
) -> Iterator[Opened]:
    """Open the file of *table* and give its header and rows.

    Format, encoding, separator, sheet and place of the records are those that *table*
    declares, else those that are found. Memory does not grow with the number of rows.

    Args:
        table: where the file is, and how it is read.
        issues: takes what is wrong with single rows, which are then left out; without
            it the first such row ends the reading.
        limits: what reading may take.

    Raises:
        UnreadableFileError: the file is not a table, or not what *table* says; raised
            here, or when the row is reached. French and English, with the line when
            known and what to do.
    """
    file_format = _format(table, limits)
    if file_format in _RECORDS:
        with _RECORDS[file_format](table, file_format, limits) as records:
            names = header_of(records)
            opened = Opened(names, iter(()), records.notes, records.found)
            opened.rows = _recorded(records, opened, issues)
            yield opened
        return
    with _GRIDS[file_format](table, file_format, limits) as grid:
        header = read_header(grid, limits)
        opened = Opened(header.names, iter(()), grid.notes, grid.found)
        opened.rows = _named(grid, header, opened, issues)
        yield opened


def find_header(table: Table, *, limits: Limits = LIMITS) -> int:
    """Return the line of *table* that seems to name its columns; 1 for records.

    Raises:
        UnreadableFileError: the file is not a table.
    """
    file_format = _format(table, limits)
    if file_format in _RECORDS:
        return table.header
    with _GRIDS[file_format](table, file_format, limits) as grid:
        return likely_header(grid)


def _format(table: Table, limits: Limits) -> str:
    with open_content(table.path, limits) as content:
        return find_format(table, content, _head(content.stream))


def _head(stream: io.BufferedReader) -> bytes:
    """Return the first bytes; where the file is cut after them, that is told later."""
    head = b""
    try:
        while len(head) < HEAD_BYTES and (block := stream.read1(HEAD_BYTES)):
            head += block
    except UnreadableFileError:
        if not head:
            raise
    return head


def _recorded(
    records: Records, opened: Opened, issues: IssueSink | None
) -> Iterator[Row]:
    """Yield the records as rows that have every column of the header."""
    blank = dict.fromkeys(opened.header, "")
    late: dict[str, None] = {}
    for line, cells, fault in records.rows:
        if fault is not None:
            opened.refuse(fault, line, issues)
            continue
        if not cells.keys() <= blank.keys():
            late.update(dict.fromkeys(cells.keys() - blank.keys()))
        yield Row(line, blank | cells)
    if late:
        shown = ", ".join(sorted(late)[:_SHOWN])
        opened.notes.append(
            Wording(
                f"colonnes vues seulement plus loin dans le fichier : {shown}.",
                f"columns seen only further in the file: {shown}.",
            )
        )


def _named(
    grid: Grid, header: Header, opened: Opened, issues: IssueSink | None
) -> Iterator[Row]:
    """Yield the rows of *grid* under their names; blank ones are counted."""
    names, width = header.names, header.width
    whole = len(names) == width
    letters = dict(zip(map(column_letters, header.places), names, strict=True))
    blank = 0
    for line, cells, fault in grid.rows:
        if fault is None:
            if len(cells) == width and whole and cells[0]:
                # As many, just checked: strict would cost a quarter of the time.
                yield Row(line, dict(zip(names, cells, strict=False)))
                continue
            if not any(cells):
                blank += bool(cells)
                continue
            fault = _fitted(cells, header, ragged=grid.ragged)  # noqa: PLW2901 - found here
        if fault is None:
            kept = [cells[place] for place in header.places]
            yield Row(line, dict(zip(names, kept, strict=True)))
        else:
            named = letters.get(fault.column, fault.column)
            opened.refuse(replace(fault, column=named), line, issues)
    if blank:
        grid.notes.append(
            Wording(
                f"{blank} lignes vides sautées.", f"{blank} blank rows were skipped."
            )
            if blank > 1
            else Wording("une ligne vide sautée.", "a blank row was skipped.")
        )


def _fitted(cells: list[str], header: Header, *, ragged: bool) -> Fault | None:
    """Make *cells* as wide as the header; return what is wrong where they are not."""
    width = header.width
    over = [cell for cell in cells[width:] if cell]
    if not over and len(cells) >= width:
        del cells[width:]
        return None
    if not over and ragged:
        cells.extend([""] * (width - len(cells)))
        return None
    shown = ", ".join(header.names[:_SHOWN])
    if len(header.names) > _SHOWN:
        shown += " …"
    one = len(cells) == 1
    problem = Wording(
        f"{len(cells)} cellule{'' if one else 's'} au lieu de {width} ({shown}).",
        f"{len(cells)} cell{'' if one else 's'} instead of {width} ({shown}).",
    )
    remedy = Wording(
        "Cherchez un séparateur de trop ou de moins, ou un texte sans guillemets.",
        "Look for a separator too many or too few, or a text without quotes.",
    )
    return Fault("cells", "", (over or cells)[-1] if cells else "", problem, remedy)
