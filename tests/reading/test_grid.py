"""Rows of cells, before they have names."""

from pathlib import Path

from pvd_graph.model import Table
from pvd_graph.reading.grid import Grid
from pvd_graph.reading.headers import read_header


def test_a_grid_gives_its_rows_once_and_its_first_ones_again() -> None:
    """Notes are its own; where nothing reads the first rows again there are none."""
    rows = [(1, ["a"], None), (2, ["1"], None)]
    grid = Grid(Table(Path("t.csv")), iter(rows))
    other = Grid(Table(Path("u.csv")), iter(rows))

    header = read_header(grid)

    assert header.names == ("a",)
    assert list(grid.rows) == [(2, ["1"], None)]
    assert list(grid.rows) == []
    assert grid.first(5) == []
    assert grid.notes is not other.notes
