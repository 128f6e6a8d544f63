"""One connection of a client: its bytes are requests, answered one after the other.

Knows when to read no more, and when to close; what a request asks is the application's.

Source: RFC 9112; ASGI 3.0.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Protocol, cast

from pvd_graph.app.http_message import Message
from pvd_graph.app.http_reading import NoRequestError, Reader
from pvd_graph.app.sparql_call import Receive, Scope, Send

__all__ = ["Application", "Connection", "House"]

Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# Requests that came before the one ahead of them was answered.
_WAITING = 16
# Of the body of a request, before the application has taken it.
_HELD_BYTES = 1 << 18
# Below, one write of a copy costs less than several parts.
_COPIED_BYTES = 1 << 15
# What is still written, or still comes, once the last answer has been given.
_LINGER_S = 2.0
# A client that takes nothing for so long is taken for gone.
_STALL_S = 60.0
# For all of a head, from its first byte or from that of the connection.
_HEAD_S = 15.0
# Between two requests; proxies keep theirs for a minute.
_IDLE_S = 75.0


class House(Protocol):
    """Who owns the connections of one server."""

    application: Application
    date: bytes
    stopping: bool

    def welcome(self, connection: Connection) -> None:
        """Take a new connection in."""

    def forget(self, connection: Connection) -> None:
        """Take note that a connection has ended."""


class Connection(asyncio.Protocol):
    """A connection, from its first byte to its last; belongs to one event loop.

    Attributes:
        since: when it began to wait for the rest of a head, or for the next request,
            on the clock of the loop; infinite while a request is answered.
    """

    def __init__(self, house: House, loop: asyncio.AbstractEventLoop) -> None:
        """Belong to *house*."""
        self.since = loop.time()
        self._house = house
        self._loop = loop
        self._reader = Reader(self, None, None)
        self._transport: asyncio.Transport | None = None
        # The request that is read, the one that is answered, and those in between.
        self._reading: Message | None = None
        self._running: Message | None = None
        self._waiting: deque[Message] = deque()
        self._task: asyncio.Task[None] | None = None
        self._used = self._paused = self._deaf = self._stuffed = False
        self._drained: asyncio.Future[None] | None = None

    # What the transport calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._reader = Reader(
            self,
            _address(transport.get_extra_info("sockname")),
            _address(transport.get_extra_info("peername")),
        )
        self._house.welcome(self)

    def data_received(self, data: bytes) -> None:
        """Read requests, or what there is of one."""
        if self._deaf:
            return
        try:
            if not self._reader.feed(data):
                self._hear_no_more()
        except NoRequestError as error:
            self._refuse(error.status)
        self._pace()

    def eof_received(self) -> None:
        """See that the client has gone: one that still listens is not told apart."""
        self._disconnect()

    def connection_lost(self, _error: Exception | None) -> None:
        """See that the connection has ended."""
        self._house.forget(self)
        self._deaf = True
        self._disconnect()
        self._waiting.clear()
        self.resume_writing()

    def pause_writing(self) -> None:
        """Take note that the client does not read as fast as it is answered."""
        self._stuffed = True

    def resume_writing(self) -> None:
        """Take note that it has read."""
        self._stuffed = False
        if self._drained is not None and not self._drained.done():
            self._drained.set_result(None)

    # What the reader calls.

    def head_begun(self) -> None:
        """Take note of the first byte of a request."""
        self._used = True
        self.since = self._loop.time()

    def head_read(self, scope: Scope, *, keeps: bool) -> None:
        """Have a request answered, or wait its turn."""
        self.since = math.inf
        message = Message(self, scope, keeps=keeps)
        self._reading = message
        if self._running is None:
            self._start(message)
        else:
            self._waiting.append(message)

    def on_body(self, content: bytes) -> None:
        """Take part of a body."""
        if self._reading is not None:
            self._reading.feed(content)

    def on_message_complete(self) -> None:
        """End with a request."""
        if self._reading is not None:
            self._reading.complete()
            self._reading = None

    # What messages call.

    @property
    def date(self) -> bytes:
        """Return the header ``Date`` of the moment, as a whole line."""
        return self._house.date

    def write(self, *parts: bytes) -> None:
        """Send *parts*, or nothing when the client has gone."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if sum(map(len, parts)) <= _COPIED_BYTES:
            transport.write(b"".join(parts))
        else:
            transport.writelines(part for part in parts if part)

    async def room(self) -> None:
        """Wait until the client has taken most of what was written."""
        while self._stuffed:
            self._drained = self._loop.create_future()
            try:
                await self._drained
            finally:
                self._drained = None

    def hungry(self) -> None:
        """Read on: part of the body of a request was taken."""
        if self._paused:
            self._pace()

    # The requests, one after the other.

    def _start(self, message: Message) -> None:
        self._running = message
        self._task = self._loop.create_task(self._answer(message))

    async def _answer(self, message: Message) -> None:
        """Have *message* answered, and go on with the next one."""
        try:
            await self._house.application(message.scope, message.receive, message.send)
        except Exception:  # noqa: BLE001 -- the application has told it
            self._cut(message)
        if not message.ended:
            self._cut(message)
        self._running = None
        if not message.keeps or self._house.stopping:
            self._part(message)
        elif self._waiting:
            self._start(self._waiting.popleft())
        elif not self._reader.in_head:
            self.since = self._loop.time()
        self._pace()

    def _cut(self, message: Message) -> None:
        """End an answer that cannot be finished: visibly, in its middle."""
        message.keeps = False
        if message.unsaid and not message.ended:
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _part(self, message: Message) -> None:
        """Close after the last answer, so that it arrives."""
        transport = self._transport
        self._hear_no_more()
        if transport is None or transport.is_closing():
            return
        if message.whole or not message.ended:
            transport.close()
        else:
            # Closed with bytes that were not read, the client would lose the answer.
            transport.write_eof()
            self._loop.call_later(_LINGER_S, transport.close)
        self._loop.call_later(_STALL_S, transport.abort)

    def _pace(self) -> None:
        """Read on, or wait until what is here is taken."""
        reading = self._reading
        full = not self._deaf and (
            len(self._waiting) >= _WAITING
            or (reading is not None and reading.held_bytes > _HELD_BYTES)
        )
        if full != self._paused and self._transport is not None:
            self._paused = full
            if full:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def _hear_no_more(self) -> None:
        """Take nothing more of what the client sends."""
        self._deaf = True
        last = self._waiting[-1] if self._waiting else self._running
        if last is not None:
            last.keeps = False

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer to what is no request; what came before it is answered first."""
        self._hear_no_more()
        if self._reading is not None:
            # The application says it in its own words.
            self._reading.disconnect()
        elif self._running is None:
            self._say(status)
            if self._transport is not None:
                self._transport.close()

    def _say(self, status: HTTPStatus) -> None:
        """Answer with no more than *status*."""
        told = f"{status} {status.phrase}"
        self.write(
            f"HTTP/1.1 {told}\r\ncontent-type: text/plain\r\n"
            f"content-length: {len(told)}\r\nconnection: close\r\n".encode(),
            self.date,
            f"\r\n{told}".encode(),
        )

    def _disconnect(self) -> None:
        for message in (self._running, self._reading, *self._waiting):
            if message is not None:
                message.disconnect()

    # What the server calls.

    @property
    def idle(self) -> bool:
        """Return whether nothing is answered here."""
        return self._running is None

    def grow_old(self, now: float) -> None:
        """Close a connection that waited too long, for a head or for a request."""
        in_head = self._reader.in_head
        waited_s = now - self.since
        if waited_s > _IDLE_S + _STALL_S:
            self.abort()
        elif waited_s > (_HEAD_S if in_head or not self._used else _IDLE_S):
            if in_head:
                self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            self.close()

    def close(self) -> None:
        """Close, once what is answered here is."""
        if self._running is not None:
            self._running.keeps = False
        elif self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()


def _address(found: Any) -> tuple[str, int] | None:  # noqa: ANN401 -- of a socket
    """Return host and port of a TCP address."""
    return (found[0], found[1]) if isinstance(found, tuple) else None
