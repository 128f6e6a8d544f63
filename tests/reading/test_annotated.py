"""An annotated copy that is sent back is read, whatever its manifest declares."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pvd_graph.model import Table
from pvd_graph.reading.tables import open_table
from pvd_graph.services.annotating import annotate_csv, annotate_xlsx
from pvd_graph.validation.report import Lang
from tests.services.load_reports import fault

Write = Callable[..., None]
ORIGINAL = "Chambre de Démo\n\ncode,nom\n,Château\n99002,Halle\n"
LANGUAGES: tuple[Lang, ...] = ("fr", "en")


def _declared(path: Path) -> Table:
    """Return the table as a manifest describes its original."""
    if path.suffix == ".xlsx":
        return Table(path, header=3, sheet="Suivi 2024")
    return Table(path, header=3, encoding="cp1252", delimiter=",")


def _annotated(source: Table, path: Path, lang: Lang) -> None:
    write: Write = annotate_csv if path.suffix == ".csv" else annotate_xlsx
    with open_table(source) as opened:
        write(path, opened.header, opened.rows, [fault(4)], lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_copy_goes_round_as_often_as_it_takes(
    tmp_path: Path, suffix: str, lang: Lang
) -> None:
    """Line of the names, separator, encoding and sheet are those of the copy."""
    original = tmp_path / "a.csv"
    original.write_bytes(ORIGINAL.encode("cp1252"))
    first, second = tmp_path / f"b{suffix}", tmp_path / f"c{suffix}"

    _annotated(_declared(original), first, lang)
    _annotated(_declared(first), second, lang)

    for path in (first, second):
        with open_table(_declared(path)) as opened:
            assert opened.header == ("code", "nom")
            cells = [tuple(row.cells.values()) for row in opened.rows]
        assert cells == [("", "Château"), ("99002", "Halle")]
        assert opened.notes == []


def test_a_spreadsheet_may_save_it_in_its_own_encoding(tmp_path: Path) -> None:
    """Windows-1252, as in France."""
    original, copy = tmp_path / "a.csv", tmp_path / "b.csv"
    original.write_bytes(ORIGINAL.encode("cp1252"))
    _annotated(_declared(original), copy, "fr")
    copy.write_bytes(copy.read_text("utf-8-sig").encode("cp1252"))

    with open_table(_declared(copy)) as opened:
        assert [row.cells["nom"] for row in opened.rows] == ["Château", "Halle"]


def test_other_tables_are_read_as_declared(tmp_path: Path) -> None:
    """A semicolon on the first line is no sign."""
    path = tmp_path / "a.csv"
    path.write_text("a;b\n\ncode,nom\n1,x\n", "utf-8")

    with open_table(Table(path, header=3, delimiter=",")) as opened:
        assert opened.header == ("code", "nom")
