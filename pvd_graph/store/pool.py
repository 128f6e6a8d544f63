"""Run queries from outside in processes that can be killed.

A query gets a worker of the current generation, or waits its turn (`pool_places`); it
is stopped at its deadline, when it takes too much memory, or when who asked goes away,
and only it. Belongs to one event loop, so that nothing here needs a lock; only `switch`
is for other threads. Knows nothing of HTTP nor of formats' names.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pvd_graph.store import wire
from pvd_graph.store.pool_answer import Answer, Lease, Watch
from pvd_graph.store.pool_errors import PutBackError, busy
from pvd_graph.store.pool_fleet import Fleet
from pvd_graph.store.pool_model import (
    GenerationSource,
    PoolLimits,
    QueryCancelledError,
    QueryRequest,
)
from pvd_graph.store.pool_places import Places
from pvd_graph.store.pool_process import Worker, WorkerLostError
from pvd_graph.store.pool_services import ServiceRoom
from pvd_graph.store.pool_zygote import Zygote
from pvd_graph.store.service_address import Resolve, public_addresses
from pvd_graph.store.service_model import ServicePolicy

__all__ = [
    "Answer",
    "GenerationSource",
    "PoolLimits",
    "QueryCancelledError",
    "QueryPool",
    "QueryRequest",
]


@lru_cache(4_000)
def _head(payload: bytes) -> dict[str, Any]:
    """Return what the first frame of an answer tells; few of them differ."""
    content: dict[str, Any] = json.loads(payload)
    return content


class QueryPool:
    """Workers of the current generation, and what is asked of them.

    Attributes:
        limits: its bounds.
        on_spent: told, after each query, its client and for how many seconds it held a
            worker, whatever its end.
    """

    def __init__(
        self,
        source: GenerationSource,
        limits: PoolLimits,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """Open *source*; blocks until a first worker is there. See `open`.

        Raises:
            DamagedStoreError, StoreError: see `open`.
        """
        self.limits = limits
        self.on_spent: Callable[[str, float], None] | None = None
        self._loop = loop
        self._switching = threading.Lock()
        self._welcomes: set[asyncio.Task[None]] = set()
        self._services: ServiceRoom | None = None
        self._retired: list[Fleet] = []
        self._standby: Zygote | None = None
        self._closed = False
        self._fleet = Fleet(source, limits, self._hand_over)
        self._places = Places(self._fleet, limits, loop, self._spent)

    @classmethod
    async def open(
        cls, source: GenerationSource, limits: PoolLimits | None = None
    ) -> QueryPool:
        """Return a pool of the running event loop that answers from *source*.

        Raises:
            DamagedStoreError: the generation cannot be read.
            StoreError: no worker could be started.
        """
        loop = asyncio.get_running_loop()
        bounds = limits or PoolLimits()
        pool = await loop.run_in_executor(None, cls, source, bounds, loop)
        await pool._attach(pool._fleet, pool._fleet.start())  # noqa: SLF001 -- its own
        if bounds.standby:
            pool._standby = await loop.run_in_executor(None, Zygote.start)  # noqa: SLF001 -- its own
        return pool

    @property
    def source(self) -> GenerationSource:
        """Return the generation that new queries are answered from."""
        return self._fleet.source

    @property
    def services(self) -> tuple[str, ...]:
        """Return the endpoints that queries may call; see `allow_services`."""
        return () if self._services is None else self._services.policy.addresses

    @property
    def extends(self) -> bool:
        """Say that queries may call our own functions."""
        return True

    def state(self) -> dict[str, int]:
        """Return how many queries run, go on beside, and wait; for any thread."""
        return self._places.state()

    @property
    def protections(self) -> dict[str, bool]:
        """Say what holds the workers: ``memory``, ``core``, ``syscalls``."""
        return dict(self._fleet.protections)

    @property
    def zygote_pid(self) -> int:
        """Return the process that holds the current generation."""
        return self._fleet.zygote_pid

    async def run(
        self, request: QueryRequest, *, client: str = "", watch: Watch | None = None
    ) -> Answer:
        """Evaluate *request*; return once its answer begins.

        Args:
            request: see `QueryRequest`.
            client: a word for who asks, the same for all queries of one client; empty
                where clients do not count.
            watch: called with the lease once the query has taken a few hundredths of
                a second; may call its `stop_gone` when who asked has gone.

        Raises:
            BadQueryError: it does not parse, with the place.
            ClientBusyError: this client's own queries fill the queue, or took all the
                time that one may wait.
            BusyError: the queue is full, or the turn did not come in time, or too
                many long queries run.
            QueryLimitError: it was stopped; `limit` is ``time``, ``memory`` or
                ``complexity``.
            QueryCancelledError: *watch* had it stopped.
            StoreError: the worker failed; the same query may work later.
        """
        time_s = self.limits.time_s if request.time_s is None else request.time_s
        end = time.monotonic() + time_s
        lease = await self._begun(request, client, end, watch)
        try:
            kind, payload = await lease.frame()
        except PutBackError:
            lease, (kind, payload) = await self._again(request, client, end, watch)
        if kind == wire.WHOLE:
            head, _, whole = payload.partition(b"\n")
            told = _head(head)
            lease.release(reusable=not told["leaves"])
            return Answer(lease, told, self.limits, whole)
        if kind == wire.ERROR:
            content = json.loads(payload)
            lease.release(reusable=not content["leaves"])
            raise lease.error_of(content)
        return Answer(lease, _head(payload), self.limits)

    async def _begun(
        self,
        request: QueryRequest,
        client: str,
        end: float,
        watch: Watch | None,
        *,
        long: bool = False,
    ) -> Lease:
        """Return the lease of a worker that has begun with *request*.

        Args:
            request: see `run`.
            client: see `run`.
            end: deadline; whoever had to wait keeps half of its time at least.
            watch: see `run`.
            long: it was put back: it goes beside at once, and ends at the deadline.
        """
        time_s = self.limits.time_s if request.time_s is None else request.time_s
        while True:
            lease = await self._lease_for(request, client)
            left_s = max(end - time.monotonic(), 0.01 if long else time_s / 2)
            lease.begin(left_s, time_s, self.limits, watch)
            try:
                lease.worker.send(request, left_s)
            except WorkerLostError:
                # It died while idle: no reason of this query's.
                lease.release(reusable=False)
                continue
            if long:
                lease.step_aside()
            return lease

    async def _again(
        self, request: QueryRequest, client: str, end: float, watch: Watch | None
    ) -> tuple[Lease, tuple[bytes, bytes]]:
        """Wait for room beside the others, begin anew, and return the first frame."""
        while True:
            await self._places.room_beside(client, end)
            lease = await self._begun(request, client, end, watch, long=True)
            with contextlib.suppress(PutBackError):
                return lease, await lease.frame()

    async def allow_services(
        self, policy: ServicePolicy, *, resolve: Resolve = public_addresses
    ) -> None:
        """Answer queries that call other endpoints, from now on.

        Args:
            policy: which ones, and the bounds of calls.
            resolve: checks and resolves their names.

        Raises:
            StoreError: this machine cannot put a worker in a network of its own.
        """
        trial = await self._loop.run_in_executor(None, self._fleet.fork_network)
        trial.kill()
        self._fleet.lost_network()
        self._services = ServiceRoom(policy, self.limits.wait_s, resolve)
        self._services.on_back = self._places.forget

    def switch(self, source: GenerationSource) -> None:
        """Answer new queries from *source*; blocks until they are.

        For any thread but that of the event loop. Running queries end on the
        generation they began with. Both generations are in memory until then.

        Raises:
            StoreError: it could not be opened; the present one goes on.
        """
        with self._switching:
            zygote, self._standby = self._standby, None
            if source.triples <= self.limits.memory_triples:
                zygote = self._fleet.derive()
            fleet = Fleet(source, self.limits, self._hand_over, zygote)
            asyncio.run_coroutine_threadsafe(self._install(fleet), self._loop).result()
            if self.limits.standby:
                self._standby = Zygote.start()

    async def _install(self, fleet: Fleet) -> None:
        first = fleet.start()
        await first.attach(self._loop)
        old, self._fleet = self._fleet, fleet
        self._retired = [one for one in self._retired if one.alive()] + [old]
        self._places.move(fleet, first)
        old.retire()

    def close(self) -> None:
        """Stop everything: waiting queries get BusyError, running ones StoreError."""
        self._closed = True
        self._places.close()
        for fleet in (*self._retired, self._fleet):
            fleet.stop()
        if self._standby is not None:
            self._standby.stop()

    async def _lease_for(self, request: QueryRequest, client: str) -> Lease:
        """Return a worker for *request*; see `run`."""
        if not request.services or self._services is None:
            return await self._places.take(client)
        if self._closed:
            raise busy()
        lease = await self._services.take(self._fleet, request, client)
        self._places.look_after(lease)
        return lease

    def _spent(self, client: str, held_s: float) -> None:
        if self.on_spent is not None:
            self.on_spent(client, held_s)

    def _hand_over(self, fleet: Fleet, worker: Worker) -> None:
        """Take a new worker from the fleet's thread into the event loop."""
        try:
            self._loop.call_soon_threadsafe(self._welcome, fleet, worker)
        except RuntimeError:
            # The loop has ended, and the pool with it.
            worker.close()

    def _welcome(self, fleet: Fleet, worker: Worker) -> None:
        if self._closed:
            worker.close()
            return
        welcome = self._loop.create_task(self._attach(fleet, worker))
        self._welcomes.add(welcome)
        welcome.add_done_callback(self._welcomes.discard)

    async def _attach(self, fleet: Fleet, worker: Worker) -> None:
        await worker.attach(self._loop)
        self._places.arrive(fleet, worker)
