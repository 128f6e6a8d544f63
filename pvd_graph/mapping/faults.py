"""What is wrong with a cell, before it is known in which row it stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pvd_graph.model import Issue, Wording

__all__ = ["CellError", "Fault"]


class CellError(ValueError):
    """A cell that is not of its column's type: what is wrong, and the remedy."""

    def __init__(self, problem: Wording, remedy: Wording) -> None:
        """Keep both halves of the sentence."""
        super().__init__(problem.fr)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Fault:
    """An issue without its place: the same cell has the same faults in every row.

    One that is *summed* is told once a value, with the number of its rows.
    """

    kind: str
    value: str
    problem: Wording
    remedy: Wording
    blocking: bool = True
    summed: bool = False

    def at(self, line: int, column: str) -> Issue:
        """Return the issue of the cell of *column* in the row of *line*."""
        return Issue(
            self.kind,
            line,
            column,
            self.value,
            self.problem,
            self.remedy,
            blocking=self.blocking,
        )
