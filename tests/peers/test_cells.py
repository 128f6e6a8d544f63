"""Cells know their place: what is read, and what is said of a fault."""

from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.peers.cells import read_cells, read_header


def test_columns_come_in_any_order_and_cells_are_stripped(tmp_path: Path) -> None:
    """Only names count; lines are those of the file, quoted line breaks included."""
    path = tmp_path / "table.csv"
    path.write_text('extra,town\n"a\nb", 99001 \nx,99002\n', encoding="utf-8")

    found = [(row.line, row.cells["town"]) for row in read_cells(path, ["town"])]

    assert read_header(path, ["town"]) == ["extra", "town"]
    assert found == [(3, "99001"), (4, "99002")]


def test_lists_lose_their_empty_items(tmp_path: Path) -> None:
    """A trailing separator names nothing."""
    path = tmp_path / "table.csv"
    path.write_text("items\na| b ||\n", encoding="utf-8")

    (row,) = read_cells(path, ["items"])

    assert row.items("items") == ("a", "b")
    with pytest.raises(UnreadableFileError, match=r"« a » : absent de known\.csv"):
        row.references("items", {"b": 2}, "known")
