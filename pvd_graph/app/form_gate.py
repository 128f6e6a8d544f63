"""The head of a form with a file: who sends it is known before the file is kept.

A form's fields stand in its body in the order of the page (HTML, 4.10.21.4), so that a
token that comes before the file is there to be looked at while the file is still on
its way. Without a good one the rest is let by and kept nowhere: the browser, which
reads no answer before it has sent all, then still shows why. A file that is too large
is let by likewise, once what comes before it and its beginning are kept: the view then
refuses it in words.

Source: RFC 7578; https://html.spec.whatwg.org/#constructing-the-form-data-set
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import IO, Any

from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import (
    Data,
    Epilogue,
    Field,
    File,
    MultipartDecoder,
    NeedData,
)

from pvd_graph.app.sparql_body import too_large
from pvd_graph.app.sparql_call import Receive

__all__ = ["HEAD_BYTES", "LET_BY_BYTES", "FormGate", "token_in"]

HEAD_BYTES = 1 << 14
"""Where the token must stand: a page's form has it in the first 500 bytes."""

LET_BY_BYTES = 256 << 20
"""Of a file that is too large, of whoever has a good token: read, kept nowhere."""

_TOKEN_BYTES = 1 << 10


def token_in(content_type: str, head: bytes) -> str:
    """Return the field ``token`` of a form, where it stands before any file.

    Args:
        content_type: of the request.
        head: the first bytes of its body.

    Returns:
        Empty for what is no form with files, or has no such field there.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary.isascii() or not boundary:
        return ""
    decoder = MultipartDecoder(boundary.encode(), max_form_memory_size=len(head) + 1)
    try:
        decoder.receive_data(head)
        return _token(decoder)
    except ValueError:
        return ""


def _token(decoder: MultipartDecoder) -> str:
    """Return the token among what comes before the first file."""
    name, found = "", b""
    while True:
        event = decoder.next_event()
        if isinstance(event, File | Epilogue | NeedData):
            return ""
        if isinstance(event, Field):
            name, found = event.name or "", b""
        elif isinstance(event, Data) and name == "token":
            found += event.data
            if len(found) > _TOKEN_BYTES:
                return ""
            if not event.more_data:
                return found.decode("utf-8", "replace").strip()


class FormGate:
    """Keeps the body of one request: all of it, or its head where *admit* refuses."""

    def __init__(
        self,
        receive: Receive,
        body: IO[bytes],
        admit: Callable[[bytes], Awaitable[bool]],
        *,
        most: int,
    ) -> None:
        """Put what comes by *receive* into *body*.

        Args:
            receive: of ASGI.
            body: a file to write to.
            admit: given the head of the body, once; tells whether the rest is kept.
            most: bytes that are kept.
        """
        self._receive, self._body, self._admit = receive, body, admit
        self._most = most
        self._head = b""
        self._open: bool | None = None
        self._came = 0
        self.kept = 0

    async def receive(self) -> dict[str, Any]:
        """Return the next message; look at the head as soon as it is there."""
        message = await self._receive()
        if self._open is None:
            self._head += message.get("body", b"")[: HEAD_BYTES - len(self._head)]
            if len(self._head) == HEAD_BYTES or not message.get("more_body"):
                self._open = await self._admit(self._head)
        return message

    def write(self, part: bytes) -> None:
        """Keep *part*, or what is of it in the head, or below the bound.

        Raises:
            ProtocolError: 413, more than is kept of somebody without a token.
        """
        self._came += len(part)
        if self._came > self._most and not self._open:
            raise too_large(self._most)
        most = HEAD_BYTES if self._open is False else self._most
        part = part[: max(0, most - self.kept)]
        self._body.write(part)
        self.kept += len(part)

    def close(self, content_type: str) -> None:
        """End a form whose file was cut, so that it is read as a whole one."""
        if self._open and self._came > self.kept:
            _, options = parse_options_header(content_type)
            end = f"\r\n--{options.get('boundary', '')}--\r\n".encode()
            self._body.write(end)
            self.kept += len(end)
