"""HTTP as tests need it: whole answers, raw bytes, and what libraries hide."""

import http.client
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
TIMEOUT_S = 30.0

Headers = dict[str, str]
Fields = str | list[str]


@dataclass(frozen=True, slots=True)
class Address:
    """A server that listens.

    Attributes:
        host: where.
        port: where.
        token: of whoever may write to it, if anyone may.
        pid: its process, the parent of its workers.
        log: what it writes on standard error.
    """

    host: str
    port: int
    token: str = ""
    pid: int = 0
    log: Path = Path(os.devnull)

    @property
    def url(self) -> str:
        """Return its address, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def authorization(self) -> Headers:
        """Return the header that shows the token."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; names of headers are lower case."""

    status: int
    headers: Headers
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever the answer holds
        """Return the body, decoded."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """Return the body as UTF-8."""
        return self.body.decode()

    @property
    def media_type(self) -> str:
        """Return the content type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


def exchange(
    server: Address,
    target: str,
    method: str = "GET",
    body: str | bytes | None = None,
    headers: Headers | None = None,
) -> Reply:
    """Send one request for *target*, path and query string, and read its answer.

    Raises:
        IncompleteRead: the answer was cut.
    """
    connection = http.client.HTTPConnection(server.host, server.port, timeout=TIMEOUT_S)
    content = body.encode() if isinstance(body, str) else body
    try:
        connection.request(method, target, content, headers or {})
        answer = connection.getresponse()
        return Reply(answer.status, _lower(answer.getheaders()), answer.read())
    finally:
        connection.close()


def query_string(fields: dict[str, Fields]) -> str:
    """Return the parameters for an address: ``default_graph_uri`` has hyphens there."""
    hyphened = {name.replace("_", "-"): value for name, value in fields.items()}
    return "?" + urlencode(hyphened, doseq=True) if hyphened else ""


def send(
    server: Address,
    method: str = "GET",
    body: str | bytes | None = None,
    headers: Headers | None = None,
    **fields: Fields,
) -> Reply:
    """Send one request to ``/sparql`` and read its whole answer."""
    return exchange(server, "/sparql" + query_string(fields), method, body, headers)


def raw_request(
    server: Address, target: str, *lines: str, method: str = "GET"
) -> bytes:
    """Return a request without body, written by hand, with *lines* as its headers."""
    start = f"{method} {target} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n"
    return (start + "".join(line + "\r\n" for line in lines) + "\r\n").encode()


@contextmanager
def connected(server: Address, timeout_s: float = TIMEOUT_S) -> Iterator[socket.socket]:
    """Open a socket to *server*."""
    with socket.create_connection((server.host, server.port), timeout_s) as opened:
        yield opened


def talk(server: Address, sent: bytes, timeout_s: float = TIMEOUT_S) -> bytes:
    """Send bytes and return all that comes until the server closes."""
    with connected(server, timeout_s) as opened:
        opened.sendall(sent)
        received = b""
        while piece := opened.recv(1 << 16):
            received += piece
        return received


def read_reply(stream: IO[bytes], *, has_body: bool = True) -> Reply:
    """Read the next answer of a connection, and nothing of the one after.

    Raises:
        IncompleteRead: the connection ended within it.
    """
    status_line = stream.readline().split(b" ", 2)
    assert status_line[0] == b"HTTP/1.1", status_line
    headers = _lower(http.client.parse_headers(stream).items())
    status = int(status_line[1])
    if not has_body or status in {204, 304}:
        return Reply(status, headers, b"")
    if headers.get("transfer-encoding") == "chunked":
        return Reply(status, headers, b"".join(_chunks(stream)))
    return Reply(status, headers, _exactly(stream, int(headers["content-length"])))


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while True:
        line = stream.readline()
        if not line.endswith(b"\n"):
            raise http.client.IncompleteRead(line)
        size = int(line.split(b";")[0], 16)
        chunk = _exactly(stream, size + 2)[:-2]
        if size == 0:
            return
        yield chunk


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise http.client.IncompleteRead(content, size - len(content))
    return content


def _lower(headers: Any) -> Headers:  # noqa: ANN401 - pairs, whatever holds them
    """Return *headers* by lower-case name; those given twice as one list."""
    found: Headers = {}
    for name, value in cast("list[tuple[str, str]]", list(headers)):
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def until(condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
    """Wait for *condition*; say whether it came."""
    give_up = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True
