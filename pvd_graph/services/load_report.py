"""What a load, or its dry run, has to say: counts, what is wrong, what it would change.

Issues of rows are grouped by what there is to do: one group for each table, kind and
column. A group keeps its first examples, so that a report of a million faults stays
short; every issue stands in the annotated copy of the table (`annotating`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pvd_graph.model import Issue, Wording
from pvd_graph.validation.report import IssueGroup

__all__ = [
    "ChangedSubject",
    "Changes",
    "LoadReport",
    "Outcome",
    "RowGroup",
]

Outcome = Literal["published", "archived", "unchanged", "refused", "dry-run"]
"""``archived``: kept for the next build, since nothing was built yet."""

_EXAMPLES = 20
_LINES = 1000


@dataclass(frozen=True, slots=True)
class ChangedSubject:
    """One subject that a load brings, takes away or changes.

    Attributes:
        kind: ``added``, ``removed`` or ``changed``.
        subject: IRI.
        label: how it is called; empty where nothing says.
        added: the first statements that come, as N-Triples lines.
        removed: the first that go.
    """

    kind: str
    subject: str
    label: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a load changes of the version in force: statements and subjects.

    Attributes:
        first: the first subjects, in their order.
    """

    added: int
    removed: int
    subjects_added: int
    subjects_removed: int
    subjects_changed: int
    first: tuple[ChangedSubject, ...] = field(default=(), compare=False)


@dataclass(slots=True)
class RowGroup:
    """Issues of one kind in one column of one table.

    Attributes:
        table: name of the file.
        lines: where they stand, ascending, each once, at most 1,000.
        examples: the first issues met.
    """

    table: str
    kind: str
    column: str
    blocking: bool
    count: int = 0
    lines: list[int] = field(default_factory=list)
    examples: list[Issue] = field(default_factory=list)

    @property
    def alike(self) -> bool:
        """Tell whether the examples all say the same problem and remedy."""
        return len({(one.problem, one.remedy) for one in self.examples}) == 1

    def add(self, issue: Issue) -> None:
        """Count *issue*, and keep it among the examples while there is room."""
        self.count += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(issue)
        if len(self.lines) < _LINES and (
            not self.lines or issue.line != self.lines[-1]
        ):
            self.lines.append(issue.line)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """One load as its publisher reads it.

    Attributes:
        dataset: slug.
        title: of the dataset.
        version: of this load; empty where nothing was kept.
        files: names of the files that were read.
        outcome: what became of it.
        policy: ``refuse`` or ``keep``: what a row at fault does to the others.
        rows: of the issues of cells and rows, blocking ones first.
        shapes: what SHACL found that no row answers for.
        notes: what was found by itself (an encoding, a sheet) or is good to know.
        changes: against the version in force; None where there was nothing to compare.
        took_s: seconds, all in all.
        rows_silent: neither kept nor at fault: no rule of the manifest takes them.
    """

    dataset: str
    title: Wording
    version: str
    files: tuple[str, ...]
    outcome: Outcome
    policy: str
    rows_read: int
    rows_kept: int
    rows: tuple[RowGroup, ...] = ()
    shapes: tuple[IssueGroup, ...] = ()
    notes: tuple[Wording, ...] = ()
    changes: Changes | None = None
    took_s: float = 0.0
    rows_silent: int = 0

    @property
    def blocking(self) -> int:
        """Count what must be corrected."""
        rows = sum(group.count for group in self.rows if group.blocking)
        return rows + sum(
            group.count for group in self.shapes if group.first.severity == "Violation"
        )

    @property
    def warnings(self) -> int:
        """Count what does not stop the load."""
        rows = sum(group.count for group in self.rows if not group.blocking)
        return rows + sum(
            group.count for group in self.shapes if group.first.severity != "Violation"
        )
