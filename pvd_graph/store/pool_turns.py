"""Which of the long queries compute: as many as there are processors.

Sixteen that share two processors all end when the last one does; one after the other,
half of them have ended in half that time, and none ends later than it would have.
Knows of a query only for how long it has computed, and how to hold it.
"""

from __future__ import annotations

import os
from typing import Generic, Protocol, TypeVar

__all__ = ["LongQuery", "Turns"]


class LongQuery(Protocol):
    """What takes turns."""

    def computed_s(self) -> float:
        """Return for how long it has computed so far."""

    def awaits_reader(self) -> bool:
        """Say whether it cannot go on before what it has sent is read."""

    def hold(self, *, held: bool) -> None:
        """Stop computing, or go on; nothing when that is so already."""


QueryT = TypeVar("QueryT", bound=LongQuery)


class Turns(Generic[QueryT]):
    """Long queries in order of arrival; who has computed least goes first.

    Least by steps that double from `step_s` on, and of equals who came first: so one
    that is nearly done is not put off for each that comes, nor do a few endless ones
    keep the others waiting.
    """

    step_s = 1.0

    def __init__(self, processors: int | None = None) -> None:
        """Let *processors* compute at once; those of this process by default."""
        self._at_once = processors or len(os.sched_getaffinity(0))
        self._queries: list[QueryT] = []

    def join(self, query: QueryT) -> None:
        """Add *query*; it may be held at once."""
        self._queries.append(query)
        self.share()

    def leave(self, query: QueryT) -> None:
        """Take *query* out as it is; the next one goes on."""
        self._queries.remove(query)
        self.share()

    def share(self) -> None:
        """Give the turns to whose they are; to be called often."""
        if not self._queries:
            return
        computing = [one for one in self._queries if not one.awaits_reader()]
        computing.sort(key=lambda one: int(one.computed_s() / self.step_s).bit_length())
        for place, query in enumerate(computing):
            query.hold(held=place >= self._at_once)
