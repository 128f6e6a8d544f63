"""Open the workbook of a file, XLSX or ODS, and choose its sheet.

A workbook is a zip: what its directory promises is bounded before anything is read, and
what is read cannot be more, since `zipfile` stops there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Table, Wording
from pvd_graph.reading.annotated import as_annotated_sheet
from pvd_graph.reading.grid import Grid, GridRow
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.ods import ods_rows, ods_sheets
from pvd_graph.reading.packing import BROKEN, seekable_file
from pvd_graph.reading.refusing import unreadable
from pvd_graph.reading.xlsx import xlsx_rows, xlsx_sheets

__all__ = ["open_workbook"]

_Sheets = Callable[[Path, zipfile.ZipFile], list[tuple[str, str, bool]]]


class _Rows(Protocol):
    """Reads the rows of a sheet, its names of columns on the line *header*."""

    def __call__(  # noqa: PLR0913 - one of them by name
        self,
        path: Path,
        archive: zipfile.ZipFile,
        part: str,
        notes: list[Wording],
        limits: Limits = LIMITS,
        *,
        header: int = 1,
    ) -> Iterator[GridRow]: ...


_READERS: dict[str, tuple[_Sheets, _Rows]] = {
    "xlsx": (xlsx_sheets, xlsx_rows),
    "ods": (ods_sheets, ods_rows),
}
_MOST_MEMBERS = 10_000


@contextmanager
def open_workbook(
    table: Table, file_format: str, limits: Limits = LIMITS
) -> Iterator[Grid]:
    """Open the sheet of *table* (``xlsx`` or ``ods``) as rows of cells.

    Raises:
        UnreadableFileError: not a workbook, damaged, with a password, larger than
            *limits*, or without the sheet that is declared.
    """
    path = table.path
    sheets_of, rows_of = _READERS[file_format]
    with ExitStack() as stack:
        file = stack.enter_context(seekable_file(path, limits))
        notes: list[Wording] = []
        try:
            # Opened here: a part that is still open would keep the archive's own.
            raw = stack.enter_context(file.open("rb"))
            archive = stack.enter_context(zipfile.ZipFile(raw))
            _check(path, archive, limits)
            sheets = sheets_of(path, archive)
            table = as_annotated_sheet(table, (one for one, _part, _visible in sheets))
            name, part = _chosen(table, sheets, notes)
        except BROKEN as error:
            raise _damaged(path, error) from error
        read = rows_of(path, archive, part, notes, limits, header=table.header)
        rows = _guarded(path, read)
        yield Grid(
            replace(table, format=file_format, sheet=name),
            _from(rows, table.header),
            notes,
            ragged=True,
            first=lambda count: _first(path, rows_of, archive, part, count),
        )


def _first(
    path: Path, rows_of: _Rows, archive: zipfile.ZipFile, part: str, count: int
) -> list[GridRow]:
    """Return the first rows again; none where they cannot be read."""
    rows = _guarded(path, rows_of(path, archive, part, [], LIMITS))
    try:
        return list(islice(rows, count))
    except UnreadableFileError:
        return []


def _guarded(path: Path, rows: Iterator[GridRow]) -> Iterator[GridRow]:
    try:
        yield from rows
    except BROKEN as error:
        raise _damaged(path, error) from error


def _from(rows: Iterator[GridRow], header: int) -> Iterator[GridRow]:
    """Yield the rows from line *header* on; an empty one where that line is blank."""
    started = False
    for row in rows:
        if row[0] < header:
            continue
        if not started and row[0] > header:
            yield header, [], None
        started = True
        yield row


def _damaged(path: Path, error: Exception) -> UnreadableFileError:
    wording = Wording(
        f"le classeur est coupé ou abîmé ({error}). Reprenez-le à la source, ou "
        "enregistrez-le à nouveau.",
        f"the workbook is cut or damaged ({error}). Fetch it or save it again.",
    )
    return unreadable(path, wording)


def _check(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse what the directory of *archive* promises, where it is too much."""
    members = archive.infolist()
    if any(one.flag_bits & 1 for one in members):
        wording = Wording(
            "le classeur est protégé par un mot de passe. Enregistrez-le sans.",
            "the workbook has a password. Save it without.",
        )
        raise unreadable(path, wording)
    size = sum(one.file_size for one in members)
    packed = sum(one.compress_size for one in members)
    bomb = size > limits.ratio_from_bytes and size > limits.ratio * max(packed, 1)
    if size > limits.unpacked_bytes or len(members) > _MOST_MEMBERS or bomb:
        wording = Wording(
            f"le classeur fait {size >> 20} Mio une fois décompressé, pour "
            f"{packed >> 20} Mio : lecture refusée (bombe de décompression ?). "
            "Enregistrez la feuille en CSV.",
            f"the workbook is {size >> 20} MiB once decompressed, from {packed >> 20} "
            "MiB: refused (a decompression bomb?). Save the sheet as CSV.",
        )
        raise unreadable(path, wording)


def _chosen(
    table: Table, sheets: Sequence[tuple[str, str, bool]], notes: list[Wording]
) -> tuple[str, str]:
    """Return the name and the part of the sheet to read: declared, or the first."""
    shown = ", ".join(f"« {name} »" for name, _part, _visible in sheets[:10])
    said = ", ".join(f"“{name}”" for name, _part, _visible in sheets[:10])
    if table.sheet:
        for name, part, _visible in sheets:
            if name == table.sheet:
                return name, part
        wording = Wording(
            f"pas de feuille « {table.sheet} » ; le classeur a : {shown}. Corrigez "
            "« sheet ».",
            f"no sheet “{table.sheet}”; the workbook has: {said}. Mend “sheet”.",
        )
        raise unreadable(table.path, wording)
    if not sheets:
        wording = Wording(
            "le classeur n'a aucune feuille de calcul.", "the workbook has no sheet."
        )
        raise unreadable(table.path, wording)
    visible = [sheet for sheet in sheets if sheet[2]] or list(sheets)
    name, part, _visible = visible[0]
    if len(sheets) > 1:
        notes.append(
            Wording(
                f"feuille « {name} » lue, sur {len(sheets)} ({shown}). Déclarez "
                "« sheet » pour en lire une autre.",
                f"sheet “{name}” read, of {len(sheets)} ({said}). Declare “sheet” to "
                "read another.",
            )
        )
    return name, part
