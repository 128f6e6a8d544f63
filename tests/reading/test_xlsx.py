"""Cells of XLSX become the text that people read in them."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from pvd_graph.model import Table
from pvd_graph.reading.tables import open_table
from tests.reading.broken_workbooks import HEAD, xlsx


def _read(path: Path) -> list[dict[str, str]]:
    with open_table(Table(path)) as opened:
        return [dict(row.cells) for row in opened.rows]


@pytest.mark.parametrize("first_day", [False, True], ids=["1900", "1904"])
def test_values_keep_what_a_person_sees(tmp_path: Path, *, first_day: bool) -> None:
    """Dates by their format in either calendar; integers without a decimal part."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": first_day})
    sheet = book.add_worksheet("Données")
    for place, name in enumerate(("a", "b", "c", "d", "e", "f", "g")):
        sheet.write(0, place, name)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "[$-40C]d mmm yyyy hh:mm"})
    hour = book.add_format({"num_format": "hh:mm"})
    euros = book.add_format({"num_format": '# ##0,00 "jours d\'été" €;[Red]-0'})
    sheet.write(1, 0, " texte partagé ")
    sheet.write(1, 1, 21667)
    sheet.write(1, 2, 0.1 + 0.2, euros)
    sheet.write_datetime(1, 3, date(2024, 3, 1), day)
    sheet.write_datetime(1, 4, datetime(2024, 3, 1, 12, 30), moment)  # noqa: DTZ001 - sheets know no time zone
    sheet.write_datetime(1, 5, time(8, 5), hour)
    sheet.write(1, 6, True)  # noqa: FBT003 - a value
    sheet.write_formula(2, 0, "=B2&B2", None, "2166721667")
    sheet.write_formula(2, 1, "=B2*2", None, 43334)
    sheet.write_rich_string(2, 2, "en ", book.add_format({"bold": True}), "gras")
    book.close()

    rows = _read(path)

    assert list(rows[0].values()) == [
        "texte partagé",
        "21667",
        "0.3",
        "2024-03-01",
        "2024-03-01T12:30:00",
        "08:05:00",
        "true",
    ]
    assert list(rows[1].values())[:3] == ["2166721667", "43334", "en gras"]


def test_escapes_and_phonetic_runs(tmp_path: Path) -> None:
    """``_x000D_`` is a character; how a word is spoken is not part of it."""
    path = tmp_path / "a.xlsx"
    cell = (
        '<row r="2"><c r="A2" t="inlineStr"><is><r><t>a_x0041_</t></r>'
        "<rPh><t>parlé</t></rPh><r><t>b</t></r></is></c></row>"
    )
    path.write_bytes(xlsx(HEAD + cell))

    assert _read(path) == [{"code": "aAb", "nom": ""}]


def test_cells_without_address_follow_one_another(tmp_path: Path) -> None:
    """Addresses are optional, and some programs write none."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(f"{HEAD}<row><c><v>1</v></c><c><v>2</v></c></row>"))

    assert _read(path) == [{"code": "1", "nom": "2"}]


def test_a_declared_sheet_and_line_are_read(tmp_path: Path) -> None:
    """Rows keep the lines of the sheet."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Notice").write(0, 0, "Lisez-moi")
    sheet = book.add_worksheet("Données")
    sheet.merge_range("A1:B1", "Titre")  # above the names: a title, nothing to mend
    sheet.write_row(3, 0, ["code", "nom"])
    sheet.write_row(5, 0, ["01001", "Ain"])
    book.close()

    with open_table(Table(path, sheet="Données", header=4)) as opened:
        rows = list(opened.rows)

    assert opened.header == ("code", "nom")
    assert [row.line for row in rows] == [6]
    assert opened.notes == []
