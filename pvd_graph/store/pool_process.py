"""The web process's side of a worker.

Knows processes, sockets and signals; knows nothing of queues nor of SPARQL.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import signal
import socket
import time

from pvd_graph.errors import StoreError
from pvd_graph.store import wire
from pvd_graph.store.pool_model import QueryRequest

__all__ = ["Worker", "WorkerLostError"]

_READ_BYTES = 262_144
# Frames that wait for who sends them on; above it the worker waits too.
_HELD_BYTES = 1 << 20
# A long query gets a seventieth of the processor that a short one beside it gets.
_LONG_NICENESS = 19
_GREETING_TIMEOUT_S = 10.0
# What a process that has ended is taken to have computed: more than any that has not.
_GONE_S = 1e9


class WorkerLostError(Exception):
    """The worker ended before its answer did."""


class Worker(asyncio.Protocol):
    """A running worker, as long as its socket is open.

    Made in any thread; from `attach` on, it belongs to one event loop.
    """

    def __init__(self, pid: int, connection: socket.socket, pidfd: int | None) -> None:
        """Take over *connection* and *pidfd*."""
        self.pid = pid
        self.protections: dict[str, bool] = {}
        self.niced = False
        self.beside = False
        self.keeps_place = False
        self.held = False
        self.lost = False
        self.listener: socket.socket | None = None
        self._connection = connection
        self._pidfd = pidfd
        self._frames = wire.FrameBuffer()
        self._failure: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._transport: asyncio.Transport | None = None
        self._paused = False
        self._closed = False
        connection.settimeout(0)

    def wait_ready(self) -> None:
        """Wait for the greeting of a fresh worker; blocks, before `attach`.

        One in a network of its own gives its `listener` first.

        Raises:
            StoreError: it did not come, so the store could not be opened there.
        """
        kind, payload = self._first_frame()
        if kind == wire.LISTENING:
            kind, payload = self._first_frame()
        content = json.loads(payload)
        if kind != wire.READY:
            self.kill()
            raise StoreError(content["message"])
        self.protections = content

    def _first_frame(self) -> tuple[bytes, bytes]:
        """Return the next frame of a fresh worker, and keep the socket it came with.

        Raises:
            StoreError: it did not come.
        """
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        give_up = time.monotonic() + _GREETING_TIMEOUT_S
        while (found := self._frames.pop()) is None:
            left_ms = int((give_up - time.monotonic()) * 1000)
            content = b""
            passed: list[int] = []
            if left_ms > 0 and poll.poll(left_ms):
                with contextlib.suppress(OSError):
                    content, passed, _, _ = socket.recv_fds(
                        self._connection, _READ_BYTES, 1
                    )
            if passed:
                self.listener = socket.socket(fileno=passed[0])
            if not content:
                self.kill()
                problem = (
                    "Le processus qui évalue les requêtes ne démarre pas. Réessayez."
                )
                raise StoreError(problem)
            self._frames.feed(content)
        return found

    async def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen to the worker in *loop*, from its thread, from now on."""
        self._loop = loop
        try:
            self._transport, _ = await loop.create_unix_connection(
                lambda: self, sock=self._connection
            )
        except OSError:
            self.lost = True

    def data_received(self, data: bytes) -> None:
        """Take what has come; stop taking when nobody wants it."""
        self._frames.feed(data)
        if len(self._frames) > _HELD_BYTES and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, _error: Exception | None) -> None:
        """See that the worker has ended."""
        self.lost = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def send(self, request: QueryRequest, time_s: float) -> None:
        """Send one request.

        Raises:
            WorkerLostError: it is dead.
        """
        if self.lost or self._transport is None:
            raise WorkerLostError
        content = wire.frame(wire.QUERY, request.as_message(time_s))
        self._transport.write(content)

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame, (kind, payload).

        Raises:
            WorkerLostError: the worker is dead.
            Exception: what `fail` was given.
        """
        while True:
            if self._failure is not None:
                raise self._failure
            if len(self._frames) and (found := self._frames.pop()) is not None:
                return found
            if self.lost or self._loop is None:
                raise WorkerLostError
            if self._paused and self._transport is not None:
                self._paused = False
                self._transport.resume_reading()
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None

    def fail(self, error: Exception) -> None:
        """Kill the worker; who waits for a frame gets *error* instead."""
        self._failure = error
        self.kill()
        self._wake()

    def computed_s(self) -> float:
        """Return for how long the process has computed since it was made."""
        try:
            # The clock of another process, as clock_getcpuclockid(3) has it.
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return _GONE_S

    def lower_priority(self) -> None:
        """Let other processes go first; cannot be taken back without privilege."""
        self.niced = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LONG_NICENESS)

    @property
    def awaits_reader(self) -> bool:
        """Return whether it has sent more than who asked has taken."""
        return self._paused

    def hold(self, *, held: bool) -> None:
        """Keep the process from computing, or let it go on."""
        if held != self.held and not self._closed:
            self.held = held
            self._signal(signal.SIGSTOP if held else signal.SIGCONT)

    def _signal(self, number: int) -> None:
        """Send a signal to the process, unless it is gone."""
        with contextlib.suppress(OSError):
            if self._pidfd is None:
                os.kill(self.pid, number)
            else:
                signal.pidfd_send_signal(self._pidfd, number)

    def kill(self) -> None:
        """End the process at once, whatever it is doing, and forget it."""
        if not self._closed:
            self._signal(signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Close our side: an idle worker ends by itself. May be called again."""
        self._closed = self.lost = True
        if self._transport is None:
            self._connection.close()
        else:
            self._transport.abort()
        if self.listener is not None:
            self.listener.close()
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None
