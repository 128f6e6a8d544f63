"""What our own Python takes of an answer of the endpoint, without server and engine.

    python tests/benchmarks/bench_path.py

Microseconds a request from the observers down to the pool and back, in this process
and one after the other: the least of many short spells, which what else the machine
does hardly moves. The answer is there already: HTTP, the pool and its processes are
what `bench_stages.py` measures beside it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

from pvd_graph.app.asgi import Front
from pvd_graph.app.logs import slow_queries
from pvd_graph.app.metrics import Metrics
from pvd_graph.app.observing import Observed
from pvd_graph.app.sparql import EndpointOptions, SparqlApplication
from pvd_graph.app.sparql_clients import ClientPolicy
from pvd_graph.store.pool import GenerationSource, PoolLimits, QueryRequest
from pvd_graph.store.pool_model import Encoding, QueryKind

_SPELLS, _EACH = 1_000, 50
_CACHE_BYTES = 64 << 20
_SOURCE = GenerationSource(1, (), Path("none"), 0)


class _Given:
    """A small answer that was computed before."""

    source = _SOURCE
    generation = 1
    kind: QueryKind = "select"
    encoding: Encoding = "identity"
    _content = bytes(2_000)
    length = len(_content)

    async def content(self) -> bytes:
        return self._content

    def close(self) -> None:
        """Hold nothing."""


class _Standing:
    """Answers at once, in place of the pool."""

    source = _SOURCE
    limits = PoolLimits()
    services = ()
    on_spent = None

    async def run(self, _request: QueryRequest, **_about: object) -> _Given:
        return _Given()


def _scope(number: int) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": "/sparql",
        "query_string": b"query=SELECT%20%3Fp%20%7B%3Fs%20%3Fp%20" + b"%d%%7D" % number,
        "headers": [(b"host", b"127.0.0.1"), (b"accept", b"text/csv")],
        "http_version": "1.1",
        "client": ("127.0.0.1", 1),
    }


async def _receive() -> dict[str, Any]:
    return {"type": "http.disconnect"}


async def _send(_message: dict[str, Any]) -> None:
    pass


def _spell(site: Observed) -> float:
    """Return the seconds that some requests take; none of them waits."""
    began = time.perf_counter()
    for number in range(_EACH):
        with contextlib.suppress(StopIteration):
            site(_scope(number), _receive, _send).send(None)
    return time.perf_counter() - began


def _microseconds(cache_bytes: int, clients: ClientPolicy | None) -> float:
    options = EndpointOptions(cache_bytes=cache_bytes, clients=clients)
    pool: Any = _Standing()
    endpoint = SparqlApplication(pool, fallback=None, options=options)
    pages: Any = None
    site = Observed(Front(endpoint, pages), [Metrics(), slow_queries(2.0)])
    return min(_spell(site) for _ in range(_SPELLS)) / _EACH * 1e6


def main() -> None:
    """Print a line for each way."""
    asyncio.set_event_loop(asyncio.new_event_loop())
    print("| answer | limits by client | µs |")
    print("|---|---|---|")
    for name, cache_bytes in (("from memory", _CACHE_BYTES), ("computed", 0)):
        for told, clients in (("off", None), ("on", ClientPolicy())):
            print(f"| {name} | {told} | {_microseconds(cache_bytes, clients):.1f} |")


if __name__ == "__main__":
    main()
