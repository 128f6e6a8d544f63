"""What tables of named values (JSON, GeoJSON, Parquet) give, and their header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from pvd_graph.model import Table, Wording
from pvd_graph.reading.headers import lacking, missing_note
from pvd_graph.reading.refusing import Fault, unreadable

__all__ = ["Record", "Records", "header_of"]

Record = tuple[int, dict[str, str], Fault | None]
"""Number of the record from 1 (or line of the file), values by name, what is wrong."""

_SAMPLED = 1000
_SAMPLED_CHARS = 4 << 20


@dataclass(slots=True)
class Records:
    """Named values, record by record.

    Attributes:
        found: the table, with how it is read filled in.
        rows: once.
        notes: what whoever sent the file should know; may grow while *rows* is read.
        names: of the columns, where the file tells them apart from its records.
    """

    found: Table
    rows: Iterator[Record]
    notes: list[Wording] = field(default_factory=list)
    names: tuple[str, ...] = ()


def header_of(records: Records) -> tuple[str, ...]:
    """Return the columns: those the file tells, or those of its first records.

    Raises:
        UnreadableFileError: there is no record, or none has a column that the manifest
            requires, or any that it declares.
    """
    if records.names:
        names, ended = dict.fromkeys(records.names), True
    else:
        names, ended = _sampled(records)
    table = records.found
    if not names:
        wording = Wording(
            "le fichier ne contient aucun enregistrement.", "the file holds no record."
        )
        raise unreadable(table.path, wording)
    missing = lacking(table, names)
    required = {
        column.source or column.name
        for column in table.columns.values()
        if column.required
    }
    needed = [name for name in missing if name in required]
    if ended and (needed or (missing and len(missing) == len(table.columns))):
        shown = ", ".join(f"« {name} »" for name in needed or missing)
        said = ", ".join(f"“{name}”" for name in needed or missing)
        there, there_en = ", ".join(list(names)[:30]), ", ".join(list(names)[:30])
        wording = Wording(
            f"colonne absente : {shown}. Les enregistrements ont : {there}. Corrigez "
            "le fichier ou le manifeste.",
            f"missing column: {said}. The records have: {there_en}. Mend the file or "
            "the manifest.",
        )
        raise unreadable(table.path, wording)
    if missing and ended:
        records.notes.append(missing_note(missing))
    return (*names, *missing)


def _sampled(records: Records) -> tuple[dict[str, None], bool]:
    """Return the columns of the first records, and whether there are no others."""
    names: dict[str, None] = {}
    kept: list[Record] = []
    size = 0
    for record in records.rows:
        kept.append(record)
        names.update(dict.fromkeys(record[1]))
        size += sum(map(len, record[1].values()))
        if len(kept) >= _SAMPLED or size > _SAMPLED_CHARS:
            break
    else:
        records.rows = iter(kept)
        return names, True
    records.rows = chain(kept, records.rows)
    return names, False
