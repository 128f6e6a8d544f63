"""Serve the WSGI application of the pages behind the ASGI server.

A thread runs the application for one request, from a body that is there to an answer
that is whole; the network on both sides is the event loop's. So a client that sends or
reads a byte a second holds no thread (the bridges that exist let it: their
threads wait in ``receive`` and ``send``), and a page that fails half-way is an error
and not half a page.

Source: PEP 3333; the ASGI specification, version 3.0.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from pvd_graph.app.exchange import EXCHANGE
from pvd_graph.app.form_gate import FormGate
from pvd_graph.app.outflow import SlowReaderError
from pvd_graph.app.sparql_body import read_body
from pvd_graph.app.sparql_call import (
    EVERY,
    Call,
    RawHeaders,
    Receive,
    Scope,
    Send,
    raw,
)
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.sparql_refusing import refuse

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

__all__ = ["WsgiBridge", "environ_of"]

_IN_MEMORY = 1 << 20
_FORM_BYTES = 1 << 20
_PIECE_BYTES = 1 << 17
_BODY_S = 120.0
_FORM_S = 30.0
_STALL_S = 60.0


class _FileAnswer:
    """A file that an application answers with: sent from where it is."""

    def __init__(self, content: IO[bytes], _block: int = 0) -> None:
        self.content = content

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.content.read(_PIECE_BYTES), b"")

    def close(self) -> None:
        self.content.close()


class _Answer:
    """What the application answered: all of it."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: RawHeaders = []
        self.content: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 -- closed once it is sent

    def start(
        self, status: str, headers: list[tuple[str, str]], _error: object = None
    ) -> Any:  # noqa: ANN401 - as PEP 3333 has it
        self.status = int(status.partition(" ")[0])
        self.headers = raw(headers)
        return self.content.write


def environ_of(scope: Scope, body: IO[bytes], length: int) -> WSGIEnvironment:
    """Return the WSGI environment of a request.

    Args:
        scope: of ASGI.
        body: all of the body.
        length: its bytes.
    """
    host, port = scope.get("server") or ("localhost", 80)
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": _FileAnswer,
    }
    environ[EXCHANGE] = scope.get(EXCHANGE)
    if client := scope.get("client"):
        environ["REMOTE_ADDR"] = client[0]
    for name, value in scope["headers"]:
        # `X_Forwarded_For` would pass for `X-Forwarded-For`.
        if b"_" in name or name in {b"content-length", b"transfer-encoding"}:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    if length or scope["method"] in {"POST", "PUT", "PATCH"}:
        environ["CONTENT_LENGTH"] = str(length)
    return environ


class WsgiBridge:
    """ASGI: each request answered by a WSGI application, in a thread."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        threads: int,
        body_bytes: Mapping[str, int],
        form_bytes: Mapping[re.Pattern[str], int] | None = None,
        admits: Callable[[str, bytes], bool] = lambda _type, _head: True,
    ) -> None:
        """Run *application* in up to *threads* at once.

        Args:
            application: of WSGI.
            threads: at once; other requests wait.
            body_bytes: start of a path -> what a body may have there, of a request
                with ``Authorization``; elsewhere it is that of a form, 1 MiB.
            form_bytes: path -> what a form with files may have there.
            admits: content type and head of such a form -> whether the rest of it is
                kept; may wait for a disk.
        """
        self._application = application
        self._body_bytes = body_bytes
        self._form_bytes = form_bytes or {}
        self._admits = admits
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            try:
                length = await self._keep(scope, receive, body)
            except ProtocolError as error:
                await refuse(Call(scope, receive, send, EVERY), error, 0, None)
                return
            body.seek(0)
            environ = environ_of(scope, body, length)
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._threads, self._run, environ)
        try:
            await self._send(answer, send)
        finally:
            answer.content.close()

    async def _keep(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int:
        """Put the body of a request into a file; return how many bytes there are."""
        if not (most := self._form_most(scope)):
            most = self._most(scope)
            time_s = _BODY_S if most > _FORM_BYTES else _FORM_S
            return await read_body(receive, body.write, most, time_s)
        headers = dict(scope["headers"])
        content_type = headers.get(b"content-type", b"").decode("latin-1")

        async def admit(head: bytes) -> bool:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._threads, self._admits, content_type, head
            )

        gate = FormGate(receive, body, admit)
        await read_body(gate.receive, gate.write, most, _BODY_S)
        return gate.kept

    def _form_most(self, scope: Scope) -> int:
        """Return how many bytes a form with files may have; 0 where there is none."""
        for pattern, size in self._form_bytes.items():
            if scope["method"] == "POST" and pattern.fullmatch(scope["path"]):
                return size
        return 0

    def _most(self, scope: Scope) -> int:
        """Return how many bytes the body of a request may have.

        More than a form is for who sends a token, good or not: the view looks at it.
        """
        if not any(name == b"authorization" for name, _ in scope["headers"]):
            return _FORM_BYTES
        path = scope["path"]
        found = [
            size for start, size in self._body_bytes.items() if path.startswith(start)
        ]
        return max(found, default=_FORM_BYTES)

    def _run(self, environ: WSGIEnvironment) -> _Answer:
        """Run the application; for a thread."""
        answer = _Answer()
        try:
            parts = self._application(environ, answer.start)
            if isinstance(parts, _FileAnswer):
                answer.content.close()
                answer.content = parts.content
                return answer
            with ExitStack() as stack:
                stack.callback(getattr(parts, "close", lambda: None))
                for part in parts:
                    answer.content.write(part)
        except BaseException:
            answer.content.close()
            raise
        answer.content.seek(0)
        return answer

    async def _send(self, answer: _Answer, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": answer.headers,
            }
        )
        while piece := answer.content.read(_PIECE_BYTES):
            more = len(piece) == _PIECE_BYTES
            message = {"type": "http.response.body", "body": piece, "more_body": more}
            try:
                async with asyncio.timeout(_STALL_S):
                    await send(message)
            except TimeoutError as error:
                raise SlowReaderError from error
            if not more:
                return
        await send({"type": "http.response.body", "body": b""})

    def close(self) -> None:
        """Wait for the threads."""
        self._threads.shutdown(cancel_futures=True)
