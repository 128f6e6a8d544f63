"""A partner's table with what is wrong beside each row: to correct and send back.

The rows are those that were read, in their order, every cell as it stood; two columns
come at the right. In the workbook the cells at fault are coloured and every cell is
text, so that ``01004`` keeps its zero and a formula stays a text. Memory does not grow
with the table: rows and issues are read side by side.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import xlsxwriter

from pvd_graph.errors import InputError, StoreError
from pvd_graph.model import Issue, Row
from pvd_graph.reading.annotated import COLUMNS, DELIMITER, SHEETS
from pvd_graph.validation.report import Lang

__all__ = ["annotate_csv", "annotate_xlsx", "side_by_side"]

_WARNING: dict[Lang, str] = {"fr": "(avertissement) ", "en": "(warning) "}
_NAMED: dict[Lang, str] = {"fr": "« {column} » : {text}", "en": "“{column}”: {text}"}
# What a sheet holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27
_SHEET_ROWS = 1_048_576
_CELL_LENGTH = 32_767


def side_by_side(
    rows: Iterable[Row], issues: Iterable[Issue]
) -> Iterator[tuple[Row, tuple[Issue, ...]]]:
    """Yield each row with its issues; both must come in the order of their lines.

    Issues of no row (a line that could not be read) are left out: the report has them.
    """
    groups = groupby(issues, key=lambda issue: issue.line)
    line, found = next(groups, (None, iter(())))
    for row in rows:
        while line is not None and line < row.line:
            line, found = next(groups, (None, iter(())))
        yield row, tuple(found) if line == row.line else ()


def _told(issues: Sequence[Issue], lang: Lang) -> tuple[str, str]:
    """Return the two cells that say what is wrong and what to do."""
    problems, remedies = [], []
    for issue in issues:
        level = "" if issue.blocking else _WARNING[lang]
        text = level + issue.problem.told(lang)
        if issue.column:
            text = _NAMED[lang].format(column=issue.column, text=text)
        problems.append(text)
        remedies.append(issue.remedy.told(lang))
    return " | ".join(problems), " | ".join(dict.fromkeys(remedies))


def annotate_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Row],
    issues: Iterable[Issue],
    *,
    lang: Lang = "fr",
) -> None:
    """Write the table to *path* as CSV in UTF-8 with a byte-order mark.

    That mark and the semicolon are what a French spreadsheet opens rightly by itself.
    Cells are given back as they came: the file is for whoever sent it.

    Raises:
        StoreError: the disk refused.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as target:
            out = csv.writer(target, delimiter=DELIMITER)
            out.writerow([*header, *COLUMNS[lang]])
            for row, found in side_by_side(rows, issues):
                cells = [row.cells.get(name, "") for name in header]
                out.writerow([*cells, *_told(found, lang)])
    except OSError as error:
        raise _unwritable(path, error) from error


def annotate_xlsx(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Row],
    issues: Iterable[Issue],
    *,
    lang: Lang = "fr",
) -> None:
    """Write the table to *path* as a workbook of one sheet.

    Cells at fault are red, those with a warning yellow; the first line stays in view
    and can be filtered.

    Raises:
        InputError: more rows than a sheet holds.
        StoreError: the disk refused.
    """
    try:
        with (
            path.open("wb") as target,
            tempfile.TemporaryDirectory(dir=path.parent) as work,
            xlsxwriter.Workbook(
                target, {"constant_memory": True, "tmpdir": work}
            ) as book,
        ):
            sheet = _Sheet(book, header, lang)
            for number, (row, found) in enumerate(side_by_side(rows, issues), start=1):
                if number >= _SHEET_ROWS:
                    raise _too_long(path)
                sheet.write(number, row, found)
            sheet.finish()
    except OSError as error:
        raise _unwritable(path, error) from error


class _Sheet:
    """The sheet of an annotated workbook, written from the top down."""

    def __init__(
        self, book: xlsxwriter.Workbook, header: Sequence[str], lang: Lang
    ) -> None:
        self._sheet = book.add_worksheet(SHEETS[lang])
        self._fills = {
            True: book.add_format({"bg_color": "#F8C7C3"}),
            False: book.add_format({"bg_color": "#FCE8B2"}),
        }
        self._header, self._lang, self._last = header, lang, 0
        bold = book.add_format({"bold": True, "text_wrap": True})
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(header) - 1, 18)
        self._sheet.set_column(len(header), len(header) + 1, 60)
        for place, name in enumerate((*header, *COLUMNS[lang])):
            self._sheet.write_string(0, place, name, bold)

    def write(self, number: int, row: Row, issues: Sequence[Issue]) -> None:
        """Write *row* as line *number* of the sheet, counted from 0."""
        faults: dict[str, bool] = {}
        for issue in issues:
            faults[issue.column] = faults.get(issue.column, False) or issue.blocking
        cells = [(row.cells.get(name, ""), faults.get(name)) for name in self._header]
        cells += [(text, None) for text in _told(issues, self._lang)]
        for place, (cell, fault) in enumerate(cells):
            style = None if fault is None else self._fills[fault]
            if cell:
                self._sheet.write_string(number, place, cell[:_CELL_LENGTH], style)
            elif style is not None:
                self._sheet.write_blank(number, place, None, style)
        self._last = number

    def finish(self) -> None:
        """Let the columns be filtered, and no cell be marked as a number in text."""
        self._sheet.autofilter(0, 0, self._last, len(self._header) + 1)
        area = f"A1:XFD{self._last + 1}"
        self._sheet.ignore_errors({"number_stored_as_text": area})


def _too_long(path: Path) -> InputError:
    problem = (
        f"{path} : une feuille de classeur tient {_SHEET_ROWS:,} lignes, le fichier en "
        "a plus ; demandez la copie annotée en CSV"
    )
    return InputError(problem.replace(",", "\u202f", 2))


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(f"{path} : écriture impossible ({error.strerror or error})")
