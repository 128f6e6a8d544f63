"""What reads one column of each row, for the columns that are simple enough. Pure.

Most columns are: made fast here, since they are read for millions of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from pvd_graph.mapping.conditions import column_of_condition, condition_on
from pvd_graph.mapping.faults import CellError, Fault
from pvd_graph.mapping.values import NUMBERS, Parser
from pvd_graph.model import Column

__all__ = [
    "KEPT",
    "Cells",
    "Fill",
    "RawCondition",
    "Values",
    "parsed",
    "plain",
    "raw_condition",
    "under",
]

Cells = Mapping[str, str]
Values = dict[str, tuple[str, ...]]
Fill = Callable[[Cells, Values], tuple[Fault, ...]]
"""Puts the values of a column into those of its row, and tells what is wrong."""
RawCondition = Callable[[Cells], bool]
"""Tells whether the cells of a row, as they stand in the file, fulfil a condition."""

KEPT = 40_000
"""Different cells of a column whose outcome is kept: all communes, some 10 MiB."""


def plain(
    name: str, source: str, missing: frozenset[str], required: tuple[Fault, ...]
) -> Fill:
    """Return what reads a column whose every text is good.

    Args:
        name: of the column.
        source: its name in the file.
        missing: texts that mean that the cell is empty, the empty one among them.
        required: what is told of such a cell.
    """

    def fill(cells: Cells, values: Values) -> tuple[Fault, ...]:
        cell = cells.get(source, "").strip()
        if cell in missing:
            values[name] = ()
            return required
        values[name] = (cell,)
        return ()

    return fill


def parsed(
    column: Column,
    parser: Parser,
    cells: tuple[str, frozenset[str], tuple[Fault, ...]],
) -> Fill:
    """Return what reads a column that is only parsed: most figures and dates.

    Args:
        column: what is read.
        parser: of its cells.
        cells: as for `plain`: its name in the file, what is missing, what is told then.
    """
    source, missing, required = cells
    name, kind = column.name, column.type
    # Figures seldom come again, and are read faster than they are looked up.
    parse = parser if kind in NUMBERS else lru_cache(KEPT)(parser)

    def fill(cells: Cells, values: Values) -> tuple[Fault, ...]:
        cell = cells.get(source, "").strip()
        if cell in missing:
            values[name] = ()
            return required
        try:
            values[name] = (parse(cell),)
        except CellError as error:
            values[name] = ()
            return (Fault(kind, cell, error.problem, error.remedy),)
        return ()

    return fill


def under(column: Column, fill: Fill, condition: RawCondition | None) -> Fill:
    """Return *fill* of *column* where *condition* holds, else no value."""
    if condition is None:
        return fill
    name = column.name

    def fill_if(cells: Cells, values: Values) -> tuple[Fault, ...]:
        if condition(cells):
            return fill(cells, values)
        values[name] = ()
        return ()

    return fill_if


def raw_condition(column: Column, sources: Mapping[str, str]) -> RawCondition | None:
    """Compile when *column* is read.

    Args:
        column: its conditions are on the cells as they stand in the file.
        sources: name in the manifest -> name in the file.
    """
    holds = condition_on(column.when, column.unless)
    if holds is None:
        return None
    texts = (column.when, column.unless)
    looked_at = {column_of_condition(text) for text in texts if text}
    cells_of = {name: sources.get(name, "") for name in looked_at}

    def condition(cells: Cells) -> bool:
        values: Values = {}
        for name, source in cells_of.items():
            cell = cells.get(source, "").strip()
            values[name] = (cell,) if cell else ()
        return holds(values)

    return condition
