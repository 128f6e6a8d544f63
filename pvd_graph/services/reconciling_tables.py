"""A whole table reconciled: its rows, with what each cell of a column means beside it.

Streams: a row is written as soon as it is read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from pvd_graph.errors import InputError
from pvd_graph.model import Row, Table
from pvd_graph.ports import GraphReader
from pvd_graph.reading.tables import open_table
from pvd_graph.services.names import key_of
from pvd_graph.services.reconciling import Cell, Match, reconcile

__all__ = ["ADDED", "Columns", "Outcome", "reconcile_table"]

ADDED = ("code", "label", "certain", "candidates")
"""The columns that are added; where one exists already, after ``pvd_``."""

_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Columns:
    """What is read of each row: the column of names, and those that narrow it."""

    name: str
    kind: str = "commune"
    departement: str = ""
    postcode: str = ""


@dataclass(slots=True)
class Outcome:
    """How many rows there were, and of what sort."""

    rows: int = 0
    certain: int = 0
    open: int = 0
    unknown: int = 0
    empty: int = 0
    absorbed: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every cell that says something is certain."""
        return self.open == 0 and self.unknown == 0


def reconcile_table(
    reader: GraphReader, path: Path, columns: Columns, out: TextIO
) -> Outcome:
    """Write the rows of *path* to *out* as CSV, with four more columns.

    Those are the code or slug, where it is certain; its label; ``oui`` or ``non``; and
    the candidates where it is not certain, likeliest first, separated by « | ».

    Raises:
        InputError: a column that the table does not have.
        UnreadableFileError: the file is not a table.
    """
    outcome = Outcome()
    writer = csv.writer(out, lineterminator="\n")
    with open_table(Table(path)) as opened:
        header = tuple(opened.header)
        for name in (columns.name, columns.departement, columns.postcode):
            if name and name not in header:
                problem = (
                    f"{path} : pas de colonne « {name} » ; colonnes : "
                    f"{', '.join(header)}"
                )
                raise InputError(problem)
        added = [f"pvd_{name}" if name in header else name for name in ADDED]
        writer.writerow([*header, *added])
        for row in opened.rows:
            told = tuple(_told(reader, row, columns, outcome))
            writer.writerow([*(row.cells.get(name, "") for name in header), *told])
    return outcome


def _told(
    reader: GraphReader, row: Row, columns: Columns, outcome: Outcome
) -> Iterator[str]:
    """Yield the cells that are added to a row; count it."""
    outcome.rows += 1
    text = row.cells.get(columns.name, "").strip()
    cell = Cell(
        text,
        (columns.kind,),
        _CANDIDATES,
        departement=row.cells.get(columns.departement, ""),
        postcode=row.cells.get(columns.postcode, ""),
    )
    found = reconcile(reader, cell) if text else []
    if found and found[0].certain:
        outcome.certain += 1
        outcome.absorbed += found[0].features.get("absorbed", False)
        yield from (key_of(found[0].id), found[0].name, "oui", "")
        return
    if not text:
        outcome.empty += 1
    elif found:
        outcome.open += 1
    else:
        outcome.unknown += 1
    if text and len(outcome.examples) < _CANDIDATES:
        outcome.examples.append(f"ligne {row.line} : « {text} »")
    yield from ("", "", "non", " | ".join(map(_candidate, found)))


def _candidate(one: Match) -> str:
    """Return a candidate as it stands in a cell."""
    where = one.description.partition(" · ")[0]
    return f"{key_of(one.id)} {one.name} ({where})" if where else key_of(one.id)
