"""Read the cells of an ODS sheet in one pass, row by row.

Source: OpenDocument 1.3, part 3, 9 (tables), 6.1 (text) and 19.385 (values).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from pvd_graph.model import Wording
from pvd_graph.reading.grid import GridRow
from pvd_graph.reading.headers import column_letters
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.refusing import Fault, unreadable
from pvd_graph.reading.sheet_cells import (
    SheetState,
    cell_error,
    no_value,
    number_text,
)
from pvd_graph.reading.xml_stream import feed

__all__ = ["ods_rows", "ods_sheets"]

_CONTENT = "content.xml"
_NUMBERS = ("float", "currency", "percentage")
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#NUM!", "#NULL!", "Err:")


class _Names:
    """The names of the tables; those in a table are not sheets."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            if not self._depth:
                self.names.append(attributes.get("table:name", ""))
            self._depth += 1

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1

    def text(self, text: str) -> None:
        pass


def ods_sheets(path: Path, archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Return name, name again and visibility of the sheets, in their order.

    Raises:
        UnreadableFileError: the workbook is damaged, or has a password.
        KeyError: it has no content.
    """
    folder = "META-INF/manifest.xml"
    if folder in archive.namelist() and b"encryption-data" in archive.read(folder):
        wording = Wording(
            "le classeur est protégé par un mot de passe. Enregistrez-le sans.",
            "the workbook has a password. Save it without.",
        )
        raise unreadable(path, wording)
    names = _Names()
    with archive.open(_CONTENT) as source:
        for _ in feed(path, source, names):
            pass
    return [(name, name, True) for name in names.names]


def ods_rows(  # noqa: PLR0913 - one of them by name
    path: Path,
    archive: zipfile.ZipFile,
    part: str,
    notes: list[Wording],
    limits: Limits = LIMITS,
    *,
    header: int = 1,
) -> Iterator[GridRow]:
    """Yield the rows of the sheet named *part*; lines are those of the sheet.

    Raises:
        UnreadableFileError: its XML is damaged, or larger than *limits*.
    """
    sheet = _Sheet(path, part, limits)
    sheet.header = header
    with archive.open(_CONTENT) as source:
        for _ in feed(path, source, sheet):
            for line, cells, fault, repeated in sheet.rows:
                for more in range(repeated):
                    yield line + more, list(cells), fault
            sheet.rows.clear()
            if sheet.is_done:
                break
    sheet.tell_merged(notes)


def _count(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(key, "1")
    return max(int(text), 1) if text.isdigit() and len(text) < 9 else 1  # noqa: PLR2004 - digits of a sane count


class _Sheet(SheetState):
    """Makes rows, with how often each is repeated, from the elements of a sheet."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        super().__init__(path, limits)
        self.rows: list[tuple[int, list[str], Fault | None, int]] = []
        self.is_done = False
        self._name = name
        self._depth = 0  # of tables, from the one that is read
        self._aside = 0  # in a comment or a drawing, whose text is no cell's
        self.line = 1
        self._repeated = 1
        self._empty = 0
        self._cell: dict[str, str] | None = None
        self._parts: list[str] = []
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            if self._depth or attributes.get("table:name") == self._name:
                self._depth += not self.is_done
        elif self._depth != 1 or self._aside:
            self._aside += name in ("annotation", "shape", "frame")
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._parts, self._length = attributes, [], 0
        elif name == "table-row":
            self._repeated = _count(attributes, "table:number-rows-repeated")
            self.cells, self.fault, self._empty = [], None, 0
        elif self._cell is not None:
            self._in_cell(name, attributes)

    def _in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("annotation", "shape", "frame"):
            self._aside += 1
        elif name == "p" and self._parts:
            self.text("\n")
        elif name == "s":
            self.text(" " * min(_count(attributes, "text:c"), 1000))
        elif name in ("tab", "line-break"):
            self.text("\t" if name == "tab" else "\n")

    def text(self, text: str) -> None:
        if self._cell is None or self._aside:
            return
        self._length += len(text)
        self.check_length(self._length)
        self._parts.append(text)

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= name in ("annotation", "shape", "frame")
        elif name == "table" and self._depth:
            self._depth -= 1
            self.is_done = not self._depth
        elif self._depth != 1:
            return
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._close_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._close_row()

    def _close_row(self) -> None:
        filled = bool(self.cells)
        if filled and self.line + self._repeated - 1 > self.limits.rows:
            wording = Wording(
                f"la feuille répète une ligne au-delà de {self.limits.rows} lignes. "
                "Enregistrez-la en CSV.",
                f"the sheet repeats a row beyond {self.limits.rows} rows. Save it as "
                "CSV.",
            )
            raise unreadable(self.path, wording, line=self.line)
        if filled:
            self.rows.append((self.line, self.cells, self.fault, self._repeated))
        self.line += self._repeated

    def _close_cell(self, cell: dict[str, str]) -> None:
        repeated = _count(cell, "table:number-columns-repeated")
        place = len(self.cells) + self._empty
        self._look_for_merged(cell, place)
        value = self._value(cell, place)
        if not value:
            self._empty += repeated
            return
        if place + repeated > self.limits.columns:
            wording = Wording(
                f"la ligne a plus de {self.limits.columns} cellules.",
                f"the row has over {self.limits.columns} cells.",
            )
            raise unreadable(self.path, wording, line=self.line)
        self.cells.extend([""] * self._empty)
        self.cells.extend([value] * repeated)
        self._empty = 0

    def _look_for_merged(self, cell: dict[str, str], place: int) -> None:
        columns = _count(cell, "table:number-columns-spanned")
        rows = _count(cell, "table:number-rows-spanned")
        if columns * rows > 1:
            start = f"{column_letters(place)}{self.line}"
            end = f"{column_letters(place + columns - 1)}{self.line + rows - 1}"
            self.note_merged(f"{start}:{end}")

    def _value(self, cell: dict[str, str], place: int) -> str:
        """Return the text of a cell; what is wrong with it is kept for its row."""
        kind = cell.get("office:value-type", "")
        text = "".join(self._parts).strip()
        formula = cell.get("table:formula")
        if cell.get("calcext:value-type") == "error" or (
            formula is not None and text.startswith(_ERRORS)
        ):
            self.keep_fault(cell_error(place, self.line, text))
        elif formula is not None and not kind:
            self.keep_fault(no_value(place, self.line, formula.rpartition(":=")[2]))
            return "?"
        if kind in _NUMBERS:
            return number_text(cell.get("office:value", text))
        if kind == "date":
            return cell.get("office:date-value", text).removesuffix("T00:00:00")
        if kind == "boolean":
            return cell.get("office:boolean-value", text)
        return text
