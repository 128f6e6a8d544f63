"""One request to the endpoint, and the way to answer it.

Knows ASGI. Source: the ASGI specification, version 3.0; RFC 9110.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from pvd_graph.store.evaluator import Running

__all__ = ["Call", "Headers", "RawHeaders", "Receive", "Scope", "Send", "raw"]

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = Sequence[tuple[str, str]]
RawHeaders = list[tuple[bytes, bytes]]

_CORS = [
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        (
            "Content-Language, Content-Length, ETag, PVD-Generation, PVD-Limits, "
            "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
        ),
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
]


@lru_cache(2_000)
def _raw(header: tuple[str, str]) -> tuple[bytes, bytes]:
    name, value = header
    return name.lower().encode("latin-1"), value.encode("latin-1", "replace")


def raw(headers: Headers) -> RawHeaders:
    """Return *headers* as they go over the wire."""
    return [_raw(header) for header in headers]


EVERY = raw(_CORS)
"""What every answer of the endpoint has, unless it says otherwise itself."""


def _received(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of a request; lines of one name are joined."""
    lines: Sequence[tuple[bytes, bytes]] = scope["headers"]
    found = dict(lines)
    if len(found) < len(lines):
        found = {}
        for name, value in lines:
            found[name] = found[name] + b", " + value if name in found else value
    return found


class Call:
    """One request and the way to answer it."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, every: RawHeaders
    ) -> None:
        """Read of *scope* what every answer needs."""
        self.scope = scope
        self.receive = receive
        self.send = send
        self.method: str = scope["method"]
        self.headers = _received(scope)
        self.client = ""
        self.query = ""
        self.form = ""
        self.format = ""
        self.status = 0
        self.size = 0
        self.cached = False
        self._every = every
        self.told: dict[bytes, tuple[bytes, bytes]] = {}
        self._watcher: asyncio.Task[None] | None = None
        self._gone = False

    def header(self, name: bytes) -> str:
        """Return the header *name*, given in lower case; empty when absent."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def accept(self) -> str:
        """Return the media types that the client takes."""
        return self.header(b"accept")

    @property
    def query_string(self) -> str:
        """Return what follows the question mark; no UTF-8 shows as lone surrogates."""
        text: bytes = self.scope["query_string"]
        return text.decode("utf-8", "surrogateescape")

    @property
    def known(self) -> str:
        """Return the tags of the answers that the client holds; POST is not asked."""
        return "" if self.method == "POST" else self.header(b"if-none-match")

    @property
    def remote(self) -> str:
        """Return the address of the connection."""
        client: tuple[str, int] | None = self.scope.get("client")
        return client[0] if client else ""

    def tell(self, header: tuple[bytes, bytes]) -> None:
        """Add *header* to whatever the answer will be; its last value counts."""
        self.told[header[0]] = header

    async def start(self, status: HTTPStatus, headers: Headers) -> None:
        """Send status and headers, with those that every answer has."""
        given = raw(headers)
        every = [*self._every, *self.told.values()]
        if any(name == "Content-Security-Policy" for name, _ in headers):
            # A page says itself what it may do; other answers are for no browser.
            names = {name for name, _ in given}
            every = [header for header in every if header[0] not in names]
        self.status = int(status)
        await self.send(
            {
                "type": "http.response.start",
                "status": int(status),
                "headers": given + every,
            }
        )

    async def reply(self, status: HTTPStatus, headers: Headers, content: bytes) -> None:
        """Answer with a whole body; HEAD gets its headers only."""
        sized = list(headers)
        if status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            sized.append(("Content-Length", str(len(content))))
        await self.start(status, sized)
        await self.finish(b"" if self.method == "HEAD" else content)

    async def finish(self, content: bytes) -> None:
        """Send the whole body."""
        self.size = len(content)
        await self.send({"type": "http.response.body", "body": content})

    def watch(self, lease: Running) -> None:
        """Have the query of *lease* stopped when the client goes away."""
        self._watcher = asyncio.get_running_loop().create_task(self._see_off(lease))

    async def _see_off(self, lease: Running) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        lease.stop_gone()

    def close(self) -> None:
        """Stop watching the client."""
        if self._watcher is not None:
            self._watcher.cancel()
