"""One query on its way to the server and back: deadline, end, pieces of its answer.

A task reads what the server sends; who asked takes it from a short line, and reads no
faster than it can pass it on. Belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, cast

import aiohttp
import httpx

from pvd_graph.errors import BadQueryError, PvdError, QueryLimitError
from pvd_graph.store.evaluator import Watch
from pvd_graph.store.pool_errors import gone, too_long
from pvd_graph.store.pool_model import (
    GRAPH_FORMATS,
    Encoding,
    GenerationSource,
    PoolLimits,
    QueryKind,
    QueryRequest,
)
from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.remote.model import Adapter, ServerFaultError
from pvd_graph.store.remote.server import our_errors, refused_answer
from pvd_graph.store.remote.turns import Turn
from pvd_graph.store.remote.writing import Writing
from pvd_graph.store.writing_xml import NoXmlError

__all__ = ["Asked", "RemoteAnswer", "Run"]

WHOLE_BYTES = 65_536
"""Up to which an answer goes as one piece."""
_GATHER_S = 0.03
_WATCH_AFTER_S = 0.02
_PIECES = 8
_TOLD_BYTES = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sent, and how what comes back is to be written."""

    request: QueryRequest
    sent: httpx.Request
    source: GenerationSource
    ask: bool


class Run:
    """A query while the server answers it."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        adapter: Adapter,
        asked: Asked,
        writing: Writing,
        limits: PoolLimits,
    ) -> None:
        """Take *asked*; `start` sends it."""
        self.asked = asked
        self.writing = writing
        self.error: Exception | None = None
        self.held_s = 0.0
        self._client = client
        self._adapter = adapter
        self._limits = limits
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(_PIECES)
        self._timers: list[asyncio.TimerHandle] = []
        self._task: asyncio.Task[None] | None = None
        self._end: Callable[[float], None] = lambda _seconds: None

    def start(
        self,
        turn: Turn,
        left_s: float,
        watch: Watch | None,
        ended: Callable[[float], None],
    ) -> None:
        """Send the query.

        Args:
            turn: its place, given back at its end.
            left_s: until it is stopped.
            watch: see `QueryPool.run`.
            ended: told at its end for how many seconds it ran.
        """
        loop = asyncio.get_running_loop()
        asked_s = self.asked.request.time_s
        told_s = self._limits.time_s if asked_s is None else asked_s
        self._timers = [
            loop.call_later(left_s, lambda: self.stop(too_long(told_s))),
            loop.call_later(self._limits.nice_after_s, turn.grow_old),
        ]
        if watch is not None:
            self._timers.append(loop.call_later(_WATCH_AFTER_S, watch, self))

        def end(seconds: float) -> None:
            turn.end()
            ended(seconds)

        self._end = end
        self._task = loop.create_task(self._read())

    def stop(self, error: Exception) -> None:
        """End the query: whoever waits for its answer gets *error*."""
        if self._task is not None and not self._task.done() and self.error is None:
            self.error = error
            self._task.cancel()

    def stop_gone(self) -> None:
        """End the query: nobody waits for its answer any more."""
        self.stop(gone())

    async def _read(self) -> None:
        began = time.monotonic()
        try:
            with our_errors():
                await self._exchange()
        except asyncio.CancelledError:
            self.error = self.error or gone()
        except NoXmlError as error:
            self.error = RefusedQueryError(str(error), error.english)
        except PvdError as error:
            self.error = error
        except aiohttp.ClientError as error:
            # What the transport has no name for: it is not HTTP.
            self.error = ServerFaultError("le serveur du graphe ne parle pas HTTP")
            self.error.__cause__ = error
        except (KeyError, ValueError, SyntaxError) as error:
            problem = "le serveur du graphe a répondu un résultat illisible"
            self.error = ServerFaultError(problem)
            self.error.__cause__ = error
        finally:
            for timer in self._timers:
                timer.cancel()
            self.held_s = time.monotonic() - began
            self._end(self.held_s)
            self._pieces.put_nowait(None)

    async def _exchange(self) -> None:
        """Send the query and pass its answer on.

        Raises:
            PvdError: the server refuses, or what it sends cannot be passed on.
        """
        answer = await self._client.send(self.asked.sent, stream=True)
        try:
            if answer.status_code != httpx.codes.OK:
                raise await _refusal(answer)
            self._adapter.check(answer)
            await self._pass_on(answer)
        finally:
            await answer.aclose()

    async def _pass_on(self, answer: httpx.Response) -> None:
        size = 0

        def counted(ready: bytes) -> bytes:
            nonlocal size
            size += len(ready)
            if size > self._limits.answer_bytes:
                mib = self._limits.answer_bytes >> 20
                problem = f"La réponse dépasse la taille autorisée ({mib} Mio)."
                raise QueryLimitError(problem, limit="size")
            return ready

        held: list[bytes] = []
        held_bytes, since = 0, time.monotonic()
        async for piece in answer.aiter_bytes():
            ready = counted(self.writing.take(piece))
            held.append(ready)
            held_bytes += len(ready)
            now = time.monotonic()
            # Servers send small pieces; a small answer goes as one.
            if held_bytes > WHOLE_BYTES or (held_bytes and now - since > _GATHER_S):
                await self._room.acquire()
                self._pieces.put_nowait(self.writing.packed(b"".join(held)))
                held, held_bytes, since = [], 0, now
        rest = b"".join([*held, counted(self.writing.last())])
        await self._room.acquire()
        self._pieces.put_nowait(self.writing.packed_last(rest))

    async def piece(self) -> bytes | None:
        """Return the next piece of the answer, None after its last.

        Raises:
            PvdError: there is none, and why.
        """
        piece = await self._pieces.get()
        if piece is None:
            if self.error is not None:
                raise self.error
            return None
        self._room.release()
        return piece

    def is_over(self) -> bool:
        """Say whether all that there is has been read from the server."""
        return self._task is None or self._task.done()

    async def settled(self) -> None:
        """Wait for a moment whether the answer is a small one."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=0.001)


async def _refusal(answer: httpx.Response) -> PvdError:
    """Return the error of an answer that is none."""
    said = b""
    with contextlib.suppress(httpx.HTTPError):
        async for piece in answer.aiter_bytes():
            said += piece
            if len(said) > _TOLD_BYTES:
                break
    text = said[:_TOLD_BYTES].decode("utf-8", "replace")
    if answer.status_code == httpx.codes.BAD_REQUEST:
        told = " ".join(text.split())
        return BadQueryError(f"Le serveur du graphe a refusé la requête : {told}")
    return refused_answer(answer.status_code, text)


class RemoteAnswer:
    """The answer of one query; see `evaluator.Evaluated`."""

    def __init__(self, run: Run, first: bytes, *, whole: bool) -> None:
        """Take over *run*, which gave its *first* piece, the *whole* answer or not."""
        self.source = run.asked.source
        self.generation = self.source.number
        self.kind: QueryKind = "ask" if run.asked.ask else "select"
        if run.asked.request.format in GRAPH_FORMATS:
            self.kind = "graph"
        self.encoding = cast("Encoding", run.writing.encoding)
        self.length = len(first) if whole else None
        self._first = first
        self._run = run

    @property
    def computing_s(self) -> float:
        """Return for how long the server was asked, once it has answered."""
        return self._run.held_s

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer; see `Evaluated.chunks`."""
        try:
            if self._first:
                yield self._first
            while self.length is None:
                piece = await self._run.piece()
                if piece is None:
                    return
                if piece:
                    yield piece
        finally:
            self.close()

    async def content(self) -> bytes:
        """Return all of the answer; see `chunks`."""
        return b"".join([chunk async for chunk in self.chunks()])

    def close(self) -> None:
        """Stop the query if it still runs. May be called again."""
        self._run.stop_gone()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
