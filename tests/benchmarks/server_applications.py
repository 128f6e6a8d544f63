"""One trivial application as WSGI and as ASGI, for comparing the servers under it.

``/`` answers 600 bytes under 12 headers; ``/stream`` 32 MiB in pieces of 64 KiB;
``/cut`` fails after 1 MiB; ``/wait`` computes for three seconds before its first byte;
``/gone?NAME`` tells whether the application was told that the client of ``/...?NAME``
had gone. No dependency: it runs in whatever environment a server has.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import Any

BODY = b"x" * 600
PIECE = b"y" * (1 << 16)
PIECES = 512
WAIT_S = 3.0
HEADERS = [
    ("Content-Type", "text/csv; charset=utf-8"),
    *((f"X-Header-{number}", "a value of some length") for number in range(10)),
]
_gone: set[str] = set()


class CutError(Exception):
    """The answer cannot be finished."""


class _Stream:
    """WSGI: pieces; `close` before the last one means that the client has gone."""

    def __init__(self, pieces: int, name: str, *, cut: bool) -> None:
        self._pieces = iter(range(pieces))
        self._name = name
        self._cut = cut
        self._ended = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if next(self._pieces, None) is None:
            self._ended = True
            if self._cut:
                raise CutError
            raise StopIteration
        return PIECE

    def close(self) -> None:
        if not self._ended:
            _gone.add(self._name)


def wsgi(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer as WSGI."""
    path, name = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if path in {"/stream", "/cut"}:
        start_response("200 OK", HEADERS)
        cut = path == "/cut"
        return _Stream(16 if cut else PIECES, name, cut=cut)
    if path == "/wait":
        # Nothing in WSGI tells that the client has gone meanwhile.
        time.sleep(WAIT_S)
    body = str(name in _gone).encode() if path == "/gone" else BODY
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [*HEADERS, ("Content-Length", str(len(body)))])
    return [body]


Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def _leaves(receive: Receive, name: str) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    _gone.add(name)


async def _pieces(pieces: int, *, cut: bool) -> AsyncIterator[bytes]:
    for _ in range(pieces):
        yield PIECE
    if cut:
        raise CutError


async def _whole(send: Send, body: bytes) -> None:
    headers = [*HEADERS, ("Content-Length", str(len(body)))]
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(n.lower().encode(), v.encode()) for n, v in headers],
        }
    )
    await send({"type": "http.response.body", "body": body})


async def _flow(send: Send, *, cut: bool) -> None:
    headers = [(n.lower().encode(), v.encode()) for n, v in HEADERS]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    async for piece in _pieces(16 if cut else PIECES, cut=cut):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def asgi(scope: Message, receive: Receive, send: Send) -> None:
    """Answer as ASGI."""
    if scope["type"] != "http":
        return
    path, name = scope["path"], scope["query_string"].decode()
    if path == "/":
        while (await receive()).get("more_body"):
            pass
        await _whole(send, BODY)
    elif path == "/gone":
        await _whole(send, str(name in _gone).encode())
    elif path == "/cut":
        await _flow(send, cut=True)
    else:
        leaving = asyncio.ensure_future(_leaves(receive, name))
        work = asyncio.ensure_future(
            _flow(send, cut=False) if path == "/stream" else asyncio.sleep(WAIT_S)
        )
        await asyncio.wait({leaving, work}, return_when=asyncio.FIRST_COMPLETED)
        if leaving.done():
            work.cancel()
            return
        if path == "/wait":
            await _whole(send, BODY)
        leaving.cancel()
