"""Servers that SERVICE calls in tests: a real endpoint, and some that misbehave."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.servers import open_oxigraph

REMOTE_DATA = "".join(
    f'<https://example.org/a{i}> <https://remote.example/name> "n{i}" .\n'
    for i in range(3)
)
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def here(host: str, port: int) -> list[str]:
    """Resolve any name to this machine, which the real check never allows."""
    del host, port
    return ["127.0.0.1"]


@contextmanager
def other_endpoint() -> Iterator[str]:
    """Run the `oxigraph` server in memory; give the address of its endpoint."""
    with open_oxigraph() as server:
        server.put(None, REMOTE_DATA.encode())
        yield server.query


@dataclass
class Canary:
    """A listener, and what was said to it."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Return where it listens, as an endpoint."""
        return f"http://127.0.0.1:{self.port}/sparql"


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[Canary]:
    """Listen; read each request, let *answer* write what it will, and close."""
    listener = socket.create_server(("127.0.0.1", 0))
    canary = Canary(listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(20)
                canary.heard.append(read_request(connection))
                answer(connection)
        except OSError:
            return  # the other side had enough

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield canary
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def read_request(connection: socket.socket) -> bytes:
    """Return a whole request, as it was sent."""
    said = b""
    while b"\r\n\r\n" not in said and (part := connection.recv(65_536)):
        said += part
    head, _, body = said.partition(b"\r\n\r\n")
    found = _LENGTH.search(head)
    while found and len(body) < int(found[1]) and (part := connection.recv(65_536)):
        body += part
    return head + b"\r\n\r\n" + body


def holding_back(connection: socket.socket) -> None:
    """Answer nothing, until the other side has enough."""
    connection.recv(1)


def saying(
    body: bytes,
    *,
    status: str = "200 OK",
    kind: str = "application/sparql-results+json",
    headers: str = "",
) -> Callable[[socket.socket], None]:
    """Return an answerer that says this, whole."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    return lambda connection: connection.sendall(head.encode() + body)
