"""What is asked of the query pool, of what it holds, and within which limits."""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pvd_graph.errors import BusyError, StoreError

__all__ = [
    "GRAPH_FORMATS",
    "SOLUTION_FORMATS",
    "ClientBusyError",
    "Encoding",
    "GenerationSource",
    "PoolLimits",
    "QueryCancelledError",
    "QueryKind",
    "QueryRequest",
]

QueryKind = Literal["select", "ask", "graph"]
Encoding = Literal["identity", "gzip", "zstd"]

SOLUTION_FORMATS = ("json", "xml", "csv", "tsv", "markdown", "geojson")
"""Formats of SELECT and ASK. From CSV on they are for SELECT only: no
standard says how an ASK is written in CSV or TSV, and clients read the engine's bare
word as an empty table."""
GRAPH_FORMATS = ("turtle", "ntriples", "rdfxml", "jsonld", "nquads", "trig")
"""Formats of CONSTRUCT and DESCRIBE."""


def _default_workers() -> int:
    # Twice the cores, so that short queries find a worker, and the kernel gives them
    # their turn, while others compute. A worker costs its page tables and what its
    # queries touch; the generation itself is shared.
    return max(4, 2 * (os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class GenerationSource:
    """One immutable generation, as the pool opens it.

    Attributes:
        number: given back with every answer.
        graphs: named graph IRI -> its N-Triples, compressed by zstd. The empty IRI
            is the plain default graph.
        db: folder of the same quads on disk, used above `PoolLimits.memory_triples`.
        triples: quads over all graphs.
    """

    number: int
    graphs: tuple[tuple[str, Path], ...]
    db: Path
    triples: int


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """The bounds of the pool; all of them are told to clients.

    Attributes:
        workers: queries younger than `nice_after_s` that are evaluated at once, each
            by a process.
        spares: processes that stand by to take the place of one that is stopped or
            that goes on beside.
        long_queries: older ones that may run beside them, on workers of their own,
            so that they do not take the places of short ones. Beyond that half of
            the places may hold a long one; a further one is stopped as too many.
        queue: queries that may wait for a worker.
        client_running: queries of one client that may run at once, those beside not
            counted (half of the room there is one client's share); 0: no bound.
        wait_s: how long one may wait.
        time_s: wall time of a query, from its arrival to its last byte leaving the
            worker; whoever had to wait keeps half of it at least.
        memory_bytes: what a worker may allocate beyond the generation it holds.
        answer_bytes: size of an answer as sent (that is, compressed).
        memory_triples: above this, workers read the generation on disk. In memory a
            triple costs 355 bytes, and the scans are 4 to 13 times faster.
        nice_after_s: a query older than this is a long one: it yields its place and
            the processor to younger ones.
        yield_after_s: the same, while others wait and there is room beside.
        standby: keep a parent of workers started for the next generation, so that a
            switch takes tens of milliseconds where each write is one.
    """

    workers: int = field(default_factory=_default_workers)
    spares: int = 8
    long_queries: int = 16
    queue: int = 128
    client_running: int = 4
    wait_s: float = 5.0
    time_s: float = 10.0
    memory_bytes: int = 1 << 30
    answer_bytes: int = 2 << 30
    memory_triples: int = 5_000_000
    nice_after_s: float = 0.5
    yield_after_s: float = 0.03
    standby: bool = False


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query and how its answer must be written.

    Attributes:
        query: SPARQL 1.1 Query text, already passed by `lexing.examine`.
        format: of `SOLUTION_FORMATS` or `GRAPH_FORMATS`, as fits the query's form.
        union: the default graph is the union of all graphs; the caller says False
            when the query itself has FROM (the engine would ignore it).
        default_graph_uris: the protocol's dataset; when this or the next is not
            empty, it replaces both the union and the query's own FROM.
        named_graph_uris: the graphs that ``GRAPH`` may then reach.
        encoding: compression of the answer; answers of under 1 kB go plain.
        base_iri: what relative IRIs of the query are resolved against.
        time_s: wall time instead of the pool's own.
        services: the endpoints that it calls, by the number that it names them by:
            see `lexing_services.redirected`.
    """

    query: str
    format: str
    union: bool = True
    default_graph_uris: tuple[str, ...] = ()
    named_graph_uris: tuple[str, ...] = ()
    encoding: Encoding = "identity"
    base_iri: str | None = None
    time_s: float | None = None
    services: tuple[str, ...] = ()

    def as_message(self, time_s: float) -> bytes:
        """Return the request as it goes to a worker: a line of JSON, then the query.

        Args:
            time_s: its wall time; rounded up, the worker's alarm is the second one.
        """
        how = _how(
            math.ceil(time_s * 10) / 10,
            self.format,
            self.union,
            self.default_graph_uris,
            self.named_graph_uris,
            self.encoding,
            self.base_iri,
        )
        return how + self.query.encode("utf-8", "surrogatepass")


@lru_cache(1_000)
def _how(  # noqa: PLR0913, PLR0917 -- the fields of a request
    time_s: float,
    format: str,  # noqa: A002 -- its name everywhere else
    union: bool,  # noqa: FBT001 -- the fields of a request
    default_graph_uris: tuple[str, ...],
    named_graph_uris: tuple[str, ...],
    encoding: Encoding,
    base_iri: str | None,
) -> bytes:
    """Return all of a request but the query, the same for most."""
    content = {
        "time_s": time_s,
        "format": format,
        "union": union,
        "default_graph_uris": default_graph_uris,
        "named_graph_uris": named_graph_uris,
        "encoding": encoding,
        "base_iri": base_iri,
    }
    return json.dumps(content).encode() + b"\n"


class QueryCancelledError(StoreError):
    """Whoever asked went away before the answer; the query was stopped."""


class ClientBusyError(BusyError):
    """The client has more queries waiting than the line can take."""
