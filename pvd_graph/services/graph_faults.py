"""What the shapes find in a graph: all of it counted, the first ones kept."""

from __future__ import annotations

from collections.abc import Iterator

from pvd_graph.validation.check import ShapeIssue
from pvd_graph.validation.report import group_issues

__all__ = ["GraphFaults"]

_TOLD = 20_000
"""Issues that are told by their rows; what comes after is only counted."""


class GraphFaults:
    """What SHACL found.

    Attributes:
        first: issues as they are, at most 20,000.
        more: how many there are beyond.
        groups: all of them, by what there is to do.
        violating: IRIs of the first subjects that are refused.
    """

    def __init__(self, issues: Iterator[ShapeIssue]) -> None:
        """Take all *issues*."""
        self.first: list[ShapeIssue] = []
        self.more = 0
        self.groups = group_issues(self._watched(issues))
        self.violating = {
            issue.focus for issue in self.first if issue.severity == "Violation"
        }

    def _watched(self, issues: Iterator[ShapeIssue]) -> Iterator[ShapeIssue]:
        for issue in issues:
            if len(self.first) < _TOLD:
                self.first.append(issue)
            else:
                self.more += 1
            yield issue
