"""Whose query goes to the server next: so many at once, so many waiting.

A query that grows old leaves its place to younger ones and goes on beside them, as
long as there is room beside. Belongs to one event loop.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque

from pvd_graph.store.pool_errors import busy, busy_client
from pvd_graph.store.pool_model import PoolLimits

__all__ = ["Turn", "Turns"]


class Turn:
    """A place among those that run; given back once."""

    def __init__(self, turns: Turns, client: str) -> None:
        """Hold a place of *turns* for *client*."""
        self._turns = turns
        self.client = client
        self._state = "running"

    def grow_old(self) -> None:
        """Go on beside the others, if there is room."""
        if self._state == "running" and self._turns.step_aside(self.client):
            self._state = "beside"

    def end(self) -> None:
        """Give the place back. May be called again."""
        state, self._state = self._state, "ended"
        if state != "ended":
            self._turns.leave(self.client, beside=state == "beside")


class Turns:
    """The places, and the line of those that wait for one."""

    def __init__(self, limits: PoolLimits) -> None:
        """Keep to *limits*."""
        self._limits = limits
        self._running: Counter[str] = Counter()
        self._beside = 0
        self._line: deque[tuple[str, asyncio.Future[None]]] = deque()
        self._closed = False

    def state(self) -> dict[str, int]:
        """Return what is going on; for any thread, a moment's figures."""
        return {
            "running": sum(self._running.copy().values()),
            "beside": self._beside,
            "waiting": len(self._line),
            "put_back": 0,
        }

    async def take(self, client: str) -> Turn:
        """Wait for a place.

        Raises:
            ClientBusyError: this client's own queries fill the line.
            BusyError: the line is full, or the turn did not come in time.
        """
        if self._closed:
            raise busy()
        if self._may_run(client) and not self._line:
            self._running[client] += 1
            return Turn(self, client)
        if len(self._line) >= self._limits.queue:
            own = sum(1 for other, _ in self._line if other == client)
            raise busy_client() if client and own == len(self._line) else busy()
        turn = asyncio.get_running_loop().create_future()
        place = (client, turn)
        self._line.append(place)
        self._call_next()
        try:
            await asyncio.wait([turn], timeout=self._limits.wait_s)
        except BaseException:
            if turn.done() and turn.exception() is None:
                self.leave(client, beside=False)
            raise
        finally:
            if place in self._line:
                self._line.remove(place)
        if not turn.done():
            raise busy()
        turn.result()
        return Turn(self, client)

    def _may_run(self, client: str) -> bool:
        own = self._limits.client_running
        return sum(self._running.values()) < self._limits.workers and (
            not (own and client) or self._running[client] < own
        )

    def _call_next(self) -> None:
        for client, turn in list(self._line):
            if turn.done():
                continue
            if self._may_run(client):
                self._running[client] += 1
                self._line.remove((client, turn))
                turn.set_result(None)

    def step_aside(self, client: str) -> bool:
        """Free the place of a long query, if it may go on beside."""
        if self._beside >= self._limits.long_queries:
            return False
        self._beside += 1
        self._free(client)
        return True

    def leave(self, client: str, *, beside: bool) -> None:
        """Take a place back."""
        if beside:
            self._beside -= 1
        else:
            self._free(client)

    def _free(self, client: str) -> None:
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._call_next()

    def close(self) -> None:
        """Send everybody who waits away."""
        self._closed = True
        for _, turn in self._line:
            if not turn.done():
                turn.set_exception(busy())
        self._line.clear()
