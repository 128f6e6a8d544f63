"""A small application under the real server, and raw bytes to and from it."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pvd_graph.app.web_server import WebServer
from tests.protocol.harness import free_port, listens, until
from tests.store.pool_thread import LoopThread

PIECE = b"y" * (1 << 16)


@dataclass
class Site:
    """What the application saw, and where it listens."""

    port: int = 0
    scopes: list[dict[str, Any]] = field(default_factory=list)
    gone: int = 0
    sent_bytes: int = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        """Answer by the path."""
        self.scopes.append(scope)
        await getattr(self, scope["path"].strip("/") or "hello")(receive, send)

    async def start(self, send: Any, *headers: tuple[bytes, bytes]) -> None:  # noqa: ANN401
        """Begin an answer."""
        told = {"type": "http.response.start", "status": 200, "headers": [*headers]}
        await send(told)

    async def hello(self, _receive: Any, send: Any) -> None:  # noqa: ANN401
        """Answer at once, whatever the body."""
        await self.start(send)
        await send({"type": "http.response.body", "body": b"hello"})

    async def echo(self, receive: Any, send: Any) -> None:  # noqa: ANN401
        """Answer with the body."""
        parts = []
        while (message := await receive())["type"] == "http.request":
            parts.append(message["body"])
            if not message["more_body"]:
                break
        await self.start(send)
        await send({"type": "http.response.body", "body": b"".join(parts)})

    async def wait(self, receive: Any, send: Any) -> None:  # noqa: ANN401
        """Wait for the client to go."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone += 1
        await self.hello(receive, send)

    async def stream(self, _receive: Any, send: Any) -> None:  # noqa: ANN401
        """Answer with 64 MiB."""
        await self.start(send)
        for _ in range(1024):
            await send({"type": "http.response.body", "body": PIECE, "more_body": True})
            self.sent_bytes += len(PIECE)
        await send({"type": "http.response.body", "body": b""})

    async def fail(self, _receive: Any, _send: Any) -> None:  # noqa: ANN401
        """Fail before anything is said."""
        raise ValueError

    async def silent(self, _receive: Any, _send: Any) -> None:  # noqa: ANN401
        """Forget to answer."""

    async def cut(self, _receive: Any, send: Any) -> None:  # noqa: ANN401
        """Fail in the middle."""
        await self.start(send)
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ValueError

    async def short(self, _receive: Any, send: Any) -> None:  # noqa: ANN401
        """Tell a length and give less."""
        await self.start(send, (b"content-length", b"10"))
        await send({"type": "http.response.body", "body": b"half"})

    async def split(self, _receive: Any, send: Any) -> None:  # noqa: ANN401
        """Put a line break into a header."""
        await self.start(send, (b"x-a", b"b\r\nset-cookie: c"))
        await send({"type": "http.response.body", "body": b"hello"})


@contextmanager
def site() -> Iterator[Site]:
    """Serve one."""
    thread = LoopThread()
    served = Site(free_port())
    running: list[asyncio.Future[None]] = []

    async def serve() -> WebServer:
        server = WebServer(served, "127.0.0.1", served.port)
        running.append(asyncio.ensure_future(server.serve()))
        return server

    async def end() -> None:
        server.stop()
        await running[0]

    server = thread.run(serve())
    assert until(lambda: listens(served.port))
    yield served
    thread.run(end())
    thread.stop()


def talk(served: Site, sent: bytes) -> bytes:
    """Send bytes; return all that comes until the server closes."""
    with socket.create_connection(("127.0.0.1", served.port), 20) as link:
        link.sendall(sent)
        received = b""
        while piece := link.recv(1 << 16):
            received += piece
        return received


def request(path: str, *lines: str, method: str = "GET", version: str = "1.1") -> bytes:
    """Return the head of a request."""
    head = [f"{method} {path} HTTP/{version}", "Host: a", *lines]
    return ("\r\n".join(head) + "\r\n\r\n").encode()
