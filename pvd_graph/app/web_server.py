"""The HTTP server, inside this process and its event loop.

Knows who listens where and for how long connections are kept. It tells an application
when a client has gone; and what an application cannot finish, it breaks (decision 0030
says why it is our own).
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
from email.utils import formatdate

from pvd_graph.app.http_connection import Application, Connection
from pvd_graph.errors import InputError

__all__ = ["WebServer", "check_free"]

_BACKLOG = 1024
# Connections at once; beyond, the one that is silent for longest makes room.
_CONNECTIONS = 8192
_SHUTDOWN_S = 10.0
_TICK_S = 1.0


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


def _date() -> bytes:
    return f"date: {formatdate(usegmt=True)}\r\n".encode()


class WebServer:
    """An HTTP/1.1 server for one ASGI application.

    Attributes:
        application: who answers.
        connections: those that are open.
        date: the header ``Date`` of the moment, as a whole line.
        stopping: no further request is taken.
    """

    def __init__(self, application: Application, host: str, port: int) -> None:
        """Prepare to serve *application* at *host* and *port*."""
        self.application = application
        self.connections: set[Connection] = set()
        self.date = _date()
        self.stopping = False
        self._host = host
        self._port = port
        self._stop, self._empty = asyncio.Event(), asyncio.Event()
        descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self._most = min(_CONNECTIONS, max(descriptors // 2, 64))

    async def serve(self) -> None:
        """Listen and serve until `stop`; then let running answers end, for a while."""
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(
            lambda: Connection(self, loop), self._host, self._port, backlog=_BACKLOG
        )
        keeping_time = loop.create_task(self._keep_time())
        await self._stop.wait()
        self.stopping = True
        listening.close()
        for connection in list(self.connections):
            connection.close()
        if self.connections:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), _SHUTDOWN_S)
        for connection in list(self.connections):
            connection.abort()
        keeping_time.cancel()

    async def _keep_time(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_TICK_S)
            self.date = _date()
            now = loop.time()
            for connection in list(self.connections):
                connection.grow_old(now)

    def welcome(self, connection: Connection) -> None:
        """Take a new connection in."""
        if len(self.connections) >= self._most:
            idle = [one for one in self.connections if one.idle]
            min(idle, key=lambda one: one.since, default=connection).abort()
        self.connections.add(connection)

    def forget(self, connection: Connection) -> None:
        """Take note that a connection has ended."""
        self.connections.discard(connection)
        if self.stopping and not self.connections:
            self._empty.set()

    def stop(self) -> None:
        """End `serve`; from the event loop's thread."""
        self._stop.set()
