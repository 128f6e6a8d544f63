"""Issues of a table, kept on disk in order: memory does not grow with their number.

They are grouped, as a report shows them first, while they come.
"""

from __future__ import annotations

import heapq
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from typing import Self

from pvd_graph.model import Issue, Wording
from pvd_graph.services.load_report import RowGroup

__all__ = ["IssueSpool"]

_KEPT = 500_000
_GROUPS = 1_000
_BLOCK = 1 << 16


def _dumped(issue: Issue) -> bytes:
    problem, remedy = issue.problem, issue.remedy
    parts = (
        *(issue.kind, issue.line, issue.column, issue.value),
        *(problem.fr, problem.en, remedy.fr, remedy.en, issue.blocking),
    )
    return json.dumps(parts, ensure_ascii=False).encode(errors="replace") + b"\n"


def _loaded(line: bytes) -> Issue:
    kind, number, column, value, *texts, blocking = json.loads(line)
    problem, remedy = Wording(*texts[:2]), Wording(*texts[2:])
    return Issue(kind, number, column, value, problem, remedy, blocking)


class IssueSpool:
    """Takes issues like a list, and gives them back as often as asked.

    Attributes:
        total: issues that came.
        blocking: those of them that refuse a row.
    """

    def __init__(self, table: str) -> None:
        """Spool the issues of the file named *table* to a nameless temporary file."""
        self._table = table
        self._file = tempfile.TemporaryFile(buffering=_BLOCK)  # noqa: SIM115 - closed by `close`
        self._groups: dict[tuple[bool, str, str], RowGroup] = {}
        self._others: list[Issue] = []
        self._kept = 0
        self.total = self.blocking = 0

    def append(self, issue: Issue) -> None:
        """Keep *issue*; its line is not before those that came."""
        self._count(issue)
        if self._kept < _KEPT:
            self._kept += 1
            self._file.write(_dumped(issue))

    def __iadd__(self, issues: Iterable[Issue]) -> Self:
        for issue in issues:
            self.append(issue)
        return self

    def add_sorted(self, issues: Iterable[Issue]) -> None:
        """Keep some thousand *issues* of any lines, to be given among the others."""
        new = sorted(issues, key=_line)
        for issue in new:
            self._count(issue)
        self._others = sorted([*self._others, *new], key=_line)

    def _count(self, issue: Issue) -> None:
        self.total += 1
        self.blocking += issue.blocking
        key = (not issue.blocking, issue.kind, issue.column)
        group = self._groups.get(key)
        if group is None and len(self._groups) < _GROUPS:
            group = RowGroup(self._table, issue.kind, issue.column, issue.blocking)
            self._groups[key] = group
        if group is not None:
            group.add(issue)

    def groups(self) -> tuple[RowGroup, ...]:
        """Return the issues in groups: blocking first, then most frequent."""
        return tuple(
            sorted(
                self._groups.values(),
                key=lambda one: (not one.blocking, -one.count, one.column, one.kind),
            )
        )

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Issue]:
        """Yield the issues in the order of their lines; the first half million."""
        return heapq.merge(self._spooled(), self._others, key=_line)

    def _spooled(self) -> Iterator[Issue]:
        self._file.flush()
        descriptor, position, rest = self._file.fileno(), 0, b""
        # At places of its own: whoever appends meanwhile has another.
        while block := os.pread(descriptor, _BLOCK, position):
            position += len(block)
            *whole, rest = (rest + block).split(b"\n")
            yield from map(_loaded, whole)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def _line(issue: Issue) -> int:
    return issue.line
