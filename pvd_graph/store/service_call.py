"""One call of another SPARQL endpoint: a query sent, its answer read within bounds.

Connects to an address that was checked and to no other, follows no redirection, and
shows no header of its own but what the protocol needs.

Source: https://www.w3.org/TR/sparql11-protocol/#query-via-post-urlencoded
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import SplitResult, urlencode, urlsplit

from pvd_graph.errors import ServiceError
from pvd_graph.store import service_model
from pvd_graph.store.service_address import PrivateAddressError, Resolve

__all__ = ["ServiceCall"]

_ACCEPT = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
_READ_BYTES = 65_536
_CONNECT_S = 5.0


class ServiceCall:
    """A call that runs in one thread and may be ended by another."""

    def __init__(self, address: str, resolve: Resolve, *, time_s: float) -> None:
        """Prepare a call of *address*, which has *time_s* seconds from now."""
        self._address = address
        self._resolve = resolve
        self._deadline = time.monotonic() + time_s
        self._socket: socket.socket | None = None
        self._ended = False
        self._lock = threading.Lock()

    def end(self) -> None:
        """End the call, for whichever reason; who reads from it meets an error."""
        with self._lock:
            self._ended = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    # Not the method of TLS, which is not for two threads.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _left_s(self) -> float:
        left_s = self._deadline - time.monotonic()
        if left_s <= 0 or self._ended:
            raise TimeoutError
        return left_s

    def _hold(self, connection: socket.socket) -> None:
        """Let `end` reach *connection*.

        Raises:
            TimeoutError: the call was ended meanwhile.
        """
        with self._lock:
            self._socket = connection
            if self._ended:
                connection.close()
                raise TimeoutError

    def _connect(self, host: str, port: int) -> socket.socket:
        """Return a connection to the first address of *host* that takes one."""
        failure: OSError = OSError("no address")
        for address in self._resolve(host, port):
            try:
                return socket.create_connection(
                    (address, port), min(_CONNECT_S, self._left_s())
                )
            except OSError as error:
                failure = error
        raise failure

    def _secure(
        self, connection: socket.socket, host: str, context: ssl.SSLContext
    ) -> ssl.SSLSocket:
        """Return *connection* in TLS, its certificate checked against *host*."""
        secured = context.wrap_socket(
            connection, server_hostname=host, do_handshake_on_connect=False
        )
        self._hold(secured)
        secured.do_handshake()
        return secured

    def _send(
        self, target: SplitResult, connection: socket.socket, query: bytes
    ) -> http.client.HTTPResponse:
        host = target.hostname or ""
        exchange: http.client.HTTPConnection
        if target.scheme == "https":
            context = ssl.create_default_context()
            exchange = http.client.HTTPSConnection(host, target.port, context=context)
            connection = self._secure(connection, host, context)
        else:
            exchange = http.client.HTTPConnection(host, target.port)
        exchange.sock = connection
        # Without it, the class would resolve the name again and reconnect.
        exchange.auto_open = 0
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        headers = {
            "Accept": _ACCEPT,
            "Accept-Encoding": "identity",
            "Connection": "close",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "pvd-graph",
        }
        exchange.request("POST", path, urlencode({"query": query}), headers)
        return exchange.getresponse()

    @contextlib.contextmanager
    def answer(self, query: bytes) -> Iterator[http.client.HTTPResponse]:
        """Send *query*; give its answer, whose body is for `chunks`.

        Raises:
            ServiceError: there is none, or none that can be used.
        """
        watch = threading.Timer(max(0, self._deadline - time.monotonic()), self.end)
        watch.daemon = True
        watch.start()
        try:
            with self._answer(query) as answer:
                yield self._checked(answer)
        finally:
            watch.cancel()
            if self._socket is not None:
                self._socket.close()

    def _answer(self, query: bytes) -> http.client.HTTPResponse:
        target = urlsplit(self._address)
        port = target.port or {"http": 80, "https": 443}[target.scheme]
        try:
            connection = self._connect(target.hostname or "", port)
            self._hold(connection)
            connection.settimeout(self._left_s())
            return self._send(target, connection, query)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._failure(error) from error

    def _checked(self, answer: http.client.HTTPResponse) -> http.client.HTTPResponse:
        if self._ended:
            # Headers that were cut end as if they were whole.
            raise service_model.out_of_time(self._address)
        if answer.status != HTTPStatus.OK:
            raise service_model.answered(self._address, answer.status)
        kind = answer.headers.get_content_type()
        coding = answer.headers.get("Content-Encoding", "identity").lower()
        if kind not in _RESULTS or coding != "identity":
            raise service_model.no_results(self._address)
        return answer

    def _failure(self, error: Exception) -> ServiceError:
        if isinstance(error, PrivateAddressError):
            return service_model.forbidden(self._address)
        if isinstance(error, TimeoutError) or self._ended:
            return service_model.out_of_time(self._address)
        if isinstance(error, http.client.HTTPException):
            return service_model.unreadable(self._address)
        return service_model.unreachable(self._address)

    def chunks(
        self, answer: http.client.HTTPResponse, most_bytes: int
    ) -> Iterator[bytes]:
        """Yield the body of *answer* as it comes.

        Raises:
            ServiceError: it ends early, comes too late, or is too large.
        """
        size = 0
        try:
            while chunk := answer.read1(_READ_BYTES):
                size += len(chunk)
                if size > most_bytes:
                    raise service_model.too_large(self._address, most_bytes)
                yield chunk
                self._left_s()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._cut(error) from error
        if self._ended or answer.length:
            raise self._cut(None)

    def _cut(self, error: Exception | None) -> ServiceError:
        if isinstance(error, TimeoutError) or self._ended:
            return service_model.out_of_time(self._address)
        return service_model.unreadable(self._address)
