"""Connections: what is refused, what is kept, who is waited for."""

import socket
from collections.abc import Iterator

import pytest

from pvd_graph.app import http_connection
from tests.app.http_site import PIECE, Site, request, site, talk
from tests.protocol.harness import until

CLOSE = "Connection: close"


@pytest.fixture(scope="module")
def small() -> Iterator[Site]:
    """An application that answers by the path."""
    with site() as served:
        yield served


def test_requests_that_came_at_once_are_answered_in_order(small: Site) -> None:
    """More of them than are read ahead."""
    many = 100
    bodies = [f"{number:04d}" for number in range(many)]
    sent = b"".join(
        request("/echo", "Content-Length: 4", method="POST") + body.encode()
        for body in bodies
    )
    received = talk(small, sent + request("/", CLOSE)).decode()

    assert [part[-4:] for part in received.split("HTTP/1.1 ")[1:-1]] == bodies
    assert received.endswith("hello")


def test_a_client_that_goes_is_told_of(small: Site) -> None:
    """Before its answer: whoever computes it can stop."""
    with socket.create_connection(("127.0.0.1", small.port), 20) as link:
        link.sendall(request("/wait"))
        assert until(lambda: small.scopes[-1]["path"] == "/wait")
        before = small.gone

    assert until(lambda: small.gone == before + 1)


def test_a_slow_reader_holds_back_who_answers_it(small: Site) -> None:
    """What is written and not read stays within some MB: the buffers of sockets."""
    with socket.create_connection(("127.0.0.1", small.port), 20) as link:
        link.sendall(request("/stream"))
        assert until(lambda: small.sent_bytes > 0)
        assert not until(lambda: small.sent_bytes > 512 * len(PIECE), 1.0)
        received = 0
        while received < 1024 * len(PIECE):
            received += len(link.recv(1 << 20))


def test_an_answer_before_the_end_of_a_body_arrives(small: Site) -> None:
    """As 413 does; what is left of the body is not taken for a request."""
    sent = request("/", "Content-Length: 3000000", method="POST") + b"x" * 1_000_000
    received = talk(small, sent)

    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"connection: close" in received
    assert received.endswith(b"hello")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00", b"400"),
        (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", b"400"),
        (request("/", *(f"X-{n}: a" for n in range(200))), b"431"),
        (request("/" + "a" * 500_000), b"431"),
        (
            request(
                "/echo",
                "Content-Length: 3",
                "Transfer-Encoding: chunked",
                method="POST",
            )
            + b"0\r\n\r\n",
            b"400",
        ),
        (
            request("/echo", "Content-Length: 3", "Content-Length: 4", method="POST"),
            b"400",
        ),
    ],
)
def test_what_two_servers_could_read_differently_is_refused(
    small: Site, sent: bytes, status: bytes
) -> None:
    """RFC 9112, 11.2: and the connection is closed."""
    with socket.create_connection(("127.0.0.1", small.port), 20) as link:
        link.sendall(sent)
        received = b""
        try:
            while piece := link.recv(1 << 16):
                received += piece
        except ConnectionError:
            assert received
    assert received.split(b" ", 2)[1] == status


@pytest.mark.parametrize("begun", [b"", b"GET / HT", request("/") + b"GET"])
def test_half_a_head_is_not_waited_for(
    small: Site, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    """The connection is closed, in words where there is half a request."""
    monkeypatch.setattr(http_connection, "_HEAD_S", 0.1)
    received = talk(small, begun)

    assert received.endswith(b"408 Request Timeout" if begun else b"")


def test_a_silent_connection_is_closed(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some time between two requests."""
    monkeypatch.setattr(http_connection, "_IDLE_S", 0.1)

    assert talk(small, request("/")).endswith(b"hello")


@pytest.mark.parametrize(
    ("path", "begins", "ends"),
    [
        ("/fail", b"HTTP/1.1 500 ", b"500 Internal Server Error"),
        ("/silent", b"HTTP/1.1 500 ", b"500 Internal Server Error"),
        ("/split", b"HTTP/1.1 500 ", b"500 Internal Server Error"),
        ("/cut", b"HTTP/1.1 200 ", b"4\r\nhalf\r\n"),
        ("/short", b"HTTP/1.1 500 ", b"500 Internal Server Error"),
    ],
)
def test_an_answer_that_cannot_be_finished_is_seen_as_such(
    small: Site, path: str, begins: bytes, ends: bytes
) -> None:
    """Nobody takes it for whole, and no header is split."""
    received = talk(small, request(path))

    assert received.startswith(begins)
    assert received.endswith(ends)
    assert b"set-cookie" not in received


def test_another_protocol_is_not_switched_to(small: Site) -> None:
    """RFC 9110, 7.8: Java's client asks for HTTP/2 in its first request."""
    lines = ("Connection: Upgrade, close", "Upgrade: h2c", "HTTP2-Settings: a")
    body = request("/echo", *lines, "Content-Length: 2", method="POST") + b"ok"

    assert talk(small, request("/", *lines)).endswith(b"hello")
    assert talk(small, body).endswith(b"ok")
