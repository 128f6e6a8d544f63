"""The endpoint as pages ask it: same answers, same limits, from another thread."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import zstandard

from pvd_graph.app import sparql_port
from pvd_graph.app.sparql import SparqlApplication
from pvd_graph.app.sparql_clients import ClientPolicy, Clients
from pvd_graph.app.sparql_options import EndpointOptions
from pvd_graph.app.sparql_port import EndpointPort
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.errors import BadQueryError, QueryLimitError
from pvd_graph.store.pool import GenerationSource, PoolLimits
from pvd_graph.store.query_texts import AskedQuery
from tests.store.pool_thread import ThreadPool

LIMITS = PoolLimits(workers=1, spares=0, time_s=1.0, wait_s=1.0)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreadPool]:
    """One worker over 400 triples."""
    folder: Path = tmp_path_factory.mktemp("port")
    path = folder / "a.nt.zst"
    lines = "".join(f'<urn:a:{i}> <urn:value> "{i}" .\n' for i in range(400))
    path.write_bytes(zstandard.compress(lines.encode()))
    source = GenerationSource(7, (("urn:a", path),), folder / "db", 400)
    pool = ThreadPool(source, LIMITS)
    yield pool
    pool.close()


@pytest.fixture
def port(pool: ThreadPool) -> EndpointPort:
    """A port whose clients are told apart."""
    clients = Clients(ClientPolicy())
    return EndpointPort(pool.pool, pool.loop, clients, EndpointOptions())


def test_answer_is_whole(port: EndpointPort) -> None:
    """In the format asked, with the generation it comes from."""
    answer = port.run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "csv", "a")

    assert (answer.content, answer.generation) == (b"n\r\n400\r\n", 7)
    assert answer.kind == "select"


def test_refusals_are_those_of_the_endpoint(port: EndpointPort) -> None:
    """What does not parse, what has no form, a format that does not fit, a deadline."""
    with pytest.raises(BadQueryError) as caught:
        port.run("SELECT *\n{ ;}", "csv", "a")
    assert (caught.value.line, caught.value.column) == (2, 3)
    with pytest.raises(BadQueryError, match="SELECT"):
        port.run("", "csv", "a")
    with pytest.raises(ProtocolError):
        port.run("ASK {}", "turtle", "a")
    with pytest.raises(QueryLimitError) as stopped:
        port.run(ENDLESS, "csv", "a")
    assert stopped.value.limit == "time"


def test_a_page_takes_no_more_than_it_can_hold(
    port: EndpointPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten kilobytes here; the query is stopped and the worker free again."""
    monkeypatch.setattr(sparql_port, "MAX_CONTENT_BYTES", 10_000)

    with pytest.raises(QueryLimitError) as caught:
        port.run("SELECT * { ?a ?b ?c . ?d ?e ?f }", "csv", "b")

    assert caught.value.limit == "size"
    assert port.run("ASK {}", "json", "b").content.endswith(b"true}")


def test_who_computed_too_much_waits_here_too(pool: ThreadPool) -> None:
    """The share of a client counts what its pages ask."""
    clients = Clients(ClientPolicy(burst_s=1.0))
    clients.charge("greedy", 5.0)
    port = EndpointPort(pool.pool, pool.loop, clients, EndpointOptions())

    with pytest.raises(QueryLimitError) as caught:
        port.run("ASK {}", "json", "greedy")

    assert caught.value.limit == "computing"
    assert port.client_of({"REMOTE_ADDR": "192.0.2.7"}) == "192.0.2.7"


def test_answers_and_refusals_are_counted(pool: ThreadPool) -> None:
    """As those of the endpoint are: by form, format, status and size."""
    counted: list[tuple[object, ...]] = []

    def record(asked: AskedQuery) -> None:
        counted.append((*asked[:3], asked.size, asked.query))

    port = EndpointPort(pool.pool, pool.loop, None, EndpointOptions(record=record))
    port.run("ASK {}", "json", "")
    with pytest.raises(BadQueryError):
        port.run("ASK { ;}", "json", "")

    assert counted == [
        ("ask", "json", 200, 26, "ASK {}"),
        ("ask", "json", 400, 0, "ASK { ;}"),
    ]


def test_who_leaves_is_counted_as_gone(pool: ThreadPool) -> None:
    """Nothing failed on our side, and nothing was answered."""
    counted: list[AskedQuery] = []
    options = EndpointOptions(record=counted.append)
    endpoint = SparqlApplication(pool.pool, fallback=None, options=options)
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/sparql",
        "query_string": urlencode({"query": ENDLESS}).encode(),
        "headers": [(b"host", b"example.org")],
    }

    async def leave() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        raise AssertionError(message)

    asking = endpoint(scope, leave, send)
    asyncio.run_coroutine_threadsafe(asking, pool.loop).result(10)

    (asked,) = counted
    assert (asked.form, asked.status, asked.size) == ("select", 499, 0)


@pytest.mark.parametrize(
    "query", ["ASK {}", "DESCRIBE <urn:a:1>", ENDLESS, "SELECT * { ?a ?b ?c }"]
)
def test_a_query_that_parses_passes_the_check(port: EndpointPort, query: str) -> None:
    """Whatever it would answer, and even if it never would."""
    port.check(query, "a")


def test_a_query_that_does_not_parse_fails_the_check(port: EndpointPort) -> None:
    """With its place."""
    with pytest.raises(BadQueryError) as caught:
        port.check("SELECT *\n{ ;}", "a")
    assert caught.value.line == 2
