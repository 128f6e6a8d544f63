"""The places of the pool: who has a worker, who waits for one, who goes on beside.

A query has one of a few places, or waits in line; one that grows long leaves its place
and goes on beside, in turns. Belongs to one event loop, so that nothing here needs a
lock. Knows nothing of how workers come to be.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable

from pvd_graph.store.pool_answer import Lease
from pvd_graph.store.pool_errors import busy, busy_client, too_many_long
from pvd_graph.store.pool_fleet import Fleet
from pvd_graph.store.pool_line import Line, Ticket
from pvd_graph.store.pool_model import PoolLimits
from pvd_graph.store.pool_process import Worker
from pvd_graph.store.pool_turns import Turns

__all__ = ["Places"]

# Of the time that a query has: how much it computes before others go first.
_TURN_SHARE = 0.4
# How often the age of what runs and waits is looked at.
_TICK_S = 0.01


class Places:
    """Idle workers of one fleet, and the leases of all that run.

    Attributes:
        fleet: whose workers are let; those of an older one are not kept.
    """

    def __init__(
        self,
        fleet: Fleet,
        limits: PoolLimits,
        loop: asyncio.AbstractEventLoop,
        spent: Callable[[str, float], None],
    ) -> None:
        """Have no worker yet; see `arrive`.

        Args:
            fleet: whose workers are let.
            limits: of the pool.
            loop: the one that all of this belongs to.
            spent: told, after each query, its client and for how many seconds it held
                a worker, whatever its end.
        """
        self.fleet = fleet
        self._spent = spent
        self._limits = limits
        self._loop = loop
        self._idle: deque[Worker] = deque()
        self._leases: set[Lease] = set()
        self._free = limits.workers
        self._line: Line[Lease] = Line(
            places=limits.queue, client_running=limits.client_running
        )
        self._beside: Counter[str] = Counter()
        self._put_back: list[tuple[str, asyncio.Future[None]]] = []
        self._turns: Turns[Lease] = Turns(
            step_s=limits.time_s * _TURN_SHARE,
            # Who has computed for less is here for want of a processor only.
            young_s=limits.yield_after_s,
        )
        self._ticking = False
        self._closed = False

    def move(self, fleet: Fleet, first: Worker) -> None:
        """Let workers of *fleet* from now on, of which *first* is there."""
        old, self.fleet = self.fleet, fleet
        idle, self._idle = self._idle, deque()
        self.arrive(fleet, first)
        for worker in idle:
            worker.close()
            old.lost(worker)

    def close(self) -> None:
        """End everything: waiting queries get BusyError, running ones too."""
        self._closed = True
        for ticket in self._line.empty():
            ticket.evicted = False
            ticket.wake()
        for _client, turn in self._put_back:
            turn.cancel()
        for lease in list(self._leases):
            lease.stop(busy())
        for worker in self._idle:
            worker.close()
        self._idle.clear()

    def state(self) -> dict[str, int]:
        """Return what is going on; for any thread, a moment's figures."""
        beside = sum(self._beside.copy().values())
        return {
            "running": max(0, len(self._leases) - beside),
            "beside": beside,
            "waiting": len(self._line),
            "put_back": len(self._put_back),
        }

    def look_after(self, lease: Lease) -> None:
        """Watch the age of *lease*, until `forget`."""
        self._leases.add(lease)
        self._keep_time()

    def forget(self, lease: Lease) -> None:
        """Take note that *lease* has ended."""
        self._leases.discard(lease)
        self._spent(lease.client, lease.held_s)

    async def take(self, client: str) -> Lease:
        """Return an idle worker, or wait for one in line.

        Raises:
            ClientBusyError, BusyError: see `QueryPool.run`.
        """
        if self._closed:
            raise busy()
        if (
            self._free > 0
            and self._line.may_run(client)
            and (worker := self._idle_worker()) is not None
        ):
            self._line.started(client)
            return self._lease(worker, client)
        turn: asyncio.Future[None] = self._loop.create_future()

        def wake() -> None:
            if not turn.done():
                turn.set_result(None)

        give_up = time.monotonic() + self._limits.wait_s
        # Not `Ticket[Lease](...)`: that costs more than all else of a ticket.
        ticket: Ticket[Lease] = Ticket(client, wake, give_up)
        if not self._line.join(ticket):
            raise busy_client() if self._line.share(client) else busy()
        self._keep_time()
        try:
            await turn
        except BaseException:
            self._line.leave(ticket)
            if ticket.lease is not None:
                ticket.lease.release(reusable=True)
            raise
        if ticket.lease is None:
            raise busy_client() if ticket.evicted else busy()
        return ticket.lease

    def _idle_worker(self) -> Worker | None:
        """Return a worker that listens, the last one used: it is in the caches."""
        while self._idle:
            worker = self._idle.pop()
            if not worker.lost:
                return worker
            worker.close()
            self.fleet.lost(worker)
        return None

    def _lease(self, worker: Worker, client: str) -> Lease:
        """Let *worker*; count its place, and look after its age."""
        self._free -= 1
        lease = Lease(self.fleet, worker, client, self)
        self.look_after(lease)
        return lease

    def arrive(self, fleet: Fleet, worker: Worker) -> None:
        """Give a free worker to who is next, or keep it."""
        if fleet is self.fleet and not self._closed:
            self._idle.append(worker)
            self._dispatch()
            return
        worker.close()
        fleet.lost(worker)

    def _dispatch(self) -> None:
        """Bring idle workers and waiting queries together."""
        while (
            self._free > 0
            and len(self._line)
            and (worker := self._idle_worker()) is not None
        ):

            def lease_for(client: str, worker: Worker = worker) -> Lease:
                return self._lease(worker, client)

            if not self._line.next(lease_for):
                self._idle.append(worker)
                return

    def _keep_time(self) -> None:
        if not self._ticking:
            self._ticking = True
            self._loop.call_later(_TICK_S, self._tick)

    def _tick(self) -> None:
        """Look at the age of all that runs and waits; again, as long as there is any.

        One look for all costs less than a timer for each, of which nearly none would
        ever ring.
        """
        now = time.monotonic()
        for lease in list(self._leases):
            lease.grow_old(now, crowded=len(self._line) > 0)
        self._turns.share()
        for ticket in self._line.late(now):
            own = not self._line.may_run(ticket.client)
            if self._line.leave(ticket):
                ticket.evicted = own
                ticket.wake()
        if self._leases or len(self._line):
            self._loop.call_later(_TICK_S, self._tick)
        else:
            self._ticking = False

    def let_beside(self, lease: Lease) -> bool:
        """Let a long query run beside the others, and its client ask for more.

        One client may fill half of the room beside, so that its short queries go on
        and those of others may grow long too.
        """
        if not (lease.sent or self._share_left(lease.client)):
            return False
        if not lease.fleet.set_beside(lease.worker):
            return False
        self._beside[lease.client] += 1
        self._turns.join(lease)
        self._free += 1
        self._line.ended(lease.client)
        self._dispatch()
        return True

    def _share_left(self, client: str) -> bool:
        """Say whether one more long query is within the share of *client*."""
        share = max(1, self._limits.long_queries // 2)
        return not client or self._beside[client] < share

    async def room_beside(self, client: str, give_up: float) -> None:
        """Wait until one more long query of *client* may run beside the others.

        Args:
            client: see `QueryPool.run`.
            give_up: when to wait no more, on the clock of `time.monotonic`.

        Raises:
            ClientBusyError: this client's own long queries took all the time.
            BusyError: too many queries wait so, or those of others took it.
        """
        if len(self._put_back) >= self._limits.queue or self._closed:
            raise busy()
        turn: asyncio.Future[None] = self._loop.create_future()
        place = (client, turn)
        self._put_back.append(place)
        self._call_back()
        try:
            async with asyncio.timeout(max(0.0, give_up - time.monotonic())):
                await turn
        except TimeoutError:
            own = not self._share_left(client)
            raise (busy_client() if own else too_many_long()) from None
        finally:
            if place in self._put_back:
                self._put_back.remove(place)

    def _call_back(self) -> None:
        """Wake the first of those put back for whom there is room."""
        if not self.fleet.room_beside():
            return
        for place in self._put_back:
            client, turn = place
            if not turn.done() and self._share_left(client):
                self._put_back.remove(place)
                turn.set_result(None)
                return

    def give_back(self, lease: Lease, *, reusable: bool) -> None:
        """Take back a worker: for the next query, or to be replaced."""
        fleet, worker = lease.fleet, lease.worker
        self.forget(lease)
        if worker.beside:
            self._beside[lease.client] -= 1
            if not self._beside[lease.client]:
                del self._beside[lease.client]
            self._turns.leave(lease)
            self._loop.call_soon(self._call_back)
        else:
            self._free += 1
            self._line.ended(lease.client)
        # A worker whose priority was lowered cannot have it back, and one that went
        # beside has a successor in its place.
        if reusable and not (worker.niced or worker.beside):
            self.arrive(fleet, worker)
            return
        worker.kill()
        fleet.lost(worker)
        # Its client may run another one now, on a worker that was idle.
        self._dispatch()
