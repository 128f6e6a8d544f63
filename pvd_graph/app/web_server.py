"""The HTTP server, inside this process and its event loop.

Alone to know granian. It reads requests and writes answers in Rust, so that slow
clients cost no thread; it tells when a client has gone; and what an application cannot
finish, it breaks (decision 0009 has the measurements).
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any, cast

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from pvd_graph.errors import InputError

__all__ = ["WebServer", "check_free"]

_HEADERS_MS = 15_000
_BACKLOG = 1024
# Requests in the hands of the application at once; further ones wait in the server.
_AT_ONCE = 1024
_SHUTDOWN_S = 10.0


def check_free(host: str, port: int) -> None:
    """See that nobody else listens: the server itself would share the port.

    Raises:
        InputError: the port is taken, or the address is not of this machine.
    """
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
    except OSError as error:
        problem = (
            f"{host}:{port} ne peut pas être ouvert ({error.strerror or error}) ; "
            "arrêtez ce qui l'occupe ou choisissez un autre port par --port"
        )
        raise InputError(problem) from error


class WebServer:
    """An HTTP/1.1 server for one ASGI application."""

    def __init__(
        self,
        application: Any,  # noqa: ANN401 - of ASGI
        host: str,
        port: int,
    ) -> None:
        """Prepare to serve *application* at *host* and *port*."""
        self._server = Server(
            application,
            address=host,
            port=port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_MS),
            websockets=False,
            backlog=_BACKLOG,
            backpressure=_AT_ONCE,
            # The application tells its errors itself.
            log_enabled=False,
        )

    async def serve(self) -> None:
        """Listen and serve until `stop`; then let running answers end, for a while."""
        serving = asyncio.ensure_future(self._server.serve())
        interrupt = cast("asyncio.Event", self._server.main_loop_interrupt)
        stopping = asyncio.ensure_future(interrupt.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        done, _ = await asyncio.wait({serving}, timeout=_SHUTDOWN_S)
        if done:
            serving.result()
        else:
            serving.cancel()

    def stop(self) -> None:
        """End `serve`; from the event loop's thread."""
        self._server.stop()  # type: ignore[no-untyped-call] # granian's is not typed
