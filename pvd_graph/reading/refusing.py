"""How reading says no: one error for a file, one fault for a row, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Issue, Wording

__all__ = ["Fault", "unreadable"]


def unreadable(
    path: Path, wording: Wording, *, line: int | None = None
) -> UnreadableFileError:
    """Return the error that refuses the file *path*, for the caller to raise."""
    return UnreadableFileError(path, wording.fr, line=line, english=wording.en)


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps one row from being read, while those around it can be.

    Attributes:
        kind: a short word that issues are grouped by.
        column: name of the column; empty where the whole row is meant.
        value: the text found.
    """

    kind: str
    column: str
    value: str
    problem: Wording
    remedy: Wording

    def issue(self, line: int) -> Issue:
        """Return it as an issue of the row at *line*."""
        return Issue(
            kind=self.kind,
            line=line,
            column=self.column,
            value=self.value,
            problem=self.problem,
            remedy=self.remedy,
        )

    def error(self, path: Path, line: int) -> UnreadableFileError:
        """Return it as the error that refuses the whole file."""
        wording = Wording(
            f"{self.problem.fr} {self.remedy.fr}", f"{self.problem.en} {self.remedy.en}"
        )
        return unreadable(path, wording, line=line)
