"""The client of the queries: few pieces, many headers, no more memory than it says."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable

import httpx

from pvd_graph.addresses import ServerAddress
from pvd_graph.store.remote.client import open_client
from pvd_graph.store.remote.server import RemoteServer
from tests.servers import open_oxigraph
from tests.store.other_servers import answering, saying

QUERY = (
    "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 10 } VALUES ?b { 1 2 3 4 5 6 7 8 9 } "
    "VALUES ?c { 1 2 3 4 5 6 7 8 9 10 } VALUES ?d { 1 2 3 4 5 6 7 8 9 10 } "
    'BIND("a text of some length, so that all of it is a megabyte" AS ?e) }'
)


def _client(address: str) -> httpx.AsyncClient:
    return open_client(RemoteServer(ServerAddress(address, address, address)))


def _pieces(opened: Callable[[str], httpx.AsyncClient], address: str) -> list[bytes]:
    async def ask() -> list[bytes]:
        sent = {"query": QUERY}
        async with (
            opened(address) as client,
            client.stream("POST", address, data=sent) as answer,
        ):
            answer.raise_for_status()
            return [piece async for piece in answer.aiter_raw()]

    return asyncio.run(ask())


def test_what_comes_by_the_kilobyte_is_taken_as_it_is_read() -> None:
    """The server writes a chunk for each kilobyte; httpx alone passes each on."""
    with open_oxigraph() as server:
        plain = _pieces(lambda _: httpx.AsyncClient(trust_env=False), server.query)
        merged = _pieces(_client, server.query)

    assert b"".join(merged) == b"".join(plain)
    assert len(merged) * 4 <= len(plain)


def test_an_answer_may_have_a_header_for_each_graph() -> None:
    """As Virtuoso's have; aiohttp refuses 129 unless it is told otherwise."""
    headers = "".join(f"X-SPARQL-Graph: urn:g:{number}\r\n" for number in range(2_000))

    with answering(saying(b"{}", headers=headers)) as canary:
        assert b"".join(_pieces(_client, canary.address)) == b"{}"


def test_who_reads_slowly_holds_the_server_back() -> None:
    """What nobody takes yet is not read either."""
    sent = 0
    over = threading.Event()

    def endless(connection: socket.socket) -> None:
        nonlocal sent
        # The buffers of the system are no larger than they must be.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not over.is_set():
            sent += connection.send(b"400\r\n" + b"a" * 1_024 + b"\r\n")

    async def ask(address: str) -> int:
        async with (
            _client(address) as client,
            client.stream("POST", address, data={"query": QUERY}) as answer,
        ):
            pieces = answer.aiter_raw()
            await anext(pieces)
            before = -1
            deadline = time.monotonic() + 20
            while before != sent and time.monotonic() < deadline:
                before = sent
                await asyncio.sleep(0.5)
            over.set()
            return sent

    with answering(endless) as canary:
        assert asyncio.run(ask(canary.address)) < 16 << 20
