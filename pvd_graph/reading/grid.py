"""What tables of cells in a row (CSV, TSV, XLSX, ODS) give before they have names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pvd_graph.model import Table, Wording
from pvd_graph.reading.refusing import Fault

__all__ = ["Grid", "GridRow"]

GridRow = tuple[int, list[str], Fault | None]
"""Line of the file, cells, and what is wrong with the row; a blank row is no cells."""


@dataclass(slots=True)
class Grid:
    """Rows of cells, the header line first.

    Attributes:
        found: the table, with how it is read filled in.
        rows: from the header line on, once.
        notes: what whoever sent the file should know; may grow while *rows* is read.
        ragged: rows may be shorter than the header: cells at their end are empty.
        first: reads the first rows of the file again, whatever the header line.
    """

    found: Table
    rows: Iterator[GridRow]
    notes: list[Wording] = field(default_factory=list)
    ragged: bool = False
    first: Callable[[int], list[GridRow]] = lambda _count: []
