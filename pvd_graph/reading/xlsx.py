"""Read the cells of an XLSX sheet in one pass, row by row.

Source: ECMA-376 (Office Open XML), part 1, 18.3 (worksheets), 18.4 (shared strings),
18.8.30 (number formats).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Wording
from pvd_graph.reading.grid import GridRow
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.refusing import unreadable
from pvd_graph.reading.sheet_cells import (
    SheetState,
    cell_error,
    no_value,
    number_text,
)
from pvd_graph.reading.xlsx_parts import DateStyles, SharedStrings, Sheets, moment
from pvd_graph.reading.xml_stream import feed

__all__ = ["xlsx_rows", "xlsx_sheets"]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
_COLUMNS_OF_LETTERS = 3


def xlsx_sheets(path: Path, archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Return name, part and visibility of the sheets, in their order.

    Raises:
        UnreadableFileError: the workbook's own parts cannot be read.
        KeyError: they are not there.
    """
    sheets = Sheets()
    book = _book(archive)
    folder, file = posixpath.split(book)
    links = posixpath.join(folder, "_rels", f"{file}.rels")
    for part in (book, links):
        with archive.open(part) as source:
            for _ in feed(path, source, sheets):
                pass
    found = []
    for name, link, visible in sheets.named:
        target = sheets.targets.get(link, "")
        full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if "worksheet" in sheets.kinds.get(link, ""):
            found.append((name, full, visible))
    return found


def _book(archive: zipfile.ZipFile) -> str:
    """Return the name of the part that lists the sheets."""
    for name in archive.namelist():
        if name.endswith("workbook.xml"):
            return name
    part = "xl/workbook.xml"
    raise KeyError(part)


def xlsx_rows(  # noqa: PLR0913 - one of them by name
    path: Path,
    archive: zipfile.ZipFile,
    part: str,
    notes: list[Wording],
    limits: Limits = LIMITS,
    *,
    header: int = 1,
) -> Iterator[GridRow]:
    """Yield the rows of the sheet *part*; lines are those of the sheet.

    Raises:
        UnreadableFileError: its XML is damaged, or larger than *limits*.
    """
    names = {name.lower(): name for name in archive.namelist()}
    folder = posixpath.dirname(posixpath.dirname(part))
    strings, styles = SharedStrings(path, limits), DateStyles()
    for file, handler in (("sharedStrings.xml", strings), ("styles.xml", styles)):
        inner = names.get(posixpath.join(folder, file).lower())
        if inner is not None:
            with archive.open(inner) as source:
                for _ in feed(path, source, handler):
                    pass
    book = _book(archive)
    since_1904 = b'date1904="1"' in archive.read(book)
    sheet = _Sheet(path, limits, strings.texts, styles, since_1904=since_1904)
    sheet.header = header
    with archive.open(part) as source:
        for _ in feed(path, source, sheet):
            yield from sheet.rows
            sheet.rows.clear()
    sheet.tell_merged(notes)


class _Sheet(SheetState):
    """Makes rows from the elements of a sheet."""

    def __init__(
        self,
        path: Path,
        limits: Limits,
        strings: list[str],
        styles: DateStyles,
        *,
        since_1904: bool,
    ) -> None:
        super().__init__(path, limits)
        self.rows: list[GridRow] = []
        self._strings, self._dates = strings, styles.dates()
        self._since_1904 = since_1904
        self._columns: dict[str, int] = {}
        self._next = 0
        self._place = 0
        self._type = self._style = ""
        self._formula: str | None = None
        self._inline = False
        self._parts: list[str] | None = None
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name in ("v", "f", "t"):
            self._parts = []
        elif name == "row":
            self._open_row(attributes.get("r", ""))
        elif name == "rPh":
            self._inline = False
        elif name == "mergeCell":
            self.note_merged(attributes.get("ref", "?"))

    def text(self, text: str) -> None:
        if self._parts is not None:
            self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "v":
            self._value = self._taken()
        elif name == "t":
            text = self._taken()
            if self._inline:
                self._value += text
        elif name == "f":
            self._formula = self._taken()
        elif name == "rPh":
            self._inline = True
        elif name == "c":
            self._close_cell()
        elif name == "row":
            self.rows.append((self.line, self.cells, self.fault))

    def _taken(self) -> str:
        text = "".join(self._parts or ())
        self._parts = None
        self.check_length(len(text))
        return text

    def _open_row(self, number: str) -> None:
        line = int(number) if number.isdigit() else self.line + 1
        if not self.line < line <= self.limits.rows:
            where = f"<row r={number}>"
            raise self._misplaced(where)
        self.line, self.cells, self.fault, self._next = line, [], None, 0

    def _misplaced(self, where: str) -> UnreadableFileError:
        wording = Wording(
            f"le classeur est abîmé : {where[:40]} n'est pas à sa place. "
            "Enregistrez-le à nouveau avec un tableur.",
            f"the workbook is damaged: {where[:40]} is out of place. Save it again "
            "with a spreadsheet program.",
        )
        return unreadable(self.path, wording, line=self.line)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        place = self._next
        if ref := attributes.get("r"):
            letters = ref.rstrip(_DIGITS)
            known = self._columns.get(letters)
            place = self._column(letters) if known is None else known
            if place < self._next:
                raise self._misplaced(ref)
        self._place, self._next = place, place + 1
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._formula, self._value = None, ""
        self._inline = self._type == "inlineStr"

    def _column(self, letters: str) -> int:
        if (
            not (letters.isascii() and letters.isalpha())
            or len(letters) > _COLUMNS_OF_LETTERS
        ):
            raise self._misplaced(letters)
        place = 0
        for letter in letters.upper():
            place = 26 * place + ord(letter) - 64
        if place > self.limits.columns:
            raise self._misplaced(letters)
        self._columns[letters] = place - 1
        return place - 1

    def _close_cell(self) -> None:
        kind, value = self._type, self._value
        if kind == "s" and value:
            value = self._shared(value)
        elif kind == "e":
            self.keep_fault(cell_error(self._place, self.line, value))
        elif not value:
            if self._formula is not None and kind != "str":
                self.keep_fault(no_value(self._place, self.line, self._formula))
            return
        elif kind == "n":
            shown = self._dates.get(self._style)
            value = (
                number_text(value)
                if shown is None
                else moment(value, shown, since_1904=self._since_1904)
            )
        elif kind == "b":
            value = "true" if value == "1" else "false"
        elif "_x" in value:
            value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        self.cells.extend([""] * (self._place - len(self.cells)))
        self.cells.append(value.strip())

    def _shared(self, number: str) -> str:
        try:
            return self._strings[int(number)]
        except (ValueError, IndexError) as error:
            where = f"<v>{number}</v>"
            raise self._misplaced(where) from error
