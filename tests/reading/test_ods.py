"""Cells of ODS become the text that people read in them."""

from pathlib import Path

from pvd_graph.model import Table
from pvd_graph.reading.tables import open_table
from tests.reading.broken_workbooks import ods, ods_row


def _cells(tmp_path: Path, rows: str) -> list[tuple[int, list[str]]]:
    path = tmp_path / "a.ods"
    path.write_bytes(ods(ods_row("a", "b", "c", "d") + rows))
    with open_table(Table(path)) as opened:
        return [(row.line, list(row.cells.values())) for row in opened.rows]


def _cell(kind: str, inside: str = "", **more: str) -> str:
    attributes = "".join(
        f' {key.replace("__", ":").replace("_", "-")}="{value}"'
        for key, value in more.items()
    )
    return (
        f'<table:table-cell office:value-type="{kind}"{attributes}>{inside}'
        "</table:table-cell>"
    )


def test_values_come_from_what_is_stored_not_shown(tmp_path: Path) -> None:
    """``21 667,00 €`` is a way to show 21667."""
    row = "".join(
        (
            _cell("currency", "<text:p>21 667,00 €</text:p>", office__value="21667"),
            _cell("date", "<text:p>1/3</text:p>", office__date_value="2024-03-01"),
            _cell("boolean", "<text:p>VRAI</text:p>", office__boolean_value="true"),
            _cell("time", "<text:p>08:05</text:p>", office__time_value="PT08H05M"),
        )
    )

    found = _cells(tmp_path, f"<table:table-row>{row}</table:table-row>")

    assert found == [(2, ["21667", "2024-03-01", "true", "08:05"])]


def test_paragraphs_blanks_and_comments(tmp_path: Path) -> None:
    """Two paragraphs are two lines; a comment is no part of the cell."""
    inside = (
        "<office:annotation><text:p>à revoir</text:p></office:annotation>"
        '<text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p>'
    )

    found = _cells(
        tmp_path, f"<table:table-row>{_cell('string', inside)}</table:table-row>"
    )

    assert found == [(2, ["a  b\nc", "", "", ""])]


def test_repeated_rows_and_cells_keep_their_places(tmp_path: Path) -> None:
    """The empty million at the end of every sheet costs nothing."""
    cells = (
        _cell("float", office__value="1", table__number_columns_repeated="2")
        + '<table:table-cell table:number-columns-repeated="16382"/>'
    )
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/>'
        f"</table:table-row><table:table-row>{cells}</table:table-row>"
        + ods_row("x", repeated=2)
        + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'
        "</table:table-row>"
    )

    found = _cells(tmp_path, rows)

    assert [line for line, _values in found] == [5, 6, 7]
    assert found[0][1] == ["1", "1", "", ""]
