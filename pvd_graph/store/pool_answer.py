"""The answer of one query, and every way in which it may end.

Knows frames, deadlines and who yields to whom. Knows nothing of the queue.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Any, Protocol, Self

from pvd_graph.errors import DamagedStoreError, PvdError, QueryLimitError
from pvd_graph.store import wire
from pvd_graph.store.pool_errors import (
    PutBackError,
    damaged,
    death_of,
    error_of,
    gone,
    too_long,
    too_many_long,
)
from pvd_graph.store.pool_fleet import Fleet
from pvd_graph.store.pool_model import (
    Encoding,
    PoolLimits,
    QueryKind,
)
from pvd_graph.store.pool_process import Worker, WorkerLostError

__all__ = ["Answer", "Lease", "Watch"]


# While others wait and there is no room for long queries, one is too many from this
# share of `nice_after_s` on: what waits is mostly shorter than that.
_CUT_SHARE = 0.3
# A query that computed for less than this share of `yield_after_s` since it was first
# looked at was held up; up to so many times that age it does not yield.
_HELD_UP_SHARE, _HELD_UP_FOR = 0.3, 2.0
_DEFAULTS = PoolLimits()
# Whether the client is still there is worth asking of what is not answered by then.
_WATCH_AFTER_S = 0.02
# For so long at most is the answer of a query that filled its memory held back.
_LOOK_S = 5.0


class Landlord(Protocol):
    """Who lets workers."""

    def give_back(self, lease: Lease, *, reusable: bool) -> None:
        """Take a lease back; say whether its worker may serve again."""

    def let_beside(self, lease: Lease) -> bool:
        """Let a long query run beside the others; say whether it may."""


class Lease:
    """A worker while it serves one query; given back once, whatever happens."""

    __slots__ = (
        "_began",
        "_computed_s",
        "_end",
        "_held",
        "_landlord",
        "_limits",
        "_told_s",
        "client",
        "fleet",
        "held_s",
        "sent",
        "since",
        "watch",
        "worker",
    )

    def __init__(
        self, fleet: Fleet, worker: Worker, client: str, landlord: Landlord
    ) -> None:
        """Hold *worker* for *client* until `release`."""
        self.fleet = fleet
        self.worker = worker
        self.client = client
        self.since = time.monotonic()
        self.held_s = 0.0
        self.sent = False
        self.watch: Watch | None = None
        self._landlord = landlord
        self._held = True
        self._told_s = 0.0
        # Of its worker, when the query was first looked at.
        self._computed_s: float | None = None
        self._began = self._end = float("inf")
        self._limits = _DEFAULTS

    def begin(
        self, left_s: float, told_s: float, limits: PoolLimits, watch: Watch | None
    ) -> None:
        """Start the clock now.

        Args:
            left_s: what is left to the query.
            told_s: what it had when it came, for the message.
            limits: of the pool.
            watch: called with the lease once the query is not that short any more.
        """
        self.watch = watch
        self._told_s = told_s
        self._limits = limits
        self._began = time.monotonic()
        self._end = self._began + left_s

    def release(self, *, reusable: bool) -> None:
        """Give the worker back, or kill it when its query was not finished."""
        if self._held:
            self._held = False
            self.held_s = time.monotonic() - self.since
            self._landlord.give_back(self, reusable=reusable)

    def stop(self, error: Exception) -> None:
        """End the query: whoever waits for its answer gets *error*."""
        if self._held:
            self.worker.fail(error)
            self.release(reusable=False)

    def stop_gone(self) -> None:
        """End the query: nobody waits for its answer any more."""
        self.stop(gone())

    def grow_old(self, now: float, *, crowded: bool) -> None:
        """Do what the age of the query asks for; called every hundredth of a s.

        Args:
            now: on the clock of `time.monotonic`.
            crowded: whether other queries wait.
        """
        if now >= self._end:
            lies = self.fleet.damage.found
            self.stop(damaged() if lies else too_long(self._told_s))
            return
        if self.watch is not None and now - self.since > _WATCH_AFTER_S:
            watch, self.watch = self.watch, None
            watch(self)
        if self._computed_s is None:
            self._computed_s = self.worker.computed_s()
        age_s = now - self._began
        if age_s >= self._limits.yield_after_s and not self.worker.niced:
            self._yield(age_s, crowded=crowded)

    def step_aside(self) -> None:
        """Go beside the others at once: this one is known to be long."""
        self._computed_s = self.worker.computed_s()
        if self._landlord.let_beside(self):
            self.worker.lower_priority()

    def _was_held_up(self, age_s: float) -> bool:
        """Say whether a query is old for want of a processor, so far.

        A machine that is busy with other things would have short queries yield, and
        their workers replaced, which keeps it busier still.
        """
        yield_after_s = self._limits.yield_after_s
        if age_s > _HELD_UP_FOR * yield_after_s:
            return False
        return self.computed_s() < _HELD_UP_SHARE * yield_after_s

    def computed_s(self) -> float:
        """Return for how long the query has computed since it was first looked at."""
        if self._computed_s is None:
            return math.inf
        return self.worker.computed_s() - self._computed_s

    def awaits_reader(self) -> bool:
        """Say whether it cannot go on before what it has sent is read."""
        return self.worker.awaits_reader

    def hold(self, *, held: bool) -> None:
        """Keep the query from computing, or let it go on."""
        self.worker.hold(held=held)

    def _yield(self, age_s: float, *, crowded: bool) -> None:
        """Yield to younger queries; one too many is put back, or ends."""
        limits = self._limits
        if self.worker.beside:
            # Till then it may be short, and late for want of a processor: it would be
            # later still if it gave way to all others.
            if self.computed_s() >= limits.yield_after_s:
                self.worker.lower_priority()
            return
        if age_s < limits.nice_after_s:
            if not crowded or self._was_held_up(age_s):
                return
            if self._landlord.let_beside(self):
                return
            if age_s < _CUT_SHARE * limits.nice_after_s:
                return
        else:
            self.worker.lower_priority()
            if self._landlord.let_beside(self):
                return
            if not crowded and self.fleet.let_keep(self.worker):
                return
        self.stop(too_many_long() if self.sent else PutBackError())

    def error_of(self, content: dict[str, Any]) -> PvdError:
        """Return the error that the worker told."""
        error = error_of(content, self._limits.memory_bytes)
        if isinstance(error, DamagedStoreError):
            self.fleet.damage.found = True
        return error

    async def _death(self) -> PvdError:
        """Return why the worker ended."""
        loop = asyncio.get_running_loop()
        ended_by = await loop.run_in_executor(None, self.fleet.exit_of, self.worker)
        self.release(reusable=False)
        error = death_of(ended_by, self._told_s, self._limits.memory_bytes)
        if isinstance(error, QueryLimitError) and error.limit == "memory":
            look = loop.run_in_executor(None, self.fleet.damage.look)
            # It goes on where nobody waits for it any more.
            done, _ = await asyncio.wait([look], timeout=_LOOK_S)
            if done and look.result():
                return damaged()
        return error

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame of the worker.

        Raises:
            QueryLimitError, StoreError, QueryCancelledError: why there is none.
        """
        try:
            frame = await self.worker.frame()
        except WorkerLostError:
            raise (await self._death()) from None
        except BaseException:
            self.release(reusable=False)
            raise
        self.sent = True
        return frame


Watch = Callable[[Lease], None]
"""Called once with the lease of a query that takes its time; may stop it later."""


class Answer:
    """The answer of one query, from one generation; a context manager.

    Attributes:
        source: the generation that answered.
        generation: its number.
        kind: ``select``, ``ask`` or ``graph``.
        encoding: compression in fact used.
        length: bytes in all when the answer is small and whole, else None.
    """

    def __init__(
        self,
        lease: Lease,
        head: dict[str, Any],
        limits: PoolLimits,
        whole: bytes | None = None,
    ) -> None:
        """Take over *lease*.

        Args:
            lease: of the worker that answers.
            head: what it said first.
            limits: of the pool.
            whole: all of a small answer; then *lease* is released already.
        """
        self.source = lease.fleet.source
        self.generation = self.source.number
        self.kind: QueryKind = head["kind"]
        self.encoding: Encoding = head["encoding"]
        self.length = None if whole is None else len(whole)
        self._whole = whole
        self._lease = lease
        self._limits = limits

    @property
    def computing_s(self) -> float:
        """Return for how long a worker was held, once it is free."""
        return self._lease.held_s

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer, up to 64 KiB at a time. Runs once.

        The worker is free as soon as the last chunk left it.

        Raises:
            QueryLimitError, StoreError, QueryCancelledError: the answer could not be
                finished; what was yielded is not a whole document.
        """
        if self._whole is not None:
            yield self._whole
            return
        size = 0
        try:
            while True:
                kind, payload = await self._lease.frame()
                if kind != wire.DATA:
                    self._end(kind, payload)
                    return
                size += len(payload)
                if size > self._limits.answer_bytes:
                    problem = (
                        "La réponse dépasse la taille autorisée "
                        f"({self._limits.answer_bytes // 2**20} Mio)."
                    )
                    raise QueryLimitError(problem, limit="size")
                yield payload
        finally:
            self.close()

    def _end(self, kind: bytes, payload: bytes) -> None:
        """Give the worker back after its last frame.

        Raises:
            PvdError: that frame tells an error.
        """
        if kind == wire.END and payload == wire.STAYS:
            self._lease.release(reusable=True)
            return
        content = json.loads(payload)
        self._lease.release(reusable=not content["leaves"])
        if kind == wire.ERROR:
            raise self._lease.error_of(content)

    async def content(self) -> bytes:
        """Return all of the answer.

        Raises:
            QueryLimitError, StoreError, QueryCancelledError: see `chunks`.
        """
        if self._whole is not None:
            return self._whole
        return b"".join([chunk async for chunk in self.chunks()])

    def close(self) -> None:
        """Stop the query if it still runs. May be called again."""
        self._lease.release(reusable=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
