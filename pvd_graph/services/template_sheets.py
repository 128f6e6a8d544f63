"""A template as a spreadsheet to fill: an example row, drop-down lists, explanations.

Columns are text where a spreadsheet would spoil them: ``01004`` keeps its zero and
``2025-11`` stays no date.
"""

from __future__ import annotations

import csv
import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pvd_graph.services.template_folders import Template, TemplateColumn

__all__ = ["template_csv", "template_workbook"]

_ROWS = 2_000
_LISTS = "Listes"
_MESSAGE, _TITLE = 255, 32
_NUMBERS = frozenset({"money", "decimal", "integer", "percent"})
_HELP = ("Colonne", "Obligatoire", "Contenu", "Exemple", "In English")


def template_csv(template: Template) -> bytes:
    """Return the header and the example, as a French spreadsheet opens them rightly."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([one.column.name for one in template.columns])
    writer.writerow([one.example for one in template.columns])
    return out.getvalue().encode("utf-8-sig")


def template_workbook(template: Template) -> bytes:
    """Return the workbook: the sheet to fill, one that explains it, one of lists."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        formats = _Formats(book)
        sheet = book.add_worksheet(template.table.sheet)
        _fill(sheet, template, formats)
        _explain(book.add_worksheet("Explications"), template, formats)
        _list(book.add_worksheet(_LISTS), template, formats)
        # The sheet to fill is the first, and the one in view.
        sheet.activate()
    return out.getvalue()


class _Formats:
    """The few looks of cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        head = {"bold": True, "border": 1, "valign": "top", "text_wrap": True}
        self.needed = book.add_format({**head, "bg_color": "#1D5C4B", "color": "white"})
        self.other = book.add_format({**head, "bg_color": "#E5EFE9"})
        self.text = book.add_format({"num_format": "@"})
        self.example = book.add_format(
            {"num_format": "@", "italic": True, "color": "#55605B"}
        )
        self.plain = book.add_format({"italic": True, "color": "#55605B"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})


def _fill(sheet: Worksheet, template: Template, formats: _Formats) -> None:
    """Write the header and the example; each column says what it takes."""
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for place, one in enumerate(template.columns):
        column = one.column
        number = column.type in _NUMBERS
        width = max(16, min(44, len(one.example) + 3))
        sheet.set_column(place, place, width, None if number else formats.text)
        look = formats.needed if column.required else formats.other
        sheet.write_string(0, place, column.name, look)
        _example(sheet, place, one, formats)
        sheet.data_validation(1, place, _ROWS, place, _validation(place, one))


def _example(
    sheet: Worksheet, place: int, one: TemplateColumn, formats: _Formats
) -> None:
    if one.column.type in _NUMBERS:
        number = float(one.example.replace(",", "."))
        sheet.write_number(1, place, number, formats.plain)
    else:
        sheet.write_string(1, place, one.example, formats.example)


def _validation(place: int, one: TemplateColumn) -> dict[str, object]:
    told = {
        "input_title": one.column.name[:_TITLE],
        "input_message": one.told.fr[:_MESSAGE],
    }
    if not one.options:
        return {"validate": "any", **told}
    letter = xlsxwriter.utility.xl_col_to_name(place)
    last = len(one.options) + 1
    return {
        **told,
        "validate": "list",
        "source": f"={_LISTS}!${letter}$2:${letter}${last}",
        # Several may be typed, with « | » between them.
        "error_type": "warning" if one.column.separator else "stop",
        "error_title": "Hors de la liste",
        "error_message": "Choisissez dans la liste.",
    }


def _explain(sheet: Worksheet, template: Template, formats: _Formats) -> None:
    """Write one line a column."""
    for place, (name, width) in enumerate(
        zip(_HELP, (22, 12, 70, 40, 70), strict=True)
    ):
        sheet.set_column(place, place, width, formats.wrapped)
        sheet.write_string(0, place, name, formats.other)
    for line, one in enumerate(template.columns, start=1):
        needed = "oui" if one.column.required else "non"
        cells = (one.column.name, needed, one.told.fr, one.example, one.told.en)
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell, formats.wrapped)
    told = (
        "La deuxième ligne de la première feuille est un exemple, dans une commune "
        "fictive : remplacez-la par vos lignes."
    )
    sheet.write_string(len(template.columns) + 2, 0, told)


def _list(sheet: Worksheet, template: Template, formats: _Formats) -> None:
    """Write each list under the place of its column."""
    for place, one in enumerate(template.columns):
        if one.options:
            sheet.set_column(place, place, 34)
            _column(sheet, place, one, formats.other)
        else:
            sheet.set_column(place, place, 34, None, {"hidden": True})


def _column(sheet: Worksheet, place: int, one: TemplateColumn, head: Format) -> None:
    sheet.write_string(0, place, one.column.name, head)
    for line, option in enumerate(one.options, start=1):
        sheet.write_string(line, place, option)
