"""Five tables in, one ranking out; each fault says where it stands and what to do."""

from math import isnan
from pathlib import Path

import pytest

from pvd_graph.errors import InputError, UnreadableFileError
from pvd_graph.peers.interchange import RankedPeer, read_tables, write_ranking

GOOD = {
    "towns": "town,departement,epci,x_km,y_km,population\n"
    "99002,99,e,1.5,2,900\n99001,99,e,,,\n",
    "concepts": "concept,broader,depth\nhousing,,0\nvacancy,housing,1\n",
    "declared": "town,concept,year\n99001,vacancy,2018.37\n",
    "actions": "action,town,action_type,start,status,end,addresses,partners\n"
    "a1,99002,works,2018.0,termine,2019.5,vacancy|housing,p1|p2\n"
    "a2,99002,works,2020,en_cours,,,\n",
    "indicators": "town,rate\n99002,3.5\n",
}


def _write(folder: Path, **changes: str) -> Path:
    for name, text in {**GOOD, **changes}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_tables_are_read(tmp_path: Path) -> None:
    """Towns come in order of code, lists are split, empty is not known."""
    tables = read_tables(_write(tmp_path))

    assert [town.code for town in tables.towns] == ["99001", "99002"]
    assert isnan(tables.towns[0].population)
    assert tables.concepts[1].broader == ("housing",)
    assert tables.declared[0].year == 2018.37
    first, second = tables.actions
    assert first.addresses == ("vacancy", "housing")
    assert first.partners == ("p1", "p2")
    assert (first.finished, second.finished) == (True, False)
    assert isnan(second.end)
    assert tables.indicators == ("rate",)
    assert isnan(tables.values[0, 0])
    assert tables.values[1, 0] == 3.5


def test_a_byte_order_mark_and_blank_lines_are_no_fault(tmp_path: Path) -> None:
    """Spreadsheets write both."""
    _write(tmp_path, towns="\ufeff" + GOOD["towns"] + "\n\n")

    assert len(read_tables(tmp_path).towns) == 2


def test_a_concept_may_have_a_row_for_each_broader_one(tmp_path: Path) -> None:
    """As joined tables are written, beside lists in one cell."""
    rows = "top,,0\na,top,1\nb,top,1\nleaf,a,2\nleaf,b,2\nboth,a|b,2\n"
    tables = read_tables(
        _write(
            tmp_path,
            concepts="concept,broader,depth\n" + rows,
            declared="town,concept,year\n",
            actions=ACTIONS,
        )
    )

    broader = {one.code: one.broader for one in tables.concepts}
    assert broader["leaf"] == broader["both"] == ("a", "b")
    assert len(tables.concepts) == 5


TOWNS = "town,departement,epci,x_km,y_km,population\n"
ACTIONS = GOOD["actions"].split("\n")[0] + "\n"


@pytest.mark.parametrize(
    ("table", "text", "told"),
    [
        ("towns", TOWNS + "99001,,,,,1\n99001,,,,,1\n", "ligne 3 : .* déjà .* ligne 2"),
        ("towns", TOWNS + ",,,,,1\n", "ligne 2.*« town ».*identifiant est attendu"),
        (
            "towns",
            TOWNS + "99001,,,,,many\n",
            "« population », valeur « many ».*nombre",
        ),
        (
            "towns",
            TOWNS + "99001,,,,,0\n99002,,,,,-5\n",
            "ligne 3 : colonne « population », valeur « -5 ».*videz la cellule",
        ),
        ("towns", TOWNS + "99001,,,,,inf\n", "valeur « inf »"),
        ("towns", TOWNS + "99001,,,,,1_0\n", "valeur « 1_0 »"),
        ("towns", TOWNS, "aucune ville"),
        ("towns", TOWNS + "99001,,\n", "ligne 2 : 3 cellules pour 6 colonnes"),
        ("towns", TOWNS + '99001,"a"b,,,,\n', "CSV illisible"),
        ("towns", "", "manque la colonne « town »"),
        ("declared", "town,concept\n", "manque la colonne « year »"),
        ("declared", "town,concept,year\n99009,vacancy,\n", "absent de towns.csv"),
        ("declared", "town,concept,year\n99001,none,\n", "absent de concepts.csv"),
        ("concepts", "concept,broader,depth\na,b,1\n", "« broader ».*« b »"),
        ("concepts", "concept,broader,depth\na,b,1\nb,a,1\n", "« a ».*lui-même"),
        (
            "concepts",
            "concept,broader,depth\na,,0\na,,0\n",
            "ligne 3 : .* déjà présent",
        ),
        ("actions", ACTIONS + "a1,99001,w,,done,,,\n", "« status », valeur « done »"),
        ("actions", ACTIONS + "a1,99001,w,,termine,,x|,\n", "« addresses ».*« x »"),
        ("indicators", "town,rate,rate\n", "« rate » figure deux fois"),
        ("indicators", "town,rate\n99001,1\n99001,2\n", "ligne 3 : .* déjà présent"),
    ],
)
def test_faults_say_where_and_what_to_do(
    tmp_path: Path, table: str, text: str, told: str
) -> None:
    """File, line, column and value, in French, with the remedy."""
    _write(tmp_path, **{table: text})

    with pytest.raises(UnreadableFileError, match=told) as caught:
        read_tables(tmp_path)

    assert caught.value.path.name == f"{table}.csv"


def test_not_utf8_is_told(tmp_path: Path) -> None:
    """What a spreadsheet saves by default in France."""
    _write(tmp_path)
    (tmp_path / "towns.csv").write_bytes(TOWNS.encode() + "é,,,,,\n".encode("latin-1"))

    with pytest.raises(UnreadableFileError, match="UTF-8"):
        read_tables(tmp_path)


def test_missing_folder_and_missing_table(tmp_path: Path) -> None:
    """Both are said by name."""
    with pytest.raises(InputError, match="dossier n'existe pas"):
        read_tables(tmp_path / "nowhere")
    _write(tmp_path)
    (tmp_path / "actions.csv").unlink()
    with pytest.raises(InputError, match=r"actions\.csv"):
        read_tables(tmp_path)


def test_ranking_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A fault on the way leaves neither a half file nor a temporary one."""
    rows = [RankedPeer("99001", 1, "99002", 0.5, ("a", "b"))]
    output = tmp_path / "ranking.csv"

    assert write_ranking(output, rows) == 1
    assert output.read_text() == (
        "town,rank,peer,score,evidence\n99001,1,99002,0.500000,a|b\n"
    )
    output.unlink()
    with pytest.raises(ZeroDivisionError):
        write_ranking(output, (rows[1 // 0] for _ in rows))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InputError, match="écriture impossible"):
        write_ranking(tmp_path / "nowhere" / "ranking.csv", rows)
