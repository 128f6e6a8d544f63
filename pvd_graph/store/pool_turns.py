"""Which of the long queries compute: as many as there are processors.

Sixteen that share two processors all end when the last one does; one after the other,
half of them have ended in half that time, and none ends later than it would have. Knows
of a query only whose it is, for how long it has computed, and how to hold it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from typing import Generic, Protocol, TypeVar

__all__ = ["LongQuery", "Turns"]


class LongQuery(Protocol):
    """What takes turns; *client* is the empty word where clients do not count."""

    client: str

    def computed_s(self) -> float:
        """Return for how long it has computed so far."""

    def awaits_reader(self) -> bool:
        """Say whether it cannot go on before what it has sent is read."""

    def hold(self, *, held: bool) -> None:
        """Stop computing, or go on; nothing when that is so already."""


QueryT = TypeVar("QueryT", bound=LongQuery)


class Turns(Generic[QueryT]):
    """Long queries in order of arrival; whose client has computed least goes first.

    Least by steps, and of equals first the query that has computed least, by steps
    too, then the one that came first: so a client that sends many delays its own, one
    that is nearly done is not put off for each that comes, nor do a few endless ones
    keep the others waiting. One that has hardly computed goes before all: on a busy
    machine a short query comes here for want of a processor, not for its length.
    """

    def __init__(
        self, *, step_s: float, young_s: float = 0.0, processors: int | None = None
    ) -> None:
        """Take turns of *step_s* seconds of computing.

        Args:
            step_s: a good part of what a query may take, so that equal ones end one
                after the other rather than all too late.
            young_s: seconds of computing up to which a query goes before all others.
            processors: how many compute at once; those of this process by default.
        """
        self._step_s = step_s
        self._young_s = young_s
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
        spent: defaultdict[str, float] = defaultdict(float)
        for one in computing:
            spent[one.client] += one.computed_s()

        def steps(query: QueryT) -> tuple[float, float]:
            computed_s = query.computed_s()
            if computed_s < self._young_s:
                return (-1.0, 0.0)
            own = computed_s // self._step_s
            return (spent[query.client] // self._step_s if query.client else own, own)

        computing.sort(key=steps)
        for place, query in enumerate(computing):
            query.hold(held=place >= self._at_once)
