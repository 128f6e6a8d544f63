"""Take what the engine of one network worker asks of other endpoints, and ask them.

The worker reaches nothing but the socket that is listened to here; it names an endpoint
by its number on the list of its query. Knows the HTTP of both sides, in threads that
end with the query.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from http import HTTPStatus
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler
from typing import Any

from pvd_graph.errors import ServiceError
from pvd_graph.store import service_model
from pvd_graph.store.service_address import Resolve, public_addresses
from pvd_graph.store.service_call import ServiceCall
from pvd_graph.store.service_model import ServicePolicy

__all__ = ["ServiceBroker"]

_PATH = re.compile(r"/(\d{1,2})")
_CALLS_AT_ONCE = 8
_MAX_BODY_BYTES = 1 << 20
# Before the end of the query, so that what comes out is why.
_AHEAD_S = 0.25


class ServiceBroker:
    """The way out of one query.

    Attributes:
        failure: of the first call that failed; None when none did.
        made: calls so far.
        last: address of the last one; empty before the first.
    """

    def __init__(
        self,
        listener: socket.socket,
        addresses: tuple[str, ...],
        policy: ServicePolicy,
        resolve: Resolve = public_addresses,
    ) -> None:
        """Prepare for one query; see `open`.

        Args:
            listener: in the network of the worker; closed by `close`.
            addresses: the endpoints, by number.
            policy: bounds of calls.
            resolve: checks and resolves names.
        """
        self.addresses = addresses
        self.policy = policy
        self.failure: ServiceError | None = None
        self.made = 0
        self.last = ""
        self._listener = listener
        self._resolve = resolve
        self._end = time.monotonic()
        self._calls: set[ServiceCall] = set()
        self._connections: set[socket.socket] = set()
        self._closed = False
        self._lock = threading.Lock()

    def open(self, time_s: float) -> None:
        """Take calls from now on, for *time_s* seconds at most."""
        self._end = time.monotonic() + time_s - _AHEAD_S
        self._listener.settimeout(None)
        threading.Thread(
            target=self._accept, name="pvd-service-broker", daemon=True
        ).start()

    def close(self) -> None:
        """End all calls. May be called again; does not wait for the threads."""
        with self._lock:
            self._closed = True
            calls, connections = list(self._calls), list(self._connections)
        for connection in (self._listener, *connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for call in calls:
            call.end()

    def fail(self, error: ServiceError) -> None:
        """Remember why the query cannot be answered."""
        with self._lock:
            if self.failure is None and not self._closed:
                self.failure = error

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if self._closed or len(self._connections) >= _CALLS_AT_ONCE:
                    connection.close()
                    continue
                self._connections.add(connection)
            threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            ).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError, ValueError):
                connection.settimeout(max(_AHEAD_S, self._end - time.monotonic()))
                _Handler(connection, self)
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()

    def begin(self, address: str) -> ServiceCall:
        """Return one more call, of *address*.

        Raises:
            ServiceError: it is one too many, or too late.
        """
        left_s = self._end - time.monotonic()
        with self._lock:
            if self._closed or left_s <= 0:
                raise service_model.out_of_time(address)
            if self.made >= self.policy.calls:
                raise service_model.too_many_calls(address, self.policy.calls)
            self.made += 1
            self.last = address
            time_s = min(self.policy.time_s, left_s)
            call = ServiceCall(address, self._resolve, time_s=time_s)
            self._calls.add(call)
        return call

    def ended(self, call: ServiceCall) -> None:
        """Forget *call*."""
        with self._lock:
            self._calls.discard(call)


class _Handler(BaseHTTPRequestHandler):
    """One connection of the engine: POST /<number>, the query as its body."""

    protocol_version = "HTTP/1.1"

    def __init__(self, connection: socket.socket, broker: ServiceBroker) -> None:
        self._broker = broker
        # The server is not asked for anything.
        super().__init__(connection, ("", 0), None)  # type: ignore[arg-type]

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as its parent has it
        """Say nothing: the query has its own line."""

    def do_POST(self) -> None:
        """Ask the endpoint of that number; pass its answer on, or why there is none."""
        self.close_connection = True
        path = _PATH.fullmatch(self.path)
        number = int(path[1]) if path else len(self._broker.addresses)
        length = self.headers.get("Content-Length", "")
        if number >= len(self._broker.addresses) or not length.isdecimal():
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        if int(length) > _MAX_BODY_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        query = self.rfile.read(int(length))
        try:
            self._call(self._broker.addresses[number], query)
        except ServiceError as error:
            self._broker.fail(error)
            self._refuse(HTTPStatus.BAD_GATEWAY)

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response_only(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def _call(self, address: str, query: bytes) -> None:
        call = self._broker.begin(address)
        try:
            with call.answer(query) as answer:
                self._pass_on(call, answer)
        finally:
            self._broker.ended(call)

    def _pass_on(self, call: ServiceCall, answer: HTTPResponse) -> None:
        self.send_response_only(HTTPStatus.OK)
        self.send_header("Content-Type", answer.headers.get_content_type())
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for chunk in call.chunks(answer, self._broker.policy.answer_bytes):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        except ServiceError as error:
            # The transfer ends without its last chunk: the engine sees it cut.
            self._broker.fail(error)
            return
        self.wfile.write(b"0\r\n\r\n")
