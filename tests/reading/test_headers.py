"""The header line names the columns, or says why it does not."""

from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Column, Table
from pvd_graph.reading.grid import Grid, GridRow
from pvd_graph.reading.headers import (
    Header,
    column_letters,
    lacking,
    likely_header,
    read_header,
)


def _grid(*rows: list[str], header: int = 1, **columns: Column) -> Grid:
    table = Table(Path("t.csv"), columns=columns, header=header)
    numbered: list[GridRow] = [
        (line, cells, None) for line, cells in enumerate(rows, start=1)
    ]
    return Grid(
        table, iter(numbered[header - 1 :]), first=lambda count: numbered[:count]
    )


@pytest.mark.parametrize(
    ("place", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_columns_have_the_letters_of_spreadsheets(place: int, letters: str) -> None:
    """The last one that they allow included."""
    assert column_letters(place) == letters


def test_columns_without_a_name_are_left_out_and_told() -> None:
    """By their letters; those at the end are no columns."""
    grid = _grid(["code", "", "titre\nlong", ""])

    header = read_header(grid)

    assert header == Header(("code", "titre long"), (0, 2), 3)
    assert [note.fr for note in grid.notes] == [
        "colonnes sans nom, non lues : B (cellules d'en-tête vides ou fusionnées)."
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["a", "a"]], "deux colonnes s'appellent « a »"),
        ([["", ""], ["code", "titre"]], "déclarez header = 2"),
        ([[""]], "le tableau est vide"),
        ([], "le tableau est vide"),
    ],
)
def test_a_line_that_names_nothing_is_refused(rows: list[list[str]], said: str) -> None:
    """With where the names may be."""
    with pytest.raises(UnreadableFileError, match=said):
        read_header(_grid(*rows))


def test_a_declared_column_that_is_not_there_is_told_with_a_hint() -> None:
    """The line that has it, or the columns that there are."""
    code = Column("code", required=True)

    with pytest.raises(UnreadableFileError, match="colonne absente : « code »"):
        read_header(_grid(["ville", "titre"], code=code))
    with pytest.raises(UnreadableFileError, match="header = 2"):
        read_header(_grid(["Titre du tableau", ""], ["code", "titre"], code=code))


def test_case_accents_and_optional_columns_lack_nothing() -> None:
    """Mapping warns of the first; the others may be absent."""
    columns = {
        "Année": Column("Année"),
        "note": Column("note", optional=True),
        "clé": Column("clé", source="Id Projet"),
    }
    table = Table(Path("t.csv"), columns=columns)

    assert lacking(table, ["annee", "id-projet"]) == []
    assert lacking(table, ["annee"]) == ["Id Projet"]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([["a", "b", "c"], ["1", "", ""], ["1", "2", "3"]], 1),
        ([["Chambre", "", ""], ["", "", ""], ["a", "b", "c"], ["1", "2", "3"]], 3),
        ([["Chambre", "2024"], ["a", "b", "c", "d"], ["1", "2", "", ""]], 2),
        ([["a"], ["1"]], 1),
        ([[""], [""]], 1),
        ([], 1),
    ],
)
def test_the_names_are_below_what_is_much_narrower(
    rows: list[list[str]], line: int
) -> None:
    """A title of one cell above; never a line of few values below."""
    assert likely_header(_grid(*rows)) == line


def test_names_that_stand_elsewhere_are_told_even_when_one_lacks() -> None:
    """To whoever sends the table, who may not write the manifest."""
    columns = {name: Column(name) for name in ("code", "titre", "montant", "suivi")}
    grid = _grid(["code", "titre", "montant"], ["1", "a", "2"], header=2, **columns)

    with pytest.raises(UnreadableFileError, match="La plupart de ces noms") as refused:
        read_header(grid)

    assert "à la ligne 1 : mettez-les à la ligne 2" in refused.value.problem
    assert "add those that are missing" in refused.value.english


def test_optional_names_do_not_make_a_header() -> None:
    """A row of data has none of those that are needed."""
    columns = {name: Column(name, optional=True) for name in "abc"}
    grid = _grid(["x"], ["y"], header=1, code=Column("code"), **columns)

    with pytest.raises(UnreadableFileError) as refused:
        read_header(grid)

    assert "ligne 2" not in refused.value.problem
