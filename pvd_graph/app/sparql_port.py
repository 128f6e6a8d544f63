"""The endpoint as pages ask it: from their threads, into the event loop and back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pvd_graph.app.query_port import MAX_CONTENT_BYTES
from pvd_graph.app.sparql_clients import ClientPolicy, Clients
from pvd_graph.app.sparql_formats import Representation, represent
from pvd_graph.app.sparql_options import EndpointOptions
from pvd_graph.errors import BadQueryError, QueryLimitError, StoreError
from pvd_graph.store.evaluator import Evaluator
from pvd_graph.store.lexing import QueryShape, examine
from pvd_graph.store.lexing_services import redirected
from pvd_graph.store.mistakes import explained
from pvd_graph.store.namespace import HOST
from pvd_graph.store.pool import QueryRequest
from pvd_graph.store.pool_errors import busy
from pvd_graph.store.pool_model import PoolLimits
from pvd_graph.store.query_texts import AskedQuery
from pvd_graph.store.refusals import NO_FORM, RefusedQueryError

__all__ = ["EndpointPort", "PoolAnswer"]

# Beyond the deadline of a query: for the way to the loop and back.
_GRACE_S = 10.0
# Long enough for the longest query to be parsed.
_CHECK_S = 0.5
_ROWS = {"select", "ask"}


@dataclass(frozen=True, slots=True)
class PoolAnswer:
    """The whole answer of a query."""

    content: bytes
    generation: int
    kind: str


class EndpointPort:
    """A `QueryPort` over the pool, with the endpoint's own clients and options."""

    def __init__(
        self,
        pool: Evaluator,
        loop: asyncio.AbstractEventLoop,
        clients: Clients | None,
        options: EndpointOptions,
    ) -> None:
        """Ask *pool*, which lives in *loop*."""
        self._pool = pool
        self._loop = loop
        self._clients = clients
        self._options = options

    @property
    def limits(self) -> PoolLimits:
        """The limits in force."""
        return self._pool.limits

    @property
    def policy(self) -> ClientPolicy | None:
        """What one client may take; None: clients are not told apart."""
        return None if self._clients is None else self._clients.policy

    @property
    def services(self) -> tuple[str, ...]:
        """The endpoints that SERVICE may call."""
        return self._pool.services

    def client_of(self, environ: Mapping[str, Any]) -> str:
        """Return the client that a WSGI request comes from."""
        if self._clients is None:
            return ""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        return self._clients.name(environ.get("REMOTE_ADDR", ""), forwarded)

    def run(
        self,
        query: str,
        format: str,  # noqa: A002 - its name everywhere else
        client: str,
        time_s: float | None = None,
    ) -> PoolAnswer:
        """Answer *query*; see `QueryPort.run`."""
        began = time.monotonic()
        shape = examine(query, services=self._pool.services)
        if shape.form is None:
            raise explained(query, RefusedQueryError(*NO_FORM))
        how = represent(shape.form, "", format)
        status, size = HTTPStatus.SERVICE_UNAVAILABLE, 0
        try:
            answer = self._asked(query, how, shape, client, time_s)
            status, size = HTTPStatus.OK, len(answer.content)
        except BadQueryError as error:
            status = HTTPStatus.BAD_REQUEST
            raise explained(query, error) from None
        else:
            return answer
        finally:
            if self._options.record is not None:
                self._options.record(
                    AskedQuery(
                        shape.form,
                        how.format,
                        status,
                        seconds=time.monotonic() - began,
                        size=size,
                        cached=False,
                        query=query,
                    )
                )

    def check(self, query: str, client: str) -> None:
        """Check that *query* parses; see `QueryPort.check`."""
        shape = examine(query, services=self._pool.services)
        if shape.form is None:
            raise explained(query, RefusedQueryError(*NO_FORM))
        try:
            how = represent(shape.form, "", "json" if shape.form in _ROWS else "nt")
            self._asked(query, how, shape, client, _CHECK_S)
        except BadQueryError as error:
            raise explained(query, error) from None
        except (QueryLimitError, StoreError):
            # What is stopped, or finds no place, has not been refused.
            return

    def _asked(
        self,
        query: str,
        how: Representation,
        shape: QueryShape,
        client: str,
        time_s: float | None,
    ) -> PoolAnswer:
        if self._clients is not None:
            self._clients.admit(client)
        text, services = redirected(query, shape.services, HOST)
        asked = QueryRequest(
            query=text,
            format=how.format,
            union=self._options.union and not shape.has_dataset,
            base_iri=self._options.base_iri,
            time_s=time_s,
            services=services,
        )
        limits = self._pool.limits
        longest_s = (time_s or limits.time_s) + limits.wait_s + _GRACE_S
        answering = asyncio.run_coroutine_threadsafe(
            self._answer(asked, client), self._loop
        )
        try:
            return answering.result(longest_s)
        except TimeoutError as error:
            # The loop itself did not keep its time; nobody waits for the query now.
            answering.cancel()
            raise busy() from error

    async def _answer(self, request: QueryRequest, client: str) -> PoolAnswer:
        with await self._pool.run(request, client=client) as answer:
            parts: list[bytes] = []
            size = 0
            async for chunk in answer.chunks():
                size += len(chunk)
                if size > MAX_CONTENT_BYTES:
                    problem = (
                        "La réponse est trop grande pour une page. Restreignez la "
                        "requête, ou téléchargez sa réponse."
                    )
                    raise QueryLimitError(problem, limit="size")
                parts.append(chunk)
            return PoolAnswer(b"".join(parts), answer.generation, answer.kind)
