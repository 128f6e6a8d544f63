"""A copy of the table with what is wrong beside each row."""

import csv
from pathlib import Path

import openpyxl
import pytest

from pvd_graph.errors import StoreError
from pvd_graph.model import Row
from pvd_graph.services.annotating import annotate_csv, annotate_xlsx, side_by_side
from tests.services.load_reports import fault, warning

HEADER = ("code", "nom")
ROWS = [
    Row(2, {"code": "", "nom": "Démo"}),
    Row(4, {"code": "1004", "nom": "=1+1"}),
    Row(5, {"code": "99003", "nom": "Essai; un"}),
]
ISSUES = [fault(2), warning(4, "1004"), fault(4, "=1+1", column="nom")]


def test_rows_and_issues_meet_by_line() -> None:
    """Issues of a line that is no row are passed over; none goes to another row."""
    issues = [fault(1), *ISSUES, fault(9)]

    met = [(row.line, len(found)) for row, found in side_by_side(ROWS, issues)]

    assert met == [(2, 1), (4, 2), (5, 0)]


def test_csv_opens_in_a_french_spreadsheet(tmp_path: Path) -> None:
    """Mark, semicolon, every cell as it came, two columns more."""
    path = tmp_path / "copie.csv"
    annotate_csv(path, HEADER, ROWS, ISSUES)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0] == ["code", "nom", "pvd : à corriger", "pvd : remède"]
    assert rows[1] == ["", "Démo", "« code » : la cellule est vide.", "Remplissez-la."]
    assert rows[2][:2] == ["1004", "=1+1"]
    assert rows[2][2].startswith("« code » : (avertissement) lu « 01004 ». | « nom »")
    assert rows[3] == ["99003", "Essai; un", "", ""]


def test_workbook_colours_the_cells_at_fault(tmp_path: Path) -> None:
    """Red for what must be corrected, yellow for a warning, nothing else."""
    path = tmp_path / "copie.xlsx"
    annotate_xlsx(path, HEADER, ROWS, ISSUES)

    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    fills = {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fill_type
    }
    assert fills == {"A2": "FFF8C7C3", "A3": "FFFCE8B2", "B3": "FFF8C7C3"}


def test_workbook_keeps_text_as_text(tmp_path: Path) -> None:
    """Zeros stay, and a formula is not one."""
    path = tmp_path / "copie.xlsx"
    annotate_xlsx(path, HEADER, ROWS, ISSUES)

    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for cell in sheet[3][:2]] == [
        ("1004", "s"),
        ("=1+1", "s"),
    ]
    assert sheet["C1"].value == "pvd : à corriger"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("annotate", [annotate_csv, annotate_xlsx])
def test_an_unwritable_place_is_told(tmp_path: Path, annotate: object) -> None:
    """The path and the reason."""
    assert callable(annotate)
    with pytest.raises(StoreError, match="nulle-part"):
        annotate(tmp_path / "nulle-part" / "x", HEADER, ROWS, ISSUES)
