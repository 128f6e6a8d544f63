"""Queries from outside, answered by a server within the same limits as by the pool.

Wall time, size, places, line and the share of a client are held here; memory and
computing are the server's own to bound. Nothing of a query is read here but its
tokens: what a server refuses is read by a worker of the sandbox, over an empty graph,
which knows the line and the column.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from pvd_graph.errors import BadQueryError, QueryLimitError, StoreError
from pvd_graph.store.evaluator import Watch
from pvd_graph.store.lexing import examine
from pvd_graph.store.pool import QueryPool
from pvd_graph.store.pool_model import GenerationSource, PoolLimits, QueryRequest
from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.remote.calls import missing_function
from pvd_graph.store.remote.client import open_client
from pvd_graph.store.remote.model import ServerFaultError
from pvd_graph.store.remote.run import Asked, RemoteAnswer, Run
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer
from pvd_graph.store.remote.turns import Turns
from pvd_graph.store.remote.writing import Writing, same_as
from pvd_graph.store.service_model import ServicePolicy

__all__ = ["Opened", "RemotePool"]

Opened = Callable[[GenerationSource], Seen]
"""Returns a generation as its queries see it; raises StoreError where it is absent."""

_PARSING_S = 1.0


class RemotePool:
    """Evaluates queries on a server. Belongs to one event loop."""

    def __init__(
        self,
        server: RemoteServer,
        opened: Opened,
        source: GenerationSource,
        limits: PoolLimits,
        parser: QueryPool,
    ) -> None:
        """Use `open`."""
        self.limits = limits
        self.on_spent: Callable[[str, float], None] | None = None
        self._server = server
        self._opened = opened
        self._now = source, opened(source)
        self._parser = parser
        self._turns = Turns(limits)
        self._runs: set[Run] = set()
        self._loop = asyncio.get_running_loop()
        self._closing: asyncio.Task[None] | None = None
        self._client = open_client(server)

    @classmethod
    async def open(
        cls,
        server: RemoteServer,
        opened: Opened,
        source: GenerationSource,
        limits: PoolLimits | None = None,
    ) -> RemotePool:
        """Answer queries from *source*, which is on *server*.

        Raises:
            StoreError: it is not, or no worker for reading queries could be started.
        """
        bounds = limits or PoolLimits()
        small = replace(bounds, workers=1, spares=1, long_queries=1, standby=False)
        nothing = GenerationSource(0, (), source.db, 0)
        parser = await QueryPool.open(nothing, replace(small, time_s=_PARSING_S))
        try:
            return cls(server, opened, source, bounds, parser)
        except BaseException:
            parser.close()
            raise

    @property
    def extends(self) -> bool:
        """Say that queries may not call our own functions: no server has them."""
        return False

    @property
    def source(self) -> GenerationSource:
        """Return the generation that new queries are answered from."""
        return self._now[0]

    @property
    def services(self) -> tuple[str, ...]:
        """Return the endpoints that queries may call: none, the server would."""
        return ()

    @property
    def protections(self) -> dict[str, bool]:
        """Return what holds the worker that reads refused queries."""
        return self._parser.protections

    def state(self) -> dict[str, int]:
        """Return how many queries run, go on beside, and wait; for any thread."""
        return self._turns.state()

    async def run(
        self, request: QueryRequest, *, client: str = "", watch: Watch | None = None
    ) -> RemoteAnswer:
        """Evaluate *request*; return once its answer begins; see `QueryPool.run`.

        Raises:
            BadQueryError: it does not parse, with the place; or the server refuses it.
            ClientBusyError, BusyError: no place came free.
            QueryLimitError: it was stopped; `limit` is ``time`` or ``size``.
            QueryCancelledError: *watch* had it stopped.
            ServerAwayError, StoreError: the server does not answer, or badly.
        """
        time_s = self.limits.time_s if request.time_s is None else request.time_s
        end = time.monotonic() + time_s
        turn = await self._turns.take(client)
        try:
            left_s = max(end - time.monotonic(), time_s / 2)
            run = self._begun(request, left_s)
        except RefusedQueryError:
            turn.end()
            raise
        except BadQueryError as error:
            turn.end()
            raise await self._explained(request, error) from error
        except BaseException:
            turn.end()
            raise

        def ended(seconds: float) -> None:
            self._runs.discard(run)
            if self.on_spent is not None:
                self.on_spent(client, seconds)

        self._runs.add(run)
        run.start(turn, left_s, watch, ended)
        try:
            return await _begun_answer(run)
        except BadQueryError as error:
            raise await self._explained(request, error) from error
        except ServerFaultError as error:
            run.stop_gone()
            missing = missing_function(request.query, request.base_iri)
            if missing is None:
                raise
            raise missing from error
        except BaseException:
            run.stop_gone()
            raise

    def _begun(self, request: QueryRequest, left_s: float) -> Run:
        source, seen = self._now
        adapter = self._server.adapter
        text, dataset = seen.asked(
            request.query,
            base=request.base_iri,
            chooses=not request.union,
            default=request.default_graph_uris,
            named=request.named_graph_uris,
        )
        name = same_as(request.format, adapter.formats)
        sent = self._client.build_request(
            "POST",
            self._server.address.query,
            data=adapter.form(text, dataset, left_s),
            headers={"Accept": adapter.formats[name], "Accept-Encoding": "identity"},
        )
        asked = Asked(request, sent, source, examine(request.query).form == "ask")
        mending = adapter.mending(name)
        writing = Writing(request.format, name, request.encoding, mending)
        return Run(self._client, adapter, asked, writing, self.limits)

    async def _explained(
        self, request: QueryRequest, refusal: BadQueryError
    ) -> BadQueryError:
        """Return what is wrong with a query that the server refused."""
        try:
            alone = replace(request, encoding="identity", time_s=_PARSING_S)
            (await self._parser.run(alone)).close()
        except BadQueryError as error:
            return error
        except (StoreError, QueryLimitError):
            return refusal
        return refusal

    async def allow_services(self, policy: ServicePolicy) -> None:
        """Refuse: the server would call, and not within the bounds of *policy*.

        Raises:
            StoreError: always.
        """
        del policy
        problem = "les requêtes sont évaluées par un serveur distant"
        raise StoreError(problem)

    def switch(self, source: GenerationSource) -> None:
        """Answer new queries from *source*; running ones end as they began.

        Raises:
            StoreError: the server does not hold it, or does not answer.
        """
        self._now = source, self._opened(source)

    def close(self) -> None:
        """Stop everything: waiting queries get BusyError, running ones an error."""
        self._turns.close()
        for run in list(self._runs):
            run.stop(StoreError("le site s'arrête"))
        self._parser.close()
        self._closing = self._loop.create_task(self._client.aclose())

    async def closed(self) -> None:
        """Wait until the connections are closed, after `close`."""
        if self._closing is not None:
            await self._closing


async def _begun_answer(run: Run) -> RemoteAnswer:
    """Wait for the first piece; a small answer comes as one."""
    first = await run.piece()
    await run.settled()
    if not run.is_over() or run.error is not None:
        return RemoteAnswer(run, first or b"", whole=False)
    rest = await run.piece() if first is not None else None
    if rest is None:
        return RemoteAnswer(run, first or b"", whole=True)
    # More than one piece: the rest comes as for any large answer.
    return RemoteAnswer(run, (first or b"") + rest, whole=False)
