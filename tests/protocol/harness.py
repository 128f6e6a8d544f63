"""A real endpoint for tests: the real server, real workers, real sockets.

The generation holds 400 triples in two graphs of fictitious things.
"""

import asyncio
import http.client
import json
import socket
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import zstandard

from pvd_graph.app.asgi import Front
from pvd_graph.app.sparql import SparqlApplication
from pvd_graph.app.sparql_options import EndpointOptions
from pvd_graph.app.web_server import WebServer
from pvd_graph.app.wsgi_bridge import WsgiBridge
from pvd_graph.store.pool import GenerationSource, PoolLimits, QueryPool
from tests.store.pool_thread import LoopThread

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

EX = "https://example.org/"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GRAPH = f"CONSTRUCT WHERE {{ <{EX}a1> ?p ?o }}"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
LIMITS = PoolLimits(workers=2, time_s=1.0, wait_s=3.0, memory_bytes=256 << 20)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that listens, and its pool."""

    host: str
    port: int
    pool: QueryPool

    @property
    def url(self) -> str:
        """Return the address of the endpoint."""
        return f"http://{self.host}:{self.port}/sparql"


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever the answer holds
        """Return the body, decoded."""
        return json.loads(self.body)


def _pages(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    """Stand for the application of the pages: say which path was asked."""
    start_response("200 OK", [("Content-Type", "text/html")])
    return [f"page {environ['PATH_INFO']}".encode()]


@contextmanager
def serving(
    folder: Path,
    limits: PoolLimits = LIMITS,
    options: EndpointOptions | None = None,
    allow: Callable[[QueryPool], Coroutine[Any, Any, None]] | None = None,
) -> Iterator[Endpoint]:
    """Serve graphs ``a`` and ``b``, 200 triples each, with the settings of `serve`.

    *allow* is run on the pool before anything is asked of it.
    """
    graphs = []
    for name in ("a", "b"):
        lines = "".join(f'<{EX}{name}{i}> <{EX}value> "{i}" .\n' for i in range(200))
        path = folder / f"{name}.nt.zst"
        path.write_bytes(zstandard.compress(lines.encode()))
        graphs.append((EX + name, path))
    source = GenerationSource(7, tuple(graphs), folder / "db", 400)
    thread = LoopThread()
    pool = thread.run(QueryPool.open(source, limits))
    if allow is not None:
        thread.run(allow(pool))
    bridge = WsgiBridge(_pages, threads=2, body_bytes={})
    front = Front(SparqlApplication(pool, fallback=bridge, options=options), bridge)
    port = free_port()

    async def serve() -> WebServer:
        server = WebServer(front, "127.0.0.1", port)
        running.append(asyncio.ensure_future(server.serve()))
        return server

    async def end(server: WebServer) -> None:
        server.stop()
        await running[0]
        pool.close()

    running: list[asyncio.Future[None]] = []
    server = thread.run(serve())
    assert until(lambda: listens(port))
    yield Endpoint("127.0.0.1", port, pool)
    thread.run(end(server))
    bridge.close()
    thread.stop()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody listens on *port* of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def exchange(
    endpoint: Endpoint,
    target: str,
    method: str = "GET",
    body: str | bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Reply:
    """Send one request for *target*, path and query string, and read its answer."""
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=10)
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, names, answer.read())
    finally:
        connection.close()


def send(
    endpoint: Endpoint,
    method: str = "GET",
    body: str | bytes | None = None,
    headers: dict[str, str] | None = None,
    **parameters: str | list[str],
) -> Reply:
    """Send one request to ``/sparql`` and read its whole answer."""
    fields = {name.replace("_", "-"): value for name, value in parameters.items()}
    query = "?" + urlencode(fields, doseq=True) if fields else ""
    return exchange(endpoint, "/sparql" + query, method, body, headers)


def until(condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
    """Wait for *condition*; say whether it came."""
    give_up = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True
