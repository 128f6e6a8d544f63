"""Write the answers of the SPARQL endpoint: headers, caching, streaming.

Knows HTTP; the bytes of an answer come from the pool, as it computes them.

Source: RFC 9110 and RFC 9111.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from pvd_graph.app.outflow import Outflow, Room
from pvd_graph.app.sparql_call import Call, Headers
from pvd_graph.app.sparql_formats import Representation
from pvd_graph.store.evaluator import Evaluated

__all__ = [
    "Sending",
    "cache_headers",
    "headers_of",
    "send",
]


# HTTP/1.0, as ASGI has it and as the server says it.
_ENDS_BY_CLOSING = {"1.0", "1"}


def cache_headers(method: str, etag: str) -> Headers:
    """Let caches keep an answer and ask, each time, whether it still holds."""
    vary = ("Vary", "Accept, Accept-Encoding")
    if not etag or method == "POST":
        return [("Cache-Control", "no-store"), vary]
    return [("ETag", etag), ("Cache-Control", "public, no-cache"), vary]


@dataclass(frozen=True, slots=True)
class Sending:
    """What is to be done with an answer while it is sent.

    Attributes:
        etag: its tag, empty when it may change from one run to the next.
        keeps_bytes: up to what size it is handed to `keep`.
        keep: takes the whole content of a small answer.
        room: for what the client does not take at once.
    """

    etag: str
    keeps_bytes: int
    keep: Callable[[bytes], None]
    room: Room


def headers_of(answer: Evaluated, how: Representation) -> list[tuple[str, str]]:
    """Return the headers that tell what *answer* is."""
    headers = [
        ("Content-Type", how.content_type),
        ("PVD-Generation", str(answer.generation)),
    ]
    if answer.encoding != "identity":
        headers.append(("Content-Encoding", answer.encoding))
    if how.format in {"csv", "tsv"}:
        name = f'attachment; filename="reponse.{how.format}"'
        headers.append(("Content-Disposition", name))
    return headers


async def send(call: Call, answer: Evaluated, about: Headers, sending: Sending) -> None:
    """Answer with what the pool computes, as it comes.

    When the answer cannot be finished the error goes up into the server, which then
    cuts the connection: the last chunk of the transfer never comes, and no client can
    take what it got for a whole document.
    """
    headers = [*about, *cache_headers(call.method, sending.etag)]
    if answer.length is not None:
        headers.append(("Content-Length", str(answer.length)))
    if call.method == "HEAD":
        answer.close()
        await call.start(HTTPStatus.OK, headers)
        await call.finish(b"")
    elif answer.length is not None:
        content = await answer.content()
        if len(content) <= sending.keeps_bytes:
            sending.keep(content)
        await call.start(HTTPStatus.OK, headers)
        await call.finish(content)
    else:
        await _stream(call, answer, headers, sending)


async def _stream(
    call: Call, answer: Evaluated, headers: Headers, sending: Sending
) -> None:
    """Send a large answer while it is computed; what is not taken waits.

    HTTP/1.0 ends a body of unknown length by closing the connection, so that a cut
    answer would look whole: it gets a document of known length, once it is there.
    Reverse proxies speak that version more often than clients do.
    """
    out = Outflow(sending.room)
    flowing: asyncio.Task[None] | None = None
    try:
        if call.scope["http_version"] in _ENDS_BY_CLOSING:
            await _compute(call, answer, out, sending)
            sized = [*headers, ("Content-Length", str(out.waiting_bytes))]
            await call.start(HTTPStatus.OK, sized)
            await out.flow(call.send)
            return
        await call.start(HTTPStatus.OK, headers)
        flowing = asyncio.get_running_loop().create_task(out.flow(call.send))
        await _compute(call, answer, out, sending)
        await flowing
    finally:
        answer.close()
        if flowing is not None:
            flowing.cancel()
        out.close()


async def _compute(
    call: Call, answer: Evaluated, out: Outflow, sending: Sending
) -> None:
    """Put all of *answer* into *out*; keep it when it was not that large."""
    kept: list[bytes] = []
    async for chunk in answer.chunks():
        call.size += len(chunk)
        if call.size <= sending.keeps_bytes:
            kept.append(chunk)
        elif kept:
            kept.clear()
        out.put(chunk)
    out.end()
    if call.size <= sending.keeps_bytes:
        sending.keep(b"".join(kept))
