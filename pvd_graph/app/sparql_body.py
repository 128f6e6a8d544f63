"""Read the body of a request: bounded in size and time, unpacked, decoded.

Source: RFC 9110, sections 8.3, 8.4 and 15.5.16.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import zlib
from collections.abc import Callable
from http import HTTPStatus

from pvd_graph.app.sparql_call import Call, Receive
from pvd_graph.app.sparql_refusal import ProtocolError

__all__ = ["body_text", "media_type_of", "read_body", "too_large"]

_BODY_S = 30.0


_CUT = (
    "Le corps de la demande n'est pas entier, ou mal découpé (RFC 9112, 7.1).",
    "The body of the request is not whole, or badly chunked (RFC 9112, 7.1).",
)


def too_large(max_bytes: int) -> ProtocolError:
    """Return the refusal of a body of more than *max_bytes*."""
    return ProtocolError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"Le corps de la demande dépasse {max_bytes} octets.",
        f"The body of the request is over {max_bytes} bytes.",
        limit="length",
    )


def _unpacked(content: bytes, max_bytes: int) -> bytes:
    """Return the bytes of a gzip body, never more than *max_bytes* of them."""
    try:
        # Of several members too (RFC 1952, 2.2).
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as unpacked:
            text = unpacked.read(max_bytes + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "Le corps de la demande n'est pas un flux gzip entier.",
            "The body of the request is not a whole gzip stream.",
        ) from error
    if len(text) > max_bytes:
        raise too_large(max_bytes)
    return text


async def read_body(
    receive: Receive,
    write: Callable[[bytes], object],
    max_bytes: int,
    time_s: float,
) -> int:
    """Hand the body of a request over as it comes; return how many bytes it has.

    Args:
        receive: of ASGI.
        write: takes each part.
        max_bytes: counted as it comes: a length may lie, or not be told.
        time_s: for all of it.

    Raises:
        ProtocolError: 400 for what never came whole, 408 or 413.
    """
    size = 0
    try:
        async with asyncio.timeout(time_s):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ProtocolError(HTTPStatus.BAD_REQUEST, *_CUT)
                part: bytes = message.get("body", b"")
                size += len(part)
                if size > max_bytes:
                    raise too_large(max_bytes)
                write(part)
                if not message.get("more_body"):
                    return size
    except TimeoutError as error:
        raise ProtocolError(
            HTTPStatus.REQUEST_TIMEOUT,
            f"Le corps de la demande n'est pas arrivé en {time_s:g} s.",
            f"The body of the request did not come within {time_s:g} s.",
        ) from error


async def _body(call: Call, max_bytes: int) -> bytes:
    """Return the body, once it is known to be short enough, unpacked."""
    coding = call.header(b"content-encoding").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        raise ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Codage « {coding} » : envoyez le corps tel quel, ou en gzip.",
            f"Content coding “{coding}”: send the body as it is, or as gzip.",
            remedy="Accept-Encoding",
        )
    length = call.header(b"content-length") or "0"
    size = int(length) if length.isascii() and length.isdigit() else max_bytes + 1
    if size > max_bytes:
        raise too_large(max_bytes)
    parts: list[bytes] = []
    await read_body(call.receive, parts.append, max_bytes, _BODY_S)
    content = b"".join(parts)
    return _unpacked(content, max_bytes) if coding.endswith("gzip") else content


def _text(content: bytes, charset: str) -> str:
    if charset.lower() not in {"", "utf-8", "utf8", "us-ascii"}:
        raise ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Jeu de caractères « {charset} » : seul UTF-8 est accepté.",
            f"Charset “{charset}”: only UTF-8 is accepted.",
        )
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            f"La requête n'est pas de l'UTF-8 (octet {error.start + 1}).",
            f"The query is not UTF-8 (byte {error.start + 1}).",
        ) from error


def media_type_of(header: str) -> tuple[str, str]:
    """Return the (media type, charset) of a ``Content-Type``, lower case."""
    media_type, *parameters = (part.strip() for part in header.split(";"))
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"')
    return media_type.lower(), charset


async def body_text(call: Call, charset: str, max_bytes: int) -> str:
    """Return the body of *call* as text.

    Args:
        call: a POST.
        charset: as the client names it, empty when it does not.
        max_bytes: of the body as sent and once unpacked.

    Raises:
        ProtocolError: 400, 408, 413 or 415.
    """
    return _text(await _body(call, max_bytes), charset)
