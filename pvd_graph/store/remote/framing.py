"""Fewer, larger chunks: what a server sends by the kilobyte comes as it is read.

The `oxigraph` server sends a chunk for each kilobyte. Taking each through the layers of
an HTTP client took four times as long as making it; here all that one read brings is
framed as one chunk, below those layers. Nothing else of the exchange is touched, and
what is not chunked as HTTP/1.1 says is refused.

Source: https://www.rfc-editor.org/rfc/rfc9112#section-7.1;
https://www.encode.io/httpcore/network-backends/
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

__all__ = ["Frames", "FramingTransport"]

_HEAD_BYTES = 131_072
"""Of status and headers; the client above refuses fewer than these."""
_LINE_BYTES = 256
_GATHER_S = 0.001
"""Between two reads, the first of which brought little."""
_LITTLE_BYTES = 32_768
_END = b"\r\n\r\n"
_CHUNKED = re.compile(
    rb"\r\ntransfer-encoding:[^\r\n]*\bchunked[ \t]*\r\n", re.IGNORECASE
)
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")


class Frames:
    """The answers of one connection, as they come; see `feed`."""

    def __init__(self) -> None:
        """Await the head of an answer."""
        self.begin()

    def begin(self) -> None:
        """Await the head of the next answer: a request is sent."""
        self._state = "head"
        self._kept = b""
        self._left = 0
        self._closing = False

    @property
    def chunked(self) -> bool:
        """Say whether chunks are expected."""
        return self._state == "chunks"

    def feed(self, content: bytes) -> bytes:
        """Return what *content*, as it was read, is for the client.

        Returns:
            Nothing where the size of the next chunk has not come whole.

        Raises:
            httpcore.RemoteProtocolError: it is not chunked as it should be.
        """
        if self._state == "head":
            return self._head(content)
        return self._merged(content) if self._state == "chunks" else content

    def _head(self, content: bytes) -> bytes:
        known = len(self._kept)
        self._kept += content
        end = self._kept.find(_END, max(0, known - len(_END)))
        if end < 0:
            if len(self._kept) > _HEAD_BYTES:
                self._state = "other"
            return content
        end += len(_END)
        head, rest = self._kept[:end], self._kept[end:]
        passed = content[: len(content) - len(rest)]
        self._kept = b""
        if _INTERIM.match(head) is None:
            self._state = "chunks" if _CHUNKED.search(head) else "other"
        return passed + (self.feed(rest) if rest else b"")

    def _merged(self, content: bytes) -> bytes:
        """Return the chunks of *content* as one."""
        whole, at = self._kept + content, 0
        parts: list[bytes] = []
        while True:
            if self._left:
                part = whole[at : at + self._left]
                parts.append(part)
                at += len(part)
                self._left -= len(part)
                if self._left:
                    break
                self._closing = True
            if self._closing:
                if len(whole) - at < 2:  # noqa: PLR2004 - the end of a line
                    break
                if whole[at : at + 2] != b"\r\n":
                    raise _malformed()
                at += 2
                self._closing = False
            found = _SIZE.match(whole, at)
            if found is None:
                if len(whole) - at > _LINE_BYTES or b"\n" in whole[at:]:
                    raise _malformed()
                break
            self._left = int(found[1], 16)
            if not self._left:
                # The last chunk goes as it is, with what follows.
                self._state = "other"
                return _framed(parts) + whole[at:]
            at = found.end()
        self._kept = whole[at:]
        return _framed(parts)


def _framed(parts: list[bytes]) -> bytes:
    content = b"".join(parts)
    return b"%x\r\n%b\r\n" % (len(content), content) if content else b""


def _malformed() -> httpcore.RemoteProtocolError:
    return httpcore.RemoteProtocolError("an answer that is not chunked as it should be")


class _Stream(httpcore.AsyncNetworkStream):
    """A connection whose chunks are merged."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._frames = Frames()
        self._soon = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as httpcore has it
        if self._soon:
            # A server that writes by the kilobyte would wake us for each.
            await asyncio.sleep(_GATHER_S)
        while content := await self._stream.read(max_bytes, timeout):
            self._soon = self._frames.chunked and len(content) < _LITTLE_BYTES
            if merged := self._frames.feed(content):
                return merged
        return b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as above
        self._frames.begin()
        self._soon = False
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(
            await self._stream.start_tls(ssl_context, server_hostname, timeout)
        )

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as above
        return self._stream.get_extra_info(info)


class _Backend(httpcore.AnyIOBackend):
    """Connections whose chunks are merged."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(
            await super().connect_tcp(
                host, port, timeout, local_address, socket_options
            )
        )


class FramingTransport(httpx.AsyncHTTPTransport):
    """What `httpx.AsyncClient` sends by, over such connections; HTTP/1.1 alone."""

    def __init__(self, limits: httpx.Limits) -> None:
        """Keep to *limits*; what the environment says of proxies is not meant."""
        super().__init__(trust_env=False, limits=limits)
        # It has no parameter for the backend of the pool that it makes.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Backend(),
        )
