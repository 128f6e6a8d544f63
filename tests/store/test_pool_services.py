"""Queries that call other endpoints: real workers in networks of their own."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import (
    BadQueryError,
    BusyError,
    QueryLimitError,
    ServiceError,
    StoreError,
)
from pvd_graph.store import wire
from pvd_graph.store.lexing import examine
from pvd_graph.store.lexing_services import redirected
from pvd_graph.store.namespace import HOST
from pvd_graph.store.pool import PoolLimits, QueryCancelledError, QueryRequest
from pvd_graph.store.pool_answer import Lease
from pvd_graph.store.pool_model import ClientBusyError
from pvd_graph.store.pool_process import Worker
from pvd_graph.store.service_address import Resolve, public_addresses
from pvd_graph.store.service_model import ServicePolicy
from tests.store.other_servers import (
    answering,
    here,
    holding_back,
    other_endpoint,
    saying,
)
from tests.store.pool_thread import ThreadPool
from tests.store.test_namespace import isolating
from tests.store.test_pool import COUNT, ask, make_source, until

pytestmark = isolating

NOTHING = b'{"head":{"vars":[]},"results":{"bindings":[]}}'

LIMITS = PoolLimits(workers=2, spares=1, time_s=2.0, wait_s=1.0, memory_bytes=256 << 20)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreadPool]:
    """Two workers over generation 7, which holds ``https://example.org/a0`` to 199."""
    pool = ThreadPool(make_source(tmp_path_factory.mktemp("services"), 7), LIMITS)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    """Run another endpoint; its address."""
    with other_endpoint() as address:
        yield address


def allow(
    pool: ThreadPool, *addresses: str, resolve: Resolve = here, **bounds: float
) -> None:
    """Let queries call *addresses*."""
    policy = replace(ServicePolicy(addresses), **bounds)  # type: ignore[arg-type]
    pool.allow_services(policy, resolve)


def asking(query: str, *addresses: str) -> QueryRequest:
    """Return *query* as the endpoint gives it to the pool."""
    shape = examine(query, services=addresses)
    text, services = redirected(query, shape.services, HOST)
    return QueryRequest(text, "csv", services=services)


def test_rows_of_another_endpoint_are_joined(pool: ThreadPool, other: str) -> None:
    """Of three things there, all three are here too."""
    allow(pool, other)
    query = (
        "SELECT ?name ?value { ?x <https://example.org/value> ?value "
        f"SERVICE <{other}> {{ ?x <https://remote.example/name> ?name }} }} "
        "ORDER BY ?name"
    )

    assert ask(pool, asking(query, other)) == "name,value\r\nn0,0\r\nn1,1\r\nn2,2\r\n"


def test_any_name_reaches_the_listed_endpoint_only(pool: ThreadPool) -> None:
    """Were the lexer fooled, the engine would call into the worker's own network."""
    with answering(saying(b"{}")) as canary:
        allow(pool, "http://one.example/")
        smuggled = QueryRequest(
            f"SELECT * {{ SERVICE <{canary.address}> {{ ?s ?p ?o }} }}",
            "csv",
            services=("http://one.example/",),
        )
        with pytest.raises(StoreError):
            ask(pool, smuggled)

    assert canary.heard == []


def test_private_address_is_never_called(pool: ThreadPool) -> None:
    """With the check that is not for tests; SILENT gives nothing then."""
    with answering(saying(b"{}")) as canary:
        address = canary.address.replace("127.0.0.1", "localhost")
        allow(pool, address, resolve=public_addresses)
        query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        with pytest.raises(ServiceError, match="privée") as refused:
            ask(pool, asking(query, address))
        silent = asking(query.replace("SERVICE", "SERVICE SILENT"), address)
        assert ask(pool, silent).splitlines()[1:] == [",,"]

    assert "private" in refused.value.english
    assert canary.heard == []


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (b"oops", "500 Internal Server Error", "500"),
        (b"not json", "200 OK", "mal formée"),
        (
            b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":',
            "200 OK",
            "mal formée",
        ),
        (b" " * (2 << 20), "200 OK", "dépasse 1 Mio"),
    ],
    ids=["status", "malformed", "unfinished", "large"],
)
def test_failure_of_a_service_is_told(
    pool: ThreadPool, body: bytes, status: str, why: str
) -> None:
    """Not as an error of ours, nor of the query."""
    with answering(saying(body, status=status)) as server:
        allow(pool, server.address, answer_bytes=1 << 20)
        query = f"SELECT * {{ SERVICE <{server.address}> {{ ?s ?p ?o }} }}"
        with pytest.raises(ServiceError, match=why):
            ask(pool, asking(query, server.address))


def test_failure_after_the_first_rows_breaks_the_answer(pool: ThreadPool) -> None:
    """What was sent is not a whole document, and why is known."""
    row = {"s": {"type": "literal", "value": "x" * 1000}}
    whole = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [row] * 900}})
    with answering(saying(whole[:-50].encode())) as server:
        allow(pool, server.address)
        query = f"SELECT * {{ SERVICE <{server.address}> {{ ?s ?p ?o }} }}"
        with (
            pool.run(asking(query, server.address)) as answer,
            pytest.raises(ServiceError, match="mal formée"),
        ):
            for _ in answer.chunks():
                pass


def test_bad_query_keeps_its_place(pool: ThreadPool) -> None:
    """The address in it was another one when the engine read it."""
    address = "https://one.example/sparql"
    allow(pool, address)
    query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }}\n}} WHERE nonsense"
    with pytest.raises(BadQueryError) as here_too:
        ask(pool, QueryRequest(query, "csv"))
    with pytest.raises(BadQueryError) as caught:
        ask(pool, asking(query, address))

    assert (caught.value.line, caught.value.column) == (
        here_too.value.line,
        here_too.value.column,
    )


def test_deadline_holds_and_names_the_slow_server(pool: ThreadPool) -> None:
    """Others go on meanwhile; the place of a short query is not taken."""
    with answering(holding_back) as server:
        allow(pool, server.address)
        query = f"SELECT * {{ SERVICE <{server.address}> {{ ?s ?p ?o }} }}"
        with ThreadPoolExecutor(2) as asked:
            slow = [
                asked.submit(ask, pool, asking(query, server.address)) for _ in range(2)
            ]
            assert until(lambda: len(server.heard) == 2)
            assert "400" in ask(pool, COUNT)
            for one in slow:
                with pytest.raises((ServiceError, QueryLimitError)):
                    one.result(10)


def test_how_many_at_once_is_bounded(pool: ThreadPool) -> None:
    """In all, and of one client: what is over waits, or is told to."""
    with answering(holding_back) as server:
        allow(pool, server.address, at_once=1, waiting=1, client=1)
        query = f"SELECT * {{ SERVICE <{server.address}> {{ ?s ?p ?o }} }}"

        request = asking(query, server.address)

        with ThreadPoolExecutor(2) as asked:
            first = asked.submit(ask, pool, request, "one")
            assert until(lambda: len(server.heard) == 1)
            with pytest.raises(ClientBusyError):
                ask(pool, request, "one")
            second = asked.submit(ask, pool, request, "two")
            with pytest.raises(BusyError):
                # It waits for a second, then gives up: so does whoever waits with it.
                second.result(10)
            with pytest.raises((ServiceError, QueryLimitError)):
                first.result(10)

    assert len(server.heard) == 1


def test_worker_ends_when_who_asked_goes_away(pool: ThreadPool) -> None:
    """And its turn goes to the next."""
    held = threading.Event()
    gone = threading.Event()
    leases: list[Lease] = []

    def watch(lease: Lease) -> None:
        leases.append(lease)
        held.set()

    def first_in_vain(connection: socket.socket) -> None:
        if gone.is_set():
            saying(NOTHING)(connection)
        connection.recv(1)

    with answering(first_in_vain) as server, ThreadPoolExecutor(1) as asked:
        allow(pool, server.address, at_once=1)
        query = f"SELECT * {{ SERVICE <{server.address}> {{ ?s ?p ?o }} }}"
        waiting = asked.submit(pool.run, asking(query, server.address), watch)
        assert held.wait(10)
        gone.set()
        pool.loop.call_soon_threadsafe(leases[0].stop_gone)
        with pytest.raises(QueryCancelledError):
            waiting.result(10)

        assert ask(pool, asking(query, server.address)) == "o,p,s\r\n"


def test_machine_that_cannot_isolate_says_why() -> None:
    """Its worker's first frame does, and the worker is gone."""
    ours, theirs = socket.socketpair()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as process:
        theirs.sendall(wire.json_frame(wire.ERROR, {"message": "no name space"}))
        with pytest.raises(StoreError, match="no name space"):
            Worker(process.pid, ours, None).wait_ready()

        assert process.wait(10) == -signal.SIGKILL
    theirs.close()


def test_generation_is_left_once_its_calls_have_ended(
    tmp_path: Path, other: str
) -> None:
    """A switch in the middle of a call lets it end where it began."""
    pool = ThreadPool(make_source(tmp_path, 1), LIMITS)
    try:
        allow(pool, other)
        query = f"SELECT ?name {{ SERVICE <{other}> {{ ?x ?p ?name }} }} LIMIT 1"
        with pool.run(asking(query, other)) as answer:
            pool.switch(make_source(tmp_path, 2, 300))
            assert answer.generation == 1
            assert b"".join(answer.chunks()).startswith(b"name\r\nn")
        with pool.run(asking(query, other)) as answer:
            assert answer.generation == 2
            b"".join(answer.chunks())
    finally:
        pool.close()
