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
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any

from pvd_graph.app.form_gate import LET_BY_BYTES, FormGate
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
from pvd_graph.app.turns import Turns
from pvd_graph.app.wsgi_environ import PIECE_BYTES, FileAnswer, environ_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

__all__ = ["WsgiBridge"]

_IN_MEMORY = 1 << 20
_FORM_BYTES = 1 << 20
_BODY_S = 120.0
_FORM_S = 30.0
_STALL_S = 60.0


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
            threads: at once, most of which wait for something; other requests wait.
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
        self._turns = Turns()

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
            async with self._turns.turn():
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

        gate = FormGate(receive, body, admit, most=most)
        await read_body(gate.receive, gate.write, most + LET_BY_BYTES, _BODY_S)
        gate.close(content_type)
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
            if isinstance(parts, FileAnswer):
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
        while piece := answer.content.read(PIECE_BYTES):
            more = len(piece) == PIECE_BYTES
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
