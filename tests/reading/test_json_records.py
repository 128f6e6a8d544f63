"""Records of JSON, wherever they stand, and what their values become."""

import json
from pathlib import Path

import pytest

from pvd_graph.model import Column, Table
from pvd_graph.reading.tables import open_table


def _read(path: Path, **declared: object) -> list[dict[str, str]]:
    with open_table(Table(path, **declared)) as opened:  # type: ignore[arg-type] # each test's own
        return [dict(row.cells) for row in opened.rows]


@pytest.mark.parametrize(
    ("document", "records"),
    [
        ({"communes": {"01001": {"taux": 7.0}}}, ""),
        ({"communes": {"01001": {"taux": 7.0}}}, "communes.*"),
        ({"meta": {"a": {"b": 1}}, "communes": {"01001": {"taux": 7.0}}}, "communes.*"),
        ({"x": {"communes": {"01001": {"taux": 7.0}}}}, "x.communes.*"),
        ({"01001": {"taux": 7.0}}, "*"),
    ],
)
def test_an_object_by_key_gives_its_keys(
    tmp_path: Path, document: object, records: str
) -> None:
    """As several producers publish figures by code."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document), "utf-8")

    assert _read(path, records=records) == [{"_key": "01001", "taux": "7.0"}]


def test_single_values_by_key(tmp_path: Path) -> None:
    """A code and what it is worth."""
    path = tmp_path / "a.json"
    path.write_text('{"communes": {"01001": "C", "01004": ["B1", "B2"]}}', "utf-8")

    assert _read(path, records="communes.*") == [
        {"_key": "01001", "_value": "C"},
        {"_key": "01004", "_value": "B1|B2"},
    ]


def test_values_are_text_as_written(tmp_path: Path) -> None:
    """Numbers keep their digits; objects flatten; lists join by the declared sign."""
    path = tmp_path / "a.json"
    path.write_text(
        '[{"n": 12.50, "e": 1e3, "big": 1e999, "b": true, "z": null, "l": [1, "a"],'
        ' "m": ["x", "y"], "o": {"p": {"q": 1}}, "r": [{"s": 1}]}]',
        "utf-8",
    )

    (cells,) = _read(path, columns={"k": Column("k", separator=";", source="m")})

    assert cells == {
        "n": "12.50",
        "e": "1000",
        "big": "1E+999",
        "b": "true",
        "z": "",
        "l": "1|a",
        "m": "x;y",
        "o.p.q": "1",
        "r": '[{"s": 1}]',
    }


def test_brackets_and_quotes_in_texts_are_not_levels(tmp_path: Path) -> None:
    """Across blocks too, with escapes where they are cut."""
    texts = ["[" * 500, '\\" ]] {', "a\\" * 3, "é" * 70_000 + '"[[[', "{" * 300_000]
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"t": text} for text in texts]), "utf-8")

    assert [row["t"] for row in _read(path)] == texts


def test_columns_seen_late_are_kept_and_told(tmp_path: Path) -> None:
    """The header is that of the first thousand records."""
    path = tmp_path / "a.json"
    rows = [{"a": n} for n in range(1500)] + [{"a": 1, "b": 2}]
    path.write_text(json.dumps(rows), "utf-8")

    with open_table(Table(path)) as opened:
        last = list(opened.rows)[-1]

    assert last.cells == {"a": "1", "b": "2"}
    assert "plus loin dans le fichier : b" in opened.notes[-1].fr
