"""One request of a connection and its answer, as an ASGI application handles them.

Knows how the answers of HTTP/1.1 are framed. Knows nothing of sockets: what is to be
sent goes to the connection, which says when to wait.

Source: RFC 9112; ASGI 3.0.
"""

from __future__ import annotations

import asyncio
from collections import deque
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Protocol

from pvd_graph.app.sparql_call import RawHeaders, Scope

__all__ = ["BadAnswerError", "Line", "Message"]

_NO_BODY = frozenset({204, 304})
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"


class BadAnswerError(Exception):
    """The application answers what cannot be sent: its fault, not the client's."""


class Line(Protocol):
    """The connection, as its messages see it."""

    @property
    def date(self) -> bytes:
        """Return the header ``Date`` of the moment, as a whole line."""

    def write(self, *parts: bytes) -> None:
        """Send *parts*, or nothing when the client has gone."""

    async def room(self) -> None:
        """Wait until the client has taken most of what was written."""

    def hungry(self) -> None:
        """Read on: part of the body of a request was taken."""


@lru_cache(100)
def _status_line(version: str, status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/{version} {status} {phrase}\r\n".encode()


class Message:
    """A request, and its answer.

    Attributes:
        scope: of ASGI.
        keeps: whether another request may follow on the connection.
        held_bytes: of the body of the request, here and not taken yet.
        whole: all of the request is here.
        begun: the status of the answer has been given.
        ended: all of the answer has been given.
    """

    __slots__ = (
        "_body",
        "_chunked",
        "_expects",
        "_gone",
        "_head",
        "_left",
        "_line",
        "_mute",
        "_read",
        "_waiter",
        "begun",
        "ended",
        "held_bytes",
        "keeps",
        "scope",
        "whole",
    )

    def __init__(self, line: Line, scope: Scope, *, keeps: bool) -> None:
        """Begin with the head of a request.

        Args:
            line: what carries the answer.
            scope: of ASGI.
            keeps: whether the client may send another request.
        """
        self.scope = scope
        self.keeps = keeps
        self.held_bytes = 0
        self.whole = self.begun = self.ended = False
        self._line = line
        # Some clients wait for word before they send a body.
        self._expects = any(
            name == b"expect" and value.lower() == b"100-continue"
            for name, value in scope["headers"]
        )
        self._body: deque[bytes] = deque()
        self._read = self._gone = False
        self._waiter: asyncio.Future[None] | None = None
        self._head: tuple[int, RawHeaders] | None = None
        self._chunked = self._mute = False
        # Of the body of the answer, where its length was told.
        self._left: int | None = None

    @property
    def unsaid(self) -> bool:
        """Return whether nothing of the answer has been sent."""
        return not self.begun or self._head is not None

    def feed(self, content: bytes) -> None:
        """Take part of the body of the request."""
        self._expects = False
        if not self.ended:
            self._body.append(content)
            self.held_bytes += len(content)
            self._wake()

    def complete(self) -> None:
        """Take note that the request is whole."""
        self.whole = True
        self._wake()

    def disconnect(self) -> None:
        """Take note that the client has gone, or that the rest cannot be read."""
        self._gone = True
        self.keeps = False
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def receive(self) -> dict[str, Any]:
        """Return the next part of the body; after it, wait for the client to go."""
        while True:
            if self._body:
                part = self._body.popleft()
                self.held_bytes -= len(part)
                self._line.hungry()
                return self._part(part)
            if self.whole and not self._read:
                return self._part(b"")
            if self._gone or self.ended:
                return {"type": "http.disconnect"}
            if self._expects and not self.begun:
                self._expects = False
                self._line.write(_CONTINUE)
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None

    def _part(self, content: bytes) -> dict[str, Any]:
        self._read = self.whole and not self._body
        return {"type": "http.request", "body": content, "more_body": not self._read}

    async def send(self, message: dict[str, Any]) -> None:
        """Take what the application answers; wait while its client does not read.

        Raises:
            BadAnswerError: it cannot be framed.
        """
        if message["type"] == "http.response.start":
            if self.begun:
                problem = "a second status for one request"
                raise BadAnswerError(problem)
            self.begun = True
            self._head = (message["status"], message["headers"])
            return
        content: bytes = message.get("body", b"")
        more: bool = message.get("more_body", False)
        head = b""
        if self._head is not None:
            status, headers = self._head
            head = self._framed(status, headers, -1 if more else len(content))
        elif self.ended or not self.begun:
            problem = "a body without a status before it"
            raise BadAnswerError(problem)
        self._write(head, content, more=more)
        if more:
            await self._line.room()

    def _framed(self, status: int, headers: RawHeaders, size: int) -> bytes:
        """Return the head of the answer; settle how its body goes.

        Args:
            status: of HTTP.
            headers: names in lower case.
            size: of the body, -1: what comes with it is not all.
        """
        version = self.scope["http_version"]
        old = version == "1.0"
        lines = [_status_line(version, status)]
        told: int | None = None
        for name, value in headers:
            if name == b"content-length":
                told = int(value)
            lines.append(name + b": " + value + b"\r\n")
        if status in _NO_BODY or self.scope["method"] == "HEAD":
            self._mute = True
        else:
            lines.append(self._framing(told, size, old=old))
        if not self.whole:
            # What is left of the request would pass for the next one.
            self.keeps = False
        if not self.keeps:
            lines.append(b"connection: close\r\n")
        elif old:
            lines.append(b"connection: keep-alive\r\n")
        lines.append(self._line.date)
        head = b"".join(lines)
        ends = len(lines) - lines.count(b"")
        if head.count(b"\n") != ends or head.count(b"\r") != ends:
            problem = "a header has a line break"
            raise BadAnswerError(problem)
        return head + b"\r\n"

    def _framing(self, told: int | None, size: int, *, old: bool) -> bytes:
        """Settle how the client knows where the body ends; return what tells it."""
        if told is not None:
            self._left = told
        elif size >= 0:
            self._left = size
            return b"content-length: %d\r\n" % size
        elif old:
            self.keeps = False
        else:
            self._chunked = True
            return b"transfer-encoding: chunked\r\n"
        return b""

    def _write(self, head: bytes, content: bytes, *, more: bool) -> None:
        if self._mute:
            content = b""
        elif self._left is not None:
            self._left -= len(content)
            if self._left < 0 or (self._left and not more):
                problem = f"the body is {-self._left} bytes longer than was told"
                raise BadAnswerError(problem)
        self._head = None
        if self._chunked:
            chunk = (b"%x\r\n" % len(content), content, b"\r\n") if content else ()
            self._line.write(head, *chunk, b"" if more else _LAST_CHUNK)
        else:
            self._line.write(head, content)
        self.ended = not more
        if self.ended:
            self._body.clear()
            self._wake()
