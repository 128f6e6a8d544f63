"""Queries that call other endpoints: a worker each, made for it and ended with it.

Knows how many run at once; knows nothing of the line of the others, whose places they
do not take.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from pvd_graph.errors import PvdError
from pvd_graph.store import service_model
from pvd_graph.store.pool_answer import Lease, Watch
from pvd_graph.store.pool_errors import busy, busy_client
from pvd_graph.store.pool_fleet import Fleet
from pvd_graph.store.pool_model import PoolLimits, QueryRequest
from pvd_graph.store.pool_process import Worker
from pvd_graph.store.service_address import Resolve, public_addresses
from pvd_graph.store.service_broker import ServiceBroker
from pvd_graph.store.service_model import ServicePolicy

__all__ = ["ServiceLease", "ServiceRoom"]


class ServiceLease(Lease):
    """A worker in a network of its own, and the broker of its calls."""

    __slots__ = ("_broker",)

    def __init__(
        self,
        fleet: Fleet,
        worker: Worker,
        client: str,
        room: ServiceRoom,
        broker: ServiceBroker,
    ) -> None:
        """Hold *worker* for *client* until `release`."""
        super().__init__(fleet, worker, client, room)
        self._broker = broker

    def begin(
        self, left_s: float, told_s: float, limits: PoolLimits, watch: Watch | None
    ) -> None:
        """Start the clock, and let calls out."""
        super().begin(left_s, told_s, limits, watch)
        self._broker.open(left_s)

    def error_of(self, content: dict[str, Any]) -> PvdError:
        """Return what the worker told, or why its call failed."""
        if content["kind"] == "internal" and self._broker.failure is not None:
            return self._broker.failure
        if content["kind"] in {"internal", "syntax"} and self._broker.last:
            # The query parsed, since it called: what does not is what it was told.
            return service_model.unreadable(self._broker.last)
        return super().error_of(content)

    def release(self, *, reusable: bool) -> None:  # noqa: ARG002 - used once
        """End the worker and its calls."""
        self._broker.close()
        super().release(reusable=False)


class ServiceRoom:
    """Lets workers to queries that call; belongs to one event loop.

    Attributes:
        policy: what may be called, and its bounds.
    """

    def __init__(
        self, policy: ServicePolicy, wait_s: float, resolve: Resolve = public_addresses
    ) -> None:
        """Make room as *policy* says.

        Args:
            policy: what may be called, and its bounds.
            wait_s: how long a query may wait.
            resolve: checks and resolves names.
        """
        self.policy = policy
        self.on_back: Callable[[Lease], None] = lambda _: None
        self._wait_s = wait_s
        self._resolve = resolve
        self._turns = asyncio.Semaphore(policy.at_once)
        self._clients: Counter[str] = Counter()
        self._waiting = 0

    async def take(self, fleet: Fleet, request: QueryRequest, client: str) -> Lease:
        """Return a worker for *request* of *client*, made for it.

        Raises:
            ClientBusyError: its client has too many such queries.
            BusyError: too many wait, or the turn did not come in time.
            StoreError: no worker could be made.
        """
        async with self._turn(client):
            worker = await self._fork(fleet)
            try:
                await worker.attach(asyncio.get_running_loop())
            except BaseException:
                worker.kill()
                fleet.lost_network()
                raise
            assert worker.listener is not None  # noqa: S101 - such is `fork_network`
            broker = ServiceBroker(
                worker.listener, request.services, self.policy, self._resolve
            )
            return ServiceLease(fleet, worker, client, self, broker)

    @asynccontextmanager
    async def _turn(self, client: str) -> AsyncIterator[None]:
        """Wait for one's turn, and take it; it is given back when what follows fails.

        Raises:
            ClientBusyError, BusyError: see `take`.
        """
        if client and self._clients[client] >= self.policy.client:
            raise busy_client()
        if self._waiting >= self.policy.waiting:
            raise busy()
        self._clients[client] += 1
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._turns.acquire()
        except BaseException as error:
            self._forget(client)
            if isinstance(error, TimeoutError):
                raise busy() from error
            raise
        finally:
            self._waiting -= 1
        try:
            yield
        except BaseException:
            self._leave(client)
            raise

    def _forget(self, client: str) -> None:
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]

    def _leave(self, client: str) -> None:
        self._forget(client)
        self._turns.release()

    async def _fork(self, fleet: Fleet) -> Worker:
        """Return a new worker; when nobody waits for it any more, it is ended."""
        loop = asyncio.get_running_loop()
        forking = loop.run_in_executor(None, fleet.fork_network)

        def end(done: asyncio.Future[Worker]) -> None:
            if not done.cancelled() and done.exception() is None:
                done.result().kill()
                fleet.lost_network()

        try:
            return await asyncio.shield(forking)
        except asyncio.CancelledError:
            forking.add_done_callback(end)
            raise

    def give_back(self, lease: Lease, *, reusable: bool) -> None:  # noqa: ARG002
        """End the worker of *lease*; another query may have its turn."""
        lease.worker.kill()
        lease.fleet.lost_network()
        self._leave(lease.client)
        self.on_back(lease)

    def let_beside(self, lease: Lease) -> bool:  # noqa: ARG002
        """Let a query go on for as long as it may: it takes no place of others."""
        return True
