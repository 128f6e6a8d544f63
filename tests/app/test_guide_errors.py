"""The guide quotes what the report says, in both languages."""

from pathlib import Path

import openpyxl
import pytest

from pvd_graph.app.guide_errors import ERRORS
from pvd_graph.services.load_report import LoadReport
from tests.small_loads import load
from tests.small_templates import folder_of, manifest_for, templates_data

_HEADER = "identifiant;code_commune;titre;etat;cout_total;date_debut;page"
_GOOD = {
    "identifiant": "2024-halle",
    "code_commune": "99001",
    "titre": "Halle",
    "etat": "Terminée",
}
# Cell of an error -> the column that it stands in.
_COLUMNS = {
    "01500": "code_commune",
    "Belley": "code_commune",
    "1.234": "cout_total",
    "12 à 15 k€": "cout_total",
    "3/4/24": "date_debut",
    "Fini": "etat",
    "2024-halle": "identifiant",
    "": "titre",
    "example.org": "page",
    "RÃ©novation": "titre",
}
# Those that need more of a country than the fictitious one has.
_ELSEWHERE = {"1004", "01091"}


def _said(report: LoadReport, language: str) -> str:
    told = [note.told(language) for note in report.notes]
    for group in report.rows:
        told += [one.problem.told(language) for one in group.examples]
    return "\n".join(told)


def _row(number: int, **cells: str) -> str:
    row = {**_GOOD, "identifiant": f"a{number}", **cells}
    return ";".join(row.get(name, "") for name in _HEADER.split(";"))


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[LoadReport]:
    """Load files with all of these errors."""
    work = tmp_path_factory.mktemp("errors")
    data, folder = templates_data(work / "data"), folder_of("actions", work / "chambre")
    rows = [_row(0, identifiant="2024-halle", titre="La même")]
    rows += [
        _row(one, **{name: cell}) for one, (cell, name) in enumerate(_COLUMNS.items())
    ]
    cells = work / "cells.csv"
    cells.write_text("\n".join((_HEADER, *rows)) + "\n", "utf-8")
    renamed = work / "renamed.csv"
    renamed.write_text(f"{_HEADER.replace('titre', 'intitule')}\n{_row(1)}\n", "utf-8")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Actions"
    for row in (_HEADER, _row(1), _row(2)):
        sheet.append(row.split(";"))
    sheet["C2"] = '=A2&"x"'
    sheet.merge_cells("E2:E3")
    workbook = work / "book.xlsx"
    book.save(workbook)
    return [
        load(data, manifest_for(folder, file), dry_run=True).report
        for file in (cells, renamed, workbook)
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_guide_quotes_the_report(reports: list[LoadReport], language: str) -> None:
    """Word for word, as far as it goes."""
    told = "\n".join(_said(report, language) for report in reports)

    for one in ERRORS:
        if one.cell not in _ELSEWHERE:
            assert one.said[language == "en"] in told, one.title


def test_the_guide_tells_what_stops_a_row(reports: list[LoadReport]) -> None:
    """And what is only a warning, as the report does."""
    judged = {
        one.title: group.blocking
        for report in reports
        for group in report.rows
        for example in group.examples
        for one in ERRORS
        if one.said[0] in example.problem.fr
    }

    assert len(judged) > 10
    assert judged == {one.title: one.stops for one in ERRORS if one.title in judged}


def test_codes_of_the_country_are_quoted_too() -> None:
    """From where the words stand: no such code is fictitious."""
    folder = Path(__file__).parents[2] / "pvd_graph" / "mapping"
    source = "".join(path.read_text("utf-8") for path in folder.glob("commune*.py"))

    for one in ERRORS:
        if one.cell in _ELSEWHERE:
            assert all(said in source for said in one.said)
