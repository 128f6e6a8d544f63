"""Who runs, who waits, and who is next: the fair line before the workers.

Knows clients by a word and queries by their tickets; knows nothing of processes nor of
who runs the event loop. The next in line is the one whose client has the
fewest queries running, then the one who came first; so a client who sends a hundred
queries at once delays its own.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Line", "Ticket"]

LeaseT = TypeVar("LeaseT")


class Ticket(Generic[LeaseT]):
    """One query's place in the line."""

    def __init__(
        self, client: str, wake: Callable[[], None] = lambda: None, give_up: float = 0.0
    ) -> None:
        """Stand for a query of *client*, the empty word when clients do not count.

        Args:
            client: who asks.
            wake: called when its turn has come, or when it must leave.
            give_up: when it leaves by itself, on the clock of its caller.
        """
        self.client = client
        self.give_up = give_up
        self.lease: LeaseT | None = None
        self.evicted = False
        self.wake = wake


class Line(Generic[LeaseT]):
    """Tickets in order of arrival, and how many queries of each client run."""

    def __init__(self, *, places: int, client_running: int) -> None:
        """Make an empty line.

        Args:
            places: tickets that may wait.
            client_running: queries of one client that may run at once; 0: no bound.
        """
        self._places = places
        self._client_running = client_running
        self._waiting: list[Ticket[LeaseT]] = []
        self._running: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def may_run(self, client: str) -> bool:
        """Say whether one more query of *client* may run now."""
        bound = self._client_running
        return not (bound and client) or self._running[client] < bound

    def started(self, client: str) -> None:
        """Count a query of *client* that runs."""
        if client:
            self._running[client] += 1

    def ended(self, client: str) -> None:
        """Count one that no longer does."""
        if client:
            self._running[client] -= 1
            if self._running[client] <= 0:
                del self._running[client]

    def share(self, client: str) -> int:
        """Return how many queries of *client* wait."""
        return sum(1 for ticket in self._waiting if ticket.client == client)

    def join(self, ticket: Ticket[LeaseT]) -> bool:
        """Put *ticket* last; say whether there was room.

        In a full line, the client with the most tickets there loses its last one when
        it has at least two more than who comes.
        """
        if len(self._waiting) >= self._places and not self._make_room(ticket.client):
            return False
        self._waiting.append(ticket)
        return True

    def _make_room(self, client: str) -> bool:
        shares = Counter(ticket.client for ticket in self._waiting if ticket.client)
        if not client or not shares:
            return False
        greediest, count = shares.most_common(1)[0]
        if greediest == client or count < shares[client] + 2:
            return False
        last = next(one for one in reversed(self._waiting) if one.client == greediest)
        self._waiting.remove(last)
        last.evicted = True
        last.wake()
        return True

    def leave(self, ticket: Ticket[LeaseT]) -> bool:
        """Take *ticket* out; say whether it still waited."""
        if ticket not in self._waiting:
            return False
        self._waiting.remove(ticket)
        return True

    def next(self, lease_for: Callable[[str], LeaseT]) -> bool:
        """Serve who is next by *lease_for*; say whether there was anyone."""
        ticket = self._first()
        if ticket is None:
            return False
        self._waiting.remove(ticket)
        self.started(ticket.client)
        ticket.lease = lease_for(ticket.client)
        ticket.wake()
        return True

    def _first(self) -> Ticket[LeaseT] | None:
        """Return the ticket that is next; of equals, who came first."""
        best, fewest = None, self._client_running or sys.maxsize
        for ticket in self._waiting:
            running = self._running.get(ticket.client, 0)
            if running < fewest:
                best, fewest = ticket, running
                if not running:
                    break
        return best

    def late(self, now: float) -> list[Ticket[LeaseT]]:
        """Return those who waited for as long as one may; they still wait."""
        return [ticket for ticket in self._waiting if now >= ticket.give_up]

    def empty(self) -> list[Ticket[LeaseT]]:
        """Send everyone away and return them."""
        left, self._waiting = self._waiting, []
        return left
