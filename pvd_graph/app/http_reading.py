"""What a client sends on a connection, read as requests.

The grammar is read by llhttp, the parser of Node.js, and strictly: what two servers
could read differently is refused. Knows nothing of answers.

Source: RFC 9112; ASGI 3.0.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Protocol
from urllib.parse import unquote

import httptools

from pvd_graph.app.sparql_call import RawHeaders, Scope

__all__ = ["NoRequestError", "Reader", "Reading"]

# A query of the longest kind, percent-encoded, and its headers.
_HEAD_BYTES = 400_000
_MOST_HEADERS = 100
_ASGI = {"version": "3.0", "spec_version": "2.3"}


class NoRequestError(Exception):
    """What came is no request; *status* says it."""

    def __init__(self, status: HTTPStatus) -> None:
        """Take what to answer."""
        super().__init__(status.phrase)
        self.status = status


class Reading(Protocol):
    """Who is told what has been read."""

    def head_begun(self) -> None:
        """Take note of the first byte of a request."""

    def head_read(self, scope: Scope, *, keeps: bool) -> None:
        """Take a request; *keeps*: the client may send another one after it."""

    def on_body(self, content: bytes) -> None:
        """Take part of its body."""

    def on_message_complete(self) -> None:
        """Take note that it is whole."""


class Reader:
    """Reads what comes on one connection.

    Attributes:
        in_head: part of a head is here.
    """

    def __init__(self, told: Reading, server: object, client: object) -> None:
        """Read for *told*; addresses as ASGI has them."""
        self.in_head = False
        self.on_body = told.on_body
        self._told = told
        self._server = server
        self._client = client
        self._parser = httptools.HttpRequestParser(self)
        self._url = b""
        self._headers: RawHeaders = []
        self._head_bytes = 0
        self._too_large = self._would_switch = False

    def feed(self, data: bytes) -> bool:
        """Read *data*; say whether what follows can be read.

        Raises:
            NoRequestError: it is not HTTP/1.1, or too long.
        """
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as switch:
            if not self._would_switch:
                return False
            # To no protocol that is spoken here: the request is read as if it had not
            # been offered (RFC 9110, 7.8), with the body that the parser leaves out.
            self._would_switch = False
            head = self._plain_head()
            self._parser = httptools.HttpRequestParser(self)
            return self.feed(head + data[switch.args[0] :])
        except httptools.HttpParserError:
            raise NoRequestError(HTTPStatus.BAD_REQUEST) from None
        if self.in_head:
            self._head_bytes += len(data)
        if self._too_large or self._head_bytes > _HEAD_BYTES:
            raise NoRequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        return True

    def _plain_head(self) -> bytes:
        """Return the head that was read, without its offer of another protocol."""
        version = self._parser.get_http_version().encode()
        lines = [self._parser.get_method() + b" " + self._url + b" HTTP/" + version]
        for name, value in self._headers:
            if name == b"connection" and b"close" in value.lower():
                lines.append(b"connection: close")
            elif name not in {b"connection", b"upgrade"}:
                lines.append(name + b": " + value)
        return b"\r\n".join(lines) + b"\r\n\r\n"

    # What the parser calls, and `on_body`.

    def on_message_begin(self) -> None:
        """Begin with a request."""
        self.in_head = True
        self._url, self._headers, self._head_bytes = b"", [], 0
        self._told.head_begun()

    def on_url(self, url: bytes) -> None:
        """Take what is asked for."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; those after a body in chunks are none."""
        if len(self._headers) > _MOST_HEADERS:
            self._too_large = True
        elif self.in_head:
            self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Hand the request over, as ASGI has it."""
        self.in_head = False
        self._head_bytes = 0
        method = self._parser.get_method()
        self._would_switch = self._parser.should_upgrade() and method != b"CONNECT"
        if self._too_large or self._would_switch:
            return
        raw_path, query = _target(self._url)
        path = raw_path.decode("latin-1")
        scope: Scope = {
            "type": "http",
            "asgi": _ASGI,
            "http_version": self._parser.get_http_version(),
            "server": self._server,
            "client": self._client,
            "scheme": "http",
            "method": method.decode("latin-1"),
            "root_path": "",
            "path": unquote(path) if "%" in path else path,
            "raw_path": raw_path,
            "query_string": query,
            "headers": self._headers,
        }
        self._told.head_read(scope, keeps=self._parser.should_keep_alive())

    def on_message_complete(self) -> None:
        """End with a request."""
        if not self._would_switch:
            self._told.on_message_complete()


def _target(url: bytes) -> tuple[bytes, bytes]:
    """Return path and query of what a request asks for."""
    if not url.startswith(b"/"):
        try:
            parsed = httptools.parse_url(url)
        except httptools.HttpParserError:
            return url, b""
        return parsed.path or b"/", parsed.query or b""
    path, _, query = url.partition(b"#")[0].partition(b"?")
    return path, query
