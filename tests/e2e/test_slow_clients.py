"""Clients that take their time: they hold a connection, and nothing of anyone else.

Each test keeps its slow clients for a second or two while others are answered.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.protocol.servers import LARGE
from tests.protocol.wire import (
    DIRECT,
    Address,
    connected,
    exchange,
    query_string,
    raw_request,
    read_reply,
)

POINT = "SELECT ({} AS ?n) {{}}"


@contextmanager
def crowd(server: Address, number: int) -> Iterator[list[socket.socket]]:
    """Open *number* connections."""
    with ExitStack() as stack:
        yield [stack.enter_context(connected(server)) for _ in range(number)]


def others_are_answered(
    server: Address, meanwhile: Callable[[], None], seconds: float = 1.5
) -> None:
    """Ask queries and pages for a while, each answered within half a second."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        meanwhile()
        number += 1
        for target in (
            "/sparql" + query_string({"query": POINT.format(number)}),
            "/healthz",
            "/communes/99001",
        ):
            start = time.monotonic()
            assert exchange(server, target).status == 200
            assert time.monotonic() - start < 0.5
    assert number > 2


@pytest.mark.slow
def test_slow_headers(standing: Address) -> None:
    """A byte at a time, on sixty connections."""
    request = raw_request(standing, "/sparql", "X-Slow: " + "x" * 200)
    with crowd(standing, 60) as slow:
        sent = 0

        def drip() -> None:
            nonlocal sent
            for one in slow:
                one.sendall(request[sent : sent + 1])
            sent += 1

        others_are_answered(standing, drip)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/sparql", "/update", "/search"])
def test_slow_bodies(standing: Address, path: str) -> None:
    """A byte at a time, on sixty connections."""
    lines = (f"Content-Type: {DIRECT}", "Content-Length: 1000")
    head = raw_request(standing, path, *lines, method="POST")
    with crowd(standing, 60) as slow:
        for one in slow:
            one.sendall(head)

        def drip() -> None:
            for one in slow:
                try:
                    one.sendall(b"A")
                except OSError:  # refused before its body came
                    continue

        others_are_answered(standing, drip)


@pytest.mark.slow
def test_slow_readers(standing: Address) -> None:
    """Sixteen large answers that nobody takes do not hold the two workers."""
    target = "/sparql" + query_string({"query": LARGE, "format": "csv"})
    with crowd(standing, 16) as slow:
        for one in slow:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.sendall(raw_request(standing, target))

        def sip() -> None:
            for one in slow:
                assert one.recv(16)

        others_are_answered(standing, sip, 3)


@pytest.mark.slow
def test_a_slow_reader_gets_all_of_it(standing: Address) -> None:
    """What waits for it is kept aside, and is whole when it is read."""
    target = "/sparql" + query_string({"query": LARGE, "format": "csv"})
    with connected(standing) as slow, slow.makefile("rb") as stream:
        slow.sendall(raw_request(standing, target))
        assert slow.recv(8, socket.MSG_PEEK) == b"HTTP/1.1"
        time.sleep(2.5)  # longer than a query may run
        reply = read_reply(stream)

    assert reply.body.count(b"\n") == 160_001


@pytest.mark.slow
def test_idle_connections(standing: Address) -> None:
    """Five hundred that say nothing."""
    with crowd(standing, 500):
        others_are_answered(standing, lambda: None)


@pytest.mark.slow
def test_clients_that_go_away(standing: Address) -> None:
    """Sixty that ask for much and leave: what they asked for stops."""
    target = "/sparql" + query_string({"query": LARGE, "format": "csv"})
    for _ in range(60):
        with connected(standing) as gone:
            gone.sendall(raw_request(standing, target))

    others_are_answered(standing, lambda: None, 0.5)
