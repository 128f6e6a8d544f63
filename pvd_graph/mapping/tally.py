"""What happens to the rows of a load, and where its issues go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from pvd_graph.model import Issue

__all__ = ["Counts", "IssueSink", "Tally"]


class IssueSink(Protocol):
    """Takes issues as they come: a list, or a file where there may be many."""

    def append(self, issue: Issue, /) -> None:
        """Keep *issue*."""
        ...


class Counts(Protocol):
    """What happens to the rows of a load; `Tally` is one.

    Attributes:
        rows_silent: neither kept nor at fault: no rule of the manifest applies to them.
        first_silent: the line of the first of them; 0 where there is none.
    """

    rows_read: int
    rows_kept: int
    rows_silent: int
    first_silent: int

    @property
    def issues(self) -> IssueSink:
        """Where issues go."""
        ...


@dataclass(slots=True)
class Tally:
    """What happened to the rows of a load so far."""

    rows_read: int = 0
    rows_kept: int = 0
    rows_silent: int = 0
    first_silent: int = 0
    issues: list[Issue] = field(default_factory=list)
