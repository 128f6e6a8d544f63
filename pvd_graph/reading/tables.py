"""Open the table of a file, whatever its format, as named cells: the one way to read.

Every cell leaves here as text. What a column means is the mapping's business.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Issue, Row, Table, Wording
from pvd_graph.reading.delimited import open_delimited
from pvd_graph.reading.formats import HEAD_BYTES, find_format
from pvd_graph.reading.grid import Grid
from pvd_graph.reading.headers import Header, read_header
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import open_content
from pvd_graph.reading.refusing import Fault

__all__ = ["IssueSink", "Opened", "open_table"]


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
    skipped: int = field(default=0)


_Grids = Callable[[Table, str, Limits], AbstractContextManager[Grid]]
_GRIDS: Mapping[str, _Grids] = {"csv": open_delimited, "tsv": open_delimited}


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
    with open_content(table.path, limits) as content:
        head = _head(content.stream)
        file_format = find_format(table, content, head)
    with _GRIDS[file_format](table, file_format, limits) as grid:
        header = read_header(grid, limits)
        opened = Opened(header.names, iter(()), grid.notes, grid.found)
        opened.rows = _named(grid, header, opened, issues)
        yield opened


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


def _named(
    grid: Grid, header: Header, opened: Opened, issues: IssueSink | None
) -> Iterator[Row]:
    """Yield the rows of *grid* under their names; blank ones are counted."""
    names, width = header.names, header.width
    whole = len(names) == width
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
        elif issues is None:
            raise fault.error(grid.found.path, line)
        else:
            opened.skipped += 1
            issues.append(fault.issue(line))
    if blank:
        grid.notes.append(
            Wording(
                f"{blank} lignes vides sautées.", f"{blank} blank rows were skipped."
            )
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
    shown = ", ".join(header.names[:12]) + (" …" if len(header.names) > 12 else "")  # noqa: PLR2004 - a line's worth
    problem = Wording(
        f"{len(cells)} cellules au lieu de {width} ({shown}).",
        f"{len(cells)} cells instead of {width} ({shown}).",
    )
    remedy = Wording(
        "Cherchez un séparateur de trop ou de moins, ou un texte sans guillemets.",
        "Look for a separator too many or too few, or a text without quotes.",
    )
    return Fault("cells", "", (over or cells)[-1] if cells else "", problem, remedy)
