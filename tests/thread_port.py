"""The endpoint of the tests of pages: the engine itself, in a thread, with its limits.

What a page asks of the endpoint is the port alone; here the query runs in a thread of
its own on a reader, and is refused, cut and named as the pool would.
"""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from pvd_graph.app.query_port import MAX_CONTENT_BYTES
from pvd_graph.app.sparql_clients import ClientPolicy, Clients
from pvd_graph.errors import QueryLimitError
from pvd_graph.store.lexing import examine
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.pool_model import PoolLimits
from pvd_graph.store.refusals import NO_FORM, RefusedQueryError

SLOW = "# slow"
"""In a query: it passes the time that it has."""


@dataclass(frozen=True)
class Answer:
    """An answer of the port."""

    content: bytes
    generation: int
    kind: str


@dataclass
class ThreadPort:
    """Ask *reader*, and remember who asked what, as (query, format, client)."""

    reader: OxigraphReader
    limits: PoolLimits = field(default_factory=PoolLimits)
    policy: ClientPolicy | None = field(default_factory=ClientPolicy)
    services: tuple[str, ...] = ()
    most_bytes: int = MAX_CONTENT_BYTES
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def client_of(self, environ: Mapping[str, Any]) -> str:
        """Name a client as the endpoint does."""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        clients = Clients(self.policy or ClientPolicy())
        return clients.name(environ.get("REMOTE_ADDR", ""), forwarded)

    def run(
        self,
        query: str,
        format: str,  # noqa: A002 - its name in the port
        client: str,
        time_s: float | None = None,
    ) -> Answer:
        """Answer in another thread, and wait for it."""
        self.asked.append((query, format, client))
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(self._answer, query, format).result(time_s or 60)

    def check(self, query: str, client: str) -> None:
        """Ask, and let the answer go."""
        self.run(query, "ntriples" if "CONSTRUCT" in query else "json", client)

    def _answer(self, query: str, result_format: str) -> Answer:
        form = examine(query).form
        if form is None:
            raise RefusedQueryError(*NO_FORM)
        if SLOW in query:
            problem = f"{self.limits.time_s:g} s de calcul <atteintes>."
            raise QueryLimitError(problem, limit="time")
        out = io.BytesIO()
        self.reader.write_answer(query, result_format, out)
        if out.tell() > self.most_bytes:
            problem = "trop"
            raise QueryLimitError(problem, limit="size")
        kind = form if form in {"select", "ask"} else "graph"
        return Answer(out.getvalue(), self.reader.generation, kind)
