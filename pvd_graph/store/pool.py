"""Run queries from outside in processes that can be killed.

A query gets a worker of the current generation, or waits its turn in a bounded queue;
it is stopped at its deadline, when it takes too much memory, or when who asked goes
away, and only it. Safe for many threads. Knows nothing of HTTP nor of formats' names.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable

from pvd_graph.errors import BusyError
from pvd_graph.store import wire
from pvd_graph.store.pool_answer import Answer, Deadline, Lease, error_of
from pvd_graph.store.pool_fleet import Fleet
from pvd_graph.store.pool_model import (
    GenerationSource,
    PoolLimits,
    QueryCancelledError,
    QueryRequest,
)
from pvd_graph.store.pool_process import Worker, WorkerLostError

__all__ = [
    "Answer",
    "GenerationSource",
    "PoolLimits",
    "QueryCancelledError",
    "QueryPool",
    "QueryRequest",
]


class _Ticket:
    """One caller's place in the queue."""

    def __init__(self) -> None:
        self.lease: Lease | None = None
        self.served = threading.Event()


class QueryPool:
    """Workers of the current generation, and the queue before them."""

    def __init__(
        self, source: GenerationSource, limits: PoolLimits | None = None
    ) -> None:
        """Open *source* and wait for a first worker.

        Raises:
            StoreError: the generation could not be opened.
        """
        self.limits = limits or PoolLimits()
        self._lock = threading.Lock()
        self._switching = threading.Lock()
        self._idle: deque[Worker] = deque()
        self._queue: deque[_Ticket] = deque()
        self._retired: list[Fleet] = []
        self._closed = False
        self._fleet = Fleet(source, self.limits, self._arrive)
        self._fleet.start()

    @property
    def source(self) -> GenerationSource:
        """Return the generation that new queries are answered from."""
        return self._fleet.source

    @property
    def protections(self) -> dict[str, bool]:
        """Say what holds the workers: ``memory``, ``core``, ``syscalls``."""
        return dict(self._fleet.protections)

    @property
    def zygote_pid(self) -> int:
        """Return the process that holds the current generation."""
        return self._fleet.zygote_pid

    def run(
        self, request: QueryRequest, *, cancelled: Callable[[], bool] | None = None
    ) -> Answer:
        """Evaluate *request*; return once its answer begins.

        Args:
            request: see `QueryRequest`.
            cancelled: asked ten times a second whether who asked went away.

        Raises:
            BadQueryError: it does not parse, with the place.
            BusyError: the queue is full, or the turn did not come in time.
            QueryLimitError: it was stopped; `limit` is ``time``, ``memory`` or
                ``complexity``.
            QueryCancelledError: *cancelled* said so.
            StoreError: the worker failed; the same query may work later.
        """
        time_s = self.limits.time_s if request.time_s is None else request.time_s
        while True:
            lease = self._take(cancelled)
            try:
                lease.worker.send(request, time_s)
            except WorkerLostError:
                # It died while idle: no reason of this query's.
                lease.release(reusable=False)
                continue
            break
        deadline = Deadline(time_s, self.limits.nice_after_s, cancelled)
        try:
            kind, payload = deadline.read(lease)
        except BaseException:
            lease.release(reusable=False)
            raise
        if kind == wire.ERROR:
            content = json.loads(payload)
            lease.release(reusable=not content["leaves"])
            raise error_of(content)
        return Answer(lease, json.loads(payload), deadline, self.limits)

    def switch(self, source: GenerationSource) -> None:
        """Answer new queries from *source*, once it is loaded.

        Running queries end on the generation they began with. Both generations are
        in memory until then.

        Raises:
            StoreError: it could not be opened; the present one goes on.
        """
        with self._switching:
            fleet = Fleet(source, self.limits, self._arrive)
            with self._lock:
                old, self._fleet = self._fleet, fleet
                idle = list(self._idle)
                self._idle.clear()
                self._retired = [one for one in self._retired if one.alive()] + [old]
            fleet.start()
            for worker in idle:
                worker.close()
                old.lost(worker)
            old.retire()

    def close(self) -> None:
        """Stop everything: waiting queries get BusyError, running ones StoreError."""
        with self._switching, self._lock:
            self._closed = True
            idle = list(self._idle)
            waiting = list(self._queue)
            self._idle.clear()
            self._queue.clear()
        for ticket in waiting:
            ticket.served.set()
        for worker in idle:
            worker.close()
        for fleet in (*self._retired, self._fleet):
            fleet.stop()

    def _take(self, cancelled: Callable[[], bool] | None) -> Lease:
        """Return an idle worker, or wait for one in the order of arrival."""
        with self._lock:
            if self._closed:
                raise _busy()
            while self._idle:
                # The last one used: its memory is in the caches.
                worker = self._idle.pop()
                if worker.idle_and_alive():
                    return Lease(self._fleet, worker, self._give_back)
                worker.close()
                self._fleet.lost(worker)
            if len(self._queue) >= self.limits.queue:
                raise _busy()
            ticket = _Ticket()
            self._queue.append(ticket)
        give_up = time.monotonic() + self.limits.wait_s
        while not ticket.served.wait(min(0.25, max(0.0, give_up - time.monotonic()))):
            gone = cancelled is not None and cancelled()
            if gone or time.monotonic() >= give_up:
                with self._lock:
                    if ticket.lease is None and ticket in self._queue:
                        self._queue.remove(ticket)
                        raise _gone() if gone else _busy()
        if ticket.lease is None:
            raise _busy()
        return ticket.lease

    def _arrive(self, fleet: Fleet, worker: Worker) -> None:
        """Give a free worker to who waits longest, or keep it for the next."""
        with self._lock:
            if fleet is self._fleet and not self._closed:
                if self._queue:
                    ticket = self._queue.popleft()
                    ticket.lease = Lease(fleet, worker, self._give_back)
                    ticket.served.set()
                else:
                    self._idle.append(worker)
                return
        worker.close()
        fleet.lost(worker)

    def _give_back(self, fleet: Fleet, worker: Worker, reusable: bool) -> None:  # noqa: FBT001 -- a callback
        # A worker whose priority was lowered cannot have it back: make a fresh one.
        if reusable and not worker.niced:
            self._arrive(fleet, worker)
            return
        worker.kill()
        fleet.lost(worker)


def _busy() -> BusyError:
    problem = "Trop de requêtes sont en cours. Réessayez dans quelques secondes."
    return BusyError(problem)


def _gone() -> QueryCancelledError:
    problem = "the client went away"
    return QueryCancelledError(problem)
