"""A column of two kinds of codes is read in two ways, as another column says."""

from pathlib import Path

from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.guessing import Guess, guess_column
from pvd_graph.services.guessing_splits import guess_splits
from pvd_graph.services.profiling import profile_file

COMMUNES = KnownCommunes([f"{n:05}" for n in range(1001, 1101)], {})


def _splits(tmp_path: Path, rows: list[str]) -> list[Guess]:
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["kind,id", *rows]), encoding="utf-8")
    profile = profile_file(path)
    guesses = [guess_column(column, COMMUNES) for column in profile.columns]
    return guess_splits(path, profile.columns, guesses, COMMUNES)


def test_communes_and_groupings(tmp_path: Path) -> None:
    """Each under its condition."""
    rows = [f"ville,{n:05}" for n in range(1001, 1041)]
    rows += [f"epci,2000{n:05}" for n in range(1001, 1031)]
    found = {guess.type: guess.keys for guess in _splits(tmp_path, rows)}

    assert found["commune"] == {"from": "id", "type": "commune", "when": "kind=ville"}
    assert found["siren"] == {"from": "id", "type": "siren", "when": "kind=epci"}


def test_where_no_column_tells_nothing_is_split(tmp_path: Path) -> None:
    """Half communes, half not, under one and the same word."""
    rows = [f"x,{n:05}" for n in range(1001, 1041)]
    rows += [f"x,9{n:05}" for n in range(1001, 1041)]

    assert _splits(tmp_path, rows) == []
