"""Connections and transfers: what libraries hide, written and read by hand.

Source: RFC 9112 (HTTP/1.1), sections named at each test.
"""

import gzip
import http.client

import pytest

from tests.protocol.servers import COUNT, EX, LARGE, PAIRS
from tests.protocol.wire import (
    DIRECT,
    Address,
    connected,
    query_string,
    raw_request,
    read_reply,
    send,
    talk,
)

ONE = "SELECT (1 AS ?one) {}"
ROWS = f"SELECT ?s ?o {{ ?s <{EX}value> ?o }} ORDER BY ?s"
ENDLESS_ROWS = f"{LARGE[:-1]} . ?e <{EX}value> ?f . ?g <{EX}value> ?h }}"


def address_of(query: str, **fields: str) -> str:
    """Return the address of a query."""
    return "/sparql" + query_string({"query": query, **fields})


def test_http_1_0_gets_a_length(small: Address) -> None:
    """RFC 9112, 7.1: no chunks there; without a length, a cut would go unseen."""
    for query in (ONE, PAIRS):
        sent = f"GET {address_of(query, format='csv')} HTTP/1.0\r\n\r\n"
        answer = talk(small, sent.encode())
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n")[0]
        assert b"transfer-encoding" not in head.lower()
        assert f"content-length: {len(body)}".encode() in head.lower()


def test_connections_are_kept(small: Address) -> None:
    """RFC 9112, 9.3: small, large, refused, posted, HEAD: one after the other."""
    connection = http.client.HTTPConnection(small.host, small.port, timeout=30)
    try:
        connection.connect()
        first = connection.sock
        for query, status in ((ONE, 200), (PAIRS, 200), ("SELECT", 400), (ROWS, 200)):
            for method in ("GET", "HEAD", "POST"):
                target = address_of(query) if method != "POST" else "/sparql"
                body = query.encode() if method == "POST" else None
                headers = {"Content-Type": DIRECT} if body else {}
                connection.request(method, target, body, headers)
                answer = connection.getresponse()
                answer.read()
                assert (answer.status, connection.sock) == (status, first)
    finally:
        connection.close()


def test_pipelined_requests_are_answered_in_order(small: Address) -> None:
    """RFC 9112, 9.3.2: ten at once; the answers come one by one, in their order."""
    queries = [f"SELECT ({number} AS ?n) {{}}" for number in range(10)]
    sent = b"".join(
        raw_request(small, address_of(query), "Accept: text/csv") for query in queries
    )
    with connected(small) as opened, opened.makefile("rb") as stream:
        opened.sendall(sent)
        bodies = [read_reply(stream).body for _ in queries]

    assert bodies == [f"n\r\n{number}\r\n".encode() for number in range(10)]


def test_bodies_may_come_in_chunks(small: Address) -> None:
    """RFC 9112, 7.1: a request whose length is not told before."""
    content = COUNT.encode()
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in content) + b"0\r\n\r\n"
    lines = (
        f"Content-Type: {DIRECT}",
        "Transfer-Encoding: chunked",
        "Accept: text/csv",
    )
    head = raw_request(small, "/sparql", *lines, method="POST")
    with connected(small) as opened, opened.makefile("rb") as stream:
        opened.sendall(head + chunks)
        reply = read_reply(stream)

    assert (reply.status, reply.body) == (200, b"n\r\n400\r\n")


def test_a_client_may_wait_for_100(small: Address) -> None:
    """RFC 9110, 10.1.1: told to go on, or answered at once."""
    lines = (f"Content-Type: {DIRECT}", f"Content-Length: {len(COUNT)}")
    head = raw_request(small, "/sparql", *lines, "Expect: 100-continue", method="POST")
    with connected(small) as opened, opened.makefile("rb") as stream:
        opened.sendall(head)
        assert stream.readline() == b"HTTP/1.1 100 Continue\r\n"
        assert stream.readline() == b"\r\n"
        opened.sendall(COUNT.encode())
        assert read_reply(stream).status == 200


def test_large_answers_come_in_chunks(small: Address) -> None:
    """RFC 9112, 7.1; compressed, each chunk can be unpacked as it comes."""
    # Asked by no other test: packed, it is small enough to be kept, with its length.
    target = address_of(f"{PAIRS} LIMIT 39999", format="csv")
    for coding in ("identity", "gzip"):
        sent = raw_request(small, target, f"Accept-Encoding: {coding}")
        with connected(small) as opened, opened.makefile("rb") as stream:
            opened.sendall(sent)
            reply = read_reply(stream)
        assert reply.status == 200, reply.body
        assert reply.headers["transfer-encoding"] == "chunked"
        assert "content-length" not in reply.headers
        plain = reply.body if coding == "identity" else gzip.decompress(reply.body)
        assert plain.count(b"\n") == 40_000


@pytest.mark.slow
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_cut_answer_is_a_broken_transfer(small: Address, coding: str) -> None:
    """RFC 9112, 8: the last chunk never comes, so that no client takes it for whole."""
    sent = raw_request(
        small, address_of(ENDLESS_ROWS, format="csv"), f"Accept-Encoding: {coding}"
    )
    with connected(small) as opened, opened.makefile("rb") as stream:
        opened.sendall(sent)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            read_reply(stream)
    assert send(small, query=ONE).status == 200


@pytest.mark.parametrize("path", ["/sparql", "/update", "/graph-store/x"])
@pytest.mark.parametrize(
    "chunks", ["Z\r\nASK{}\r\n0\r\n\r\n", "-5\r\nASK{}\r\n0\r\n\r\n"]
)
def test_malformed_chunks_are_400(small: Address, path: str, chunks: str) -> None:
    """RFC 9112, 7.1: the request is at fault, not the server."""
    method = "PUT" if path.startswith("/graph") else "POST"
    lines = (f"Content-Type: {DIRECT}", "Transfer-Encoding: chunked")
    head = raw_request(small, path, *lines, method=method)
    with connected(small) as opened, opened.makefile("rb") as stream:
        opened.sendall(head + chunks.encode())
        reply = read_reply(stream)

    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("hosts", [(), ("a", "b")])
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/"])
def test_one_host_is_needed(small: Address, path: str, hosts: tuple[str, ...]) -> None:
    """RFC 9112, 3.2: any other number of them is 400."""
    lines = "".join(f"Host: {host}\r\n" for host in hosts)
    sent = f"GET {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n"

    assert talk(small, sent.encode()).startswith(b"HTTP/1.1 400 ")
