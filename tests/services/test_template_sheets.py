"""Templates filled and sent back: what a partner downloads loads as it is."""

from pathlib import Path

import openpyxl
import pytest

from pvd_graph.services.template_folders import TEMPLATES
from pvd_graph.services.template_sheets import template_csv, template_workbook
from tests.small_loads import load, reader
from tests.small_templates import folder_of, manifest_for, template, templates_data

_ASKED = {
    "actions": (
        "SELECT ?x { ?x a pvd:Action ; pvd:addresses ?c ; pvd:theme ?t ; "
        "pvd:startedOn '2024-03-15'^^xsd:date ; pvd:contribution/pvd:partner ?p }"
    ),
    "offres": (
        "SELECT ?x { ?x a cpsv:PublicService ; pvd:addresses ?c ; "
        "dcterms:spatial ?where ; cv:hasCompetentAuthority ?p }"
    ),
    "indicateurs": (
        "SELECT ?x { ?x pvd:indicator/pvd:unit '%' ; pvd:value 12.5 ; "
        "pvd:territory ?where }"
    ),
}
_PREFIXES = """
PREFIX cpsv: <http://purl.org/vocab/cpsv#>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish two communes, and all that the templates may name."""
    return templates_data(tmp_path_factory.mktemp("templates") / "data")


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_example_is_published_from_both_files(
    data: Path, tmp_path: Path, name: str
) -> None:
    """The workbook, then the CSV, which says the same word for word."""
    folder = folder_of(name, tmp_path / "chambre-99")
    workbook, table = tmp_path / "rempli.xlsx", tmp_path / "rempli.csv"
    workbook.write_bytes(template_workbook(template(name)))
    table.write_bytes(template_csv(template(name)))

    first = load(data, manifest_for(folder, workbook)).report
    again = load(data, manifest_for(folder, table)).report

    assert first.outcome == "published", (first.rows, first.shapes, first.notes)
    assert (first.blocking, first.warnings) == (0, 0)
    assert again.outcome == "unchanged"
    assert len(reader(data).select(_PREFIXES + _ASKED[name])) == 1


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_workbook_guides_who_fills_it(tmp_path: Path, name: str) -> None:
    """Drop-down lists, codes as text, a sheet of explanations."""
    path = tmp_path / "modele.xlsx"
    path.write_bytes(template_workbook(template(name)))
    book = openpyxl.load_workbook(path)
    sheet, explained, lists = book.worksheets
    columns = template(name).columns

    assert [cell.value for cell in sheet[1]] == [one.column.name for one in columns]
    assert book.active is sheet
    code = next(cell for cell in sheet[2] if cell.value == "99001")
    assert code.number_format == "@"
    told = {row[0].value: row[2].value for row in explained.iter_rows(min_row=2)}
    assert all(told[one.column.name] == one.told.fr for one in columns)
    sources = [
        one.formula1
        for one in sheet.data_validations.dataValidation
        if one.type == "list"
    ]
    assert len(sources) == len([one for one in columns if one.options])
    for source, one in zip(sources, [o for o in columns if o.options], strict=True):
        cells = lists[source.removeprefix("=").partition("!")[2].replace("$", "")]
        assert tuple(row[0].value for row in cells) == one.options
