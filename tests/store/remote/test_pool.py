"""Queries from outside, answered by a server: formats, limits, faults."""

import asyncio
import gzip
import json
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from pvd_graph.addresses import ServerAddress
from pvd_graph.errors import BadQueryError, QueryLimitError
from pvd_graph.store.pool_model import (
    GenerationSource,
    PoolLimits,
    QueryCancelledError,
    QueryRequest,
)
from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.remote.deployment import deploy
from pvd_graph.store.remote.ledger import Deployed
from pvd_graph.store.remote.model import Dataset, ServerAwayError, ServerFaultError
from pvd_graph.store.remote.naming import marked
from pvd_graph.store.remote.pool import RemotePool
from pvd_graph.store.remote.seen import Seen
from pvd_graph.store.remote.server import RemoteServer
from tests.conftest import free_port
from tests.remote_store import META, ONE, TWO, small_generation
from tests.store.other_servers import answering, holding_back, saying

ResultT = TypeVar("ResultT")
BY_GRAPH = (
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
)
LONG = (
    "SELECT (COUNT(*) AS ?n) WHERE { "
    + " . ".join(f"?a{at} ?b{at} ?c{at}" for at in range(15))
    + " }"
)
ROWS = "SELECT ?a ?b ?c ?d ?e ?f WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def asking(
    server: RemoteServer,
    folder: Path,
    scene: Callable[[RemotePool], Awaitable[ResultT]],
    limits: PoolLimits | None = None,
) -> ResultT:
    """Run *scene* with a pool over a small generation of *server*."""
    seen = Seen(deploy(server, 1, small_generation(folder)))
    return over(server, seen, folder, scene, limits)


def over(
    server: RemoteServer,
    seen: Seen,
    folder: Path,
    scene: Callable[[RemotePool], Awaitable[ResultT]],
    limits: PoolLimits | None = None,
) -> ResultT:
    """Run *scene* with a pool over *seen*."""
    source = GenerationSource(1, (), folder, 7)

    async def run() -> ResultT:
        pool = await RemotePool.open(server, lambda _: seen, source, limits)
        try:
            return await scene(pool)
        finally:
            pool.close()
            await pool.closed()

    return asyncio.run(run())


async def content(pool: RemotePool, query: str, name: str = "csv") -> str:
    """Return the whole answer of *query*."""
    with await pool.run(QueryRequest(query, name)) as answer:
        return (await answer.content()).decode()


def test_every_format_is_written_with_the_names_that_all_know(
    server: RemoteServer, tmp_path: Path
) -> None:
    """By the server, or here from what it writes."""
    about = f"CONSTRUCT WHERE {{ <{META}> ?p ?o }}"

    async def scene(pool: RemotePool) -> None:
        assert await content(pool, BY_GRAPH) == (
            f"g,n\r\n{META},3\r\n{ONE},2\r\n{TWO},2\r\n"
        )
        for name in ("json", "xml", "tsv", "markdown", "geojson"):
            told = await content(pool, BY_GRAPH, name)
            assert "~pvd-" not in told, name
            assert META in told or name == "geojson", name
        for name in ("turtle", "ntriples", "rdfxml", "jsonld", "nquads", "trig"):
            told = await content(pool, about, name)
            assert "~pvd-" not in told, name
            assert META in told, name
        assert json.loads(await content(pool, "ASK {}", "json"))["boolean"] is True

    asking(server, tmp_path, scene)


def test_an_answer_says_what_it_is(server: RemoteServer, tmp_path: Path) -> None:
    """Kind, generation, length where it is small, and how it is packed."""

    async def scene(pool: RemotePool) -> None:
        spent: list[str] = []
        pool.on_spent = lambda client, _seconds: spent.append(client)
        with await pool.run(QueryRequest("ASK {}", "json"), client="c") as small:
            assert (small.kind, small.generation) == ("ask", 1)
            assert small.length == len(await small.content())
        large = QueryRequest(f"{ROWS} LIMIT 2000", "csv", encoding="gzip")
        with await pool.run(large) as packed:
            assert (packed.kind, packed.encoding) == ("select", "gzip")
            rows = gzip.decompress(await packed.content()).splitlines()
        assert len(rows) == 2_001
        graph = QueryRequest("CONSTRUCT WHERE { ?s ?p ?o }", "turtle")
        with await pool.run(graph) as triples:
            assert triples.kind == "graph"
        assert spent[0] == "c"
        assert pool.state()["running"] == 0

    asking(server, tmp_path, scene)


def test_a_query_chooses_its_graphs(server: RemoteServer, tmp_path: Path) -> None:
    """By FROM and by the protocol, under the names that all know."""
    count = "(COUNT(*) AS ?n)"

    async def scene(pool: RemotePool) -> None:
        query = f"SELECT {count} FROM <{ONE}> WHERE {{ ?s ?p ?o }}"  # noqa: S608 - SPARQL
        with await pool.run(QueryRequest(query, "csv", union=False)) as answer:
            assert await answer.content() == b"n\r\n2\r\n"
        query = f"SELECT {count} WHERE {{ ?s ?p ?o }}"
        for graph, expected in ((META, b"3"), (marked(META, "x"), b"0")):
            asked = QueryRequest(query, "csv", default_graph_uris=(graph,))
            with await pool.run(asked) as answer:
                assert await answer.content() == b"n\r\n%b\r\n" % expected

    asking(server, tmp_path, scene)


def test_what_does_not_parse_is_told_with_its_place(
    server: RemoteServer, tmp_path: Path
) -> None:
    """Whatever the server says of it."""

    async def scene(pool: RemotePool) -> None:
        with pytest.raises(BadQueryError) as raised:
            await content(pool, "SELECT *\nWHERE { ?s ?p }")
        assert (raised.value.line, raised.value.column) == (2, 16)

    asking(server, tmp_path, scene)


def test_a_query_that_takes_too_long_is_stopped(
    server: RemoteServer, tmp_path: Path
) -> None:
    """At its deadline, and its place is free; the same while it answers."""
    limits = PoolLimits(time_s=0.5)

    async def scene(pool: RemotePool) -> None:
        began = time.monotonic()
        with pytest.raises(QueryLimitError) as raised:
            await content(pool, LONG)
        assert raised.value.limit == "time"
        assert time.monotonic() - began < 5
        with pytest.raises(QueryLimitError):
            await content(pool, ROWS.replace("}", ". ?m ?n ?o . ?p ?q ?r . ?t ?u ?v }"))
        assert pool.state()["running"] == 0
        assert await content(pool, "ASK {}", "json")

    asking(server, tmp_path, scene, limits)


def test_an_answer_that_is_too_large_is_cut(
    server: RemoteServer, tmp_path: Path
) -> None:
    """And told."""

    async def scene(pool: RemotePool) -> None:
        with pytest.raises(QueryLimitError) as raised:
            await content(pool, ROWS)
        assert raised.value.limit == "size"

    limits = replace(PoolLimits(), answer_bytes=100_000)
    asking(server, tmp_path, scene, limits)


@pytest.mark.parametrize(
    "call",
    [
        "<https://w3id.org/pvd-graph/ontology#matches>(?p, 'x')",
        "pvd:matches (?p, 'x')",
    ],
)
def test_a_function_that_the_server_lacks_is_named(
    server: RemoteServer, tmp_path: Path, call: str
) -> None:
    """As a fault of the query, with its place; its name alone may stand in any."""
    start = "PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>\n"

    async def scene(pool: RemotePool) -> None:
        query = f"{start}SELECT * {{ ?s ?p ?o FILTER({call}) }}"
        with pytest.raises(RefusedQueryError, match="matches") as raised:
            await content(pool, query)
        assert (raised.value.line, raised.value.column) == (2, 28)
        assert "embedded" in raised.value.english
        data = f"{start}SELECT ?s ?o {{ ?s pvd:matches ?o }}"
        assert await content(pool, data) == "s,o\r\n"

    asking(server, tmp_path, scene)


def test_who_goes_away_ends_the_query(server: RemoteServer, tmp_path: Path) -> None:
    """Its place is free at once."""

    async def scene(pool: RemotePool) -> None:
        with pytest.raises(QueryCancelledError):
            await pool.run(
                QueryRequest(LONG, "csv"), watch=lambda lease: lease.stop_gone()
            )
        assert pool.state()["running"] == 0

    asking(server, tmp_path, scene)


def _closing(connection: socket.socket) -> None:
    """Answer without saying how long, as HTTP/1.0 did."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{")


def _half(connection: socket.socket) -> None:
    """Answer less than was said."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    connection.sendall(head + b'{"head": {}' + b" " * 70_000)


def _chunked(chunks: bytes) -> Callable[[socket.socket], None]:
    """Answer in chunks, or in what is none."""
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    return lambda connection: connection.sendall(head + chunks)


def _endless_head(connection: socket.socket) -> None:
    """Answer headers, until the other side has enough."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: more\r\n" * 1_000)


FAULTS: dict[str, tuple[Callable[[socket.socket], None], type[Exception]]] = {
    "unavailable": (saying(b"later", status="503 Unavailable"), ServerAwayError),
    "failing": (saying(b"oops", status="500 Error"), ServerFaultError),
    "refusing": (saying(b"who?", status="401 Unauthorized"), ServerFaultError),
    "silent": (holding_back, QueryLimitError),
    "endless": (_closing, ServerFaultError),
    "half": (_half, ServerAwayError),
    "half in chunks": (_chunked(b'20\r\n{"head": {}'), ServerAwayError),
    "whole chunks, no last": (_chunked(b"2\r\n{}\r\n"), ServerAwayError),
    "sizes that lie": (_chunked(b"2\r\n{}{}\r\n0\r\n\r\n"), ServerFaultError),
    "sizes that are none": (_chunked(b"0x2\r\n{}\r\n0\r\n\r\n"), ServerFaultError),
    "not HTTP": (lambda one: one.sendall(b"SSH-2.0-OpenSSH\r\n"), ServerFaultError),
    "endless head": (_endless_head, ServerFaultError),
    "gone": (lambda _one: None, ServerAwayError),
}


def _asked(address: str, folder: Path) -> None:
    """Ask a server of the protocols at *address*; read the whole answer."""

    async def scene(pool: RemotePool) -> None:
        await content(pool, "ASK {}", "json")

    there = ServerAddress(address, address, address)
    seen = Seen(Deployed(Dataset(("urn:x",), ("urn:x",)), 1))
    over(RemoteServer(there), seen, folder, scene, PoolLimits(time_s=1))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_that_fails_is_told(fault: str, tmp_path: Path) -> None:
    """As what may work later, or as what the server did wrong; never as an answer."""
    answer, expected = FAULTS[fault]

    with answering(answer) as canary, pytest.raises(expected):
        _asked(canary.address, tmp_path)


def test_a_server_that_is_away_is_told(tmp_path: Path) -> None:
    """Without its address: who reads it may be anyone."""
    port = free_port()

    with pytest.raises(ServerAwayError, match="ne répond pas") as raised:
        _asked(f"http://127.0.0.1:{port}/query", tmp_path)

    assert str(port) not in str(raised.value)
