"""What a load changes of the version in force: counts, and the first subjects."""

from __future__ import annotations

from collections.abc import Iterable

from pvd_graph.services.diffing import label_of
from pvd_graph.services.load_report import ChangedSubject, Changes
from pvd_graph.store.archive_diff import DiffCounts, SubjectDiff, diff_graphs

__all__ = ["compared"]

_SUBJECTS = 10
_STATEMENTS = 6


def compared(old: Iterable[str], new: Iterable[str]) -> Changes:
    """Return what differs between the sorted lines *old* and *new*, in one pass."""
    counts = DiffCounts()
    first: list[ChangedSubject] = []
    for diff in diff_graphs(old, new):
        counts.add(diff)
        if len(first) < _SUBJECTS:
            first.append(_shown(diff))
    return Changes(
        counts.added,
        counts.removed,
        counts.subjects_added,
        counts.subjects_removed,
        counts.subjects_changed,
        tuple(first),
    )


def _shown(diff: SubjectDiff) -> ChangedSubject:
    both = diff.kind == "changed"
    return ChangedSubject(
        diff.kind,
        diff.subject[1:-1],
        label_of(diff),
        diff.added[:_STATEMENTS] if both else (),
        diff.removed[:_STATEMENTS] if both else (),
    )
