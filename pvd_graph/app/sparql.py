"""The SPARQL endpoint, a bare ASGI application mounted ahead of the pages.

Bare, because a request cycle of Flask costs two to three times what a point query
does. Knows HTTP; the query runs in the pool, outside this process. A `GET` of a
browser goes to the application of the pages.

Source: https://www.w3.org/TR/sparql11-protocol/ and RFC 9110.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Hashable
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast

from pvd_graph.app.exchange import exchange_of
from pvd_graph.app.negotiation import choose, choose_encoding
from pvd_graph.app.outflow import Room
from pvd_graph.app.sparql_cache import AnswerCache, KeptAnswer
from pvd_graph.app.sparql_call import EVERY, Call, RawHeaders, Receive, Scope, Send, raw
from pvd_graph.app.sparql_clients import Clients
from pvd_graph.app.sparql_etag import is_known, source_key
from pvd_graph.app.sparql_formats import (
    GRAPH_MEDIA_TYPES,
    HTML,
    SOLUTION_MEDIA_TYPES,
    Representation,
    represent,
)
from pvd_graph.app.sparql_introduction import introduce
from pvd_graph.app.sparql_options import EndpointOptions
from pvd_graph.app.sparql_plan import Plan, Plans
from pvd_graph.app.sparql_port import EndpointPort
from pvd_graph.app.sparql_protocol import (
    FORMAT_NAMES,
    Fields,
    ProtocolRequest,
    read_fields,
    read_request,
)
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.sparql_refusing import refuse
from pvd_graph.app.sparql_reply import (
    Sending,
    cache_headers,
    headers_of,
    send,
)
from pvd_graph.errors import PvdError
from pvd_graph.store.evaluator import Evaluator
from pvd_graph.store.lexing import MAX_QUERY_BYTES, QueryShape, examine
from pvd_graph.store.lexing_services import redirected
from pvd_graph.store.namespace import HOST
from pvd_graph.store.pool import GenerationSource, QueryRequest
from pvd_graph.store.pool_model import Encoding, QueryCancelledError
from pvd_graph.store.query_texts import AskedQuery
from pvd_graph.store.refusals import NO_FORM, RefusedQueryError

__all__ = ["EndpointOptions", "SparqlApplication"]

_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_ENCODINGS = ("zstd", "gzip")
# In logs only, as several servers have it: the client left before its answer.
_GONE = 499
_PREFLIGHT = [
    ("Access-Control-Allow-Methods", ", ".join(_METHODS)),
    (
        "Access-Control-Allow-Headers",
        (
            # Any: what clients add (X-Requested-With, traces) does no harm. The star
            # does not stand for Authorization, and old browsers do not know it.
            "*, Accept, Accept-Language, Authorization, Content-Encoding, "
            "Content-Type, If-None-Match, X-Requested-With"
        ),
    ),
    ("Access-Control-Max-Age", "86400"),
]


class SparqlApplication:
    """ASGI: the endpoint; what a browser wants of it goes to *fallback*."""

    def __init__(
        self,
        pool: Evaluator,
        *,
        fallback: Any,  # noqa: ANN401 - an ASGI application
        options: EndpointOptions | None = None,
    ) -> None:
        """Answer queries by *pool*.

        Args:
            pool: where queries run.
            fallback: gets browsers that come for the page.
            options: see `EndpointOptions`.
        """
        self._pool = pool
        self._fallback = fallback
        self._options = options or EndpointOptions()
        self.path = self._options.path
        self._cache = AnswerCache(bytes_in_all=self._options.cache_bytes)
        self._plans = Plans()
        self._room = Room(self._options.spool_bytes)
        policy = self._options.clients
        self._clients = None if policy is None else Clients(policy)
        self._source: tuple[GenerationSource, str] | None = None
        limits = pool.limits
        told = (
            f"time={limits.time_s:g}, memory={limits.memory_bytes}, "
            f"length={MAX_QUERY_BYTES}, answer={limits.answer_bytes}"
        )
        self._every: RawHeaders = [*EVERY, *raw([("PVD-Limits", told)])]
        if self._clients is not None:
            self._every.append(self._clients.policy_header)
            pool.on_spent = self._clients.charge

    def port(self, loop: asyncio.AbstractEventLoop) -> EndpointPort:
        """Return the endpoint as pages ask it, from their threads, in *loop*."""
        return EndpointPort(self._pool, loop, self._clients, self._options)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = time.monotonic()
        call = Call(scope, receive, send, self._every)
        if self._clients is not None:
            forwarded = call.header(b"x-forwarded-for")
            call.client = self._clients.name(call.remote, forwarded)
            call.tell(self._clients.header(call.client))
        try:
            await self._route(call)
        except QueryCancelledError:
            # Nobody is there to be told; the statistics are.
            call.status = call.status or _GONE
        except (ProtocolError, PvdError) as error:
            if call.status:
                # Its headers are sent: the transfer is broken, for all to see.
                raise
            await self._refuse(call, error)
        finally:
            call.close()
            self._remember(call, time.monotonic() - began)

    def _remember(self, call: Call, seconds: float) -> None:
        """Tell who keeps count, and who observes, what was asked."""
        exchange = exchange_of(call.scope)
        if exchange:
            exchange.cached = call.cached
        if not call.form:
            return
        asked = AskedQuery(
            call.form,
            call.format,
            call.status,
            seconds=seconds,
            size=call.size,
            cached=call.cached,
            query=call.query,
        )
        if exchange:
            exchange.asked = asked
        if self._options.record is not None:
            self._options.record(asked)

    async def _refuse(self, call: Call, error: PvdError | ProtocolError) -> None:
        if exchange := exchange_of(call.scope):
            exchange.refused = getattr(error, "limit", type(error).__name__)
        wait_s = 0
        if self._clients is not None:
            wait_s = self._clients.wait_s(call.client)
            call.tell(self._clients.header(call.client))
        await refuse(call, error, wait_s, self._options.error_page)

    async def _route(self, call: Call) -> None:
        if call.method not in _METHODS:
            raise ProtocolError(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"Méthodes acceptées : {', '.join(_METHODS)}.",
                f"Methods accepted: {', '.join(_METHODS)}.",
                allow=list(_METHODS),
            )
        if call.method == "OPTIONS":
            headers = [("Allow", ", ".join(_METHODS)), *_PREFLIGHT]
            await call.reply(HTTPStatus.NO_CONTENT, headers, b"")
            return
        if call.method == "POST":
            await self._query(call, read_fields(call), None)
            return
        # What was asked in these very words needs no reading.
        words = _words_of(call)
        kept = self._cache.find(words, self._pool.source)
        if kept is not None:
            await self._replay(call, kept)
            return
        plan = self._plans.find(words)
        if plan is not None:
            await self._answer(call, plan, words)
            return
        fields = read_fields(call)
        if "query" not in fields:
            await self._introduce(call)
        elif _is_browser(call):
            await self._fallback(call.scope, call.receive, call.send)
        else:
            await self._query(call, fields, words)

    async def _introduce(self, call: Call) -> None:
        """Answer a GET without query: the page, or the service description."""
        if not await introduce(call, self._pool, self._options):
            await self._fallback(call.scope, call.receive, call.send)

    async def _query(self, call: Call, fields: Fields, words: Hashable) -> None:
        """Understand the query of *call*, then answer it."""
        asked = await read_request(call, fields, MAX_QUERY_BYTES)
        call.query = asked.query
        shape = examine(asked.query, services=self._pool.services)
        if shape.form is None:
            raise RefusedQueryError(*NO_FORM)
        call.form = shape.form
        how = _represent(shape.form, call.accept, asked.override)
        request = self._request(call, asked, shape, how)
        plan = Plan(asked.query, shape.form, how, request, volatile=shape.volatile)
        if words is not None:
            self._plans.keep(words, plan)
        await self._answer(call, plan, words)

    async def _answer(self, call: Call, plan: Plan, words: Hashable) -> None:
        """Answer from memory if that can be, else have the query evaluated."""
        call.query, call.form, call.format = plan.query, plan.form, plan.how.format
        if not plan.volatile:
            source = self._pool.source
            etag = plan.etag(self._key_of(source))
            if is_known(call.known, etag):
                await self._not_modified(call, etag, source.number)
                return
            if kept := self._cache.find((call.method, etag), source):
                if words is not None:
                    self._cache.keep(words, kept)
                await self._replay(call, kept)
                return
        if self._clients is not None:
            self._clients.admit(call.client)
        await self._compute(call, plan, words)

    async def _compute(self, call: Call, plan: Plan, words: Hashable) -> None:
        """Have the query evaluated; send its answer, and keep it if it is small."""
        answer = await self._pool.run(
            plan.request, client=call.client, watch=call.watch
        )
        about = headers_of(answer, plan.how)
        etag = "" if plan.volatile else plan.etag(self._key_of(answer.source))
        if is_known(call.known, etag, answered=True):
            answer.close()
            await self._not_modified(call, etag, answer.generation)
            return

        def keep(content: bytes) -> None:
            headers = [
                *about,
                *cache_headers(call.method, etag),
                ("Content-Length", str(len(content))),
            ]
            whole = tuple(raw(headers) + self._every)
            kept = KeptAnswer(answer.source, etag, whole, content)
            for known_by in filter(None, ((call.method, etag), words)):
                self._cache.keep(known_by, kept)

        most = self._cache.bytes_each if etag else -1
        await send(call, answer, about, Sending(etag, most, keep, self._room))

    def _key_of(self, source: GenerationSource) -> str:
        """Return the word for the content of *source*, nearly always the last one."""
        found = self._source
        if found is None or found[0] is not source:
            found = self._source = (source, source_key(source))
        return found[1]

    def _request(
        self,
        call: Call,
        asked: ProtocolRequest,
        shape: QueryShape,
        how: Representation,
    ) -> QueryRequest:
        accepted = call.header(b"accept-encoding")
        coding = cast("Encoding", choose_encoding(accepted, _ENCODINGS))
        query, services = redirected(asked.query, shape.services, HOST)
        return QueryRequest(
            query=query,
            format=how.format,
            union=self._options.union and not shape.has_dataset,
            default_graph_uris=asked.default_graph_uris,
            named_graph_uris=asked.named_graph_uris,
            encoding=coding,
            base_iri=self._options.base_iri,
            services=services,
        )

    async def _not_modified(self, call: Call, etag: str, number: int) -> None:
        call.cached = True
        headers = [("PVD-Generation", str(number)), *cache_headers(call.method, etag)]
        await call.reply(HTTPStatus.NOT_MODIFIED, headers, b"")

    async def _replay(self, call: Call, kept: KeptAnswer) -> None:
        """Answer with what was answered before."""
        if is_known(call.known, kept.etag, answered=True):
            await self._not_modified(call, kept.etag, kept.source.number)
            return
        call.cached = True
        call.status = HTTPStatus.OK
        headers: RawHeaders = [*kept.headers, *call.told.values()]
        await call.send(
            {"type": "http.response.start", "status": 200, "headers": headers}
        )
        await call.finish(kept.content)


_FORMAT_WORDS = tuple(f"{name}=".encode() for name in FORMAT_NAMES)
# The same clients ask the same queries again and again.
_LONGEST = 4_000
_represent = lru_cache(1_000)(represent)


def _words_of(call: Call) -> Hashable:
    """Return what a GET or HEAD is remembered by; None for one that is long."""
    asked: bytes = call.scope["query_string"]
    accept = call.headers.get(b"accept", b"")
    encoding = call.headers.get(b"accept-encoding", b"")
    if len(asked) + len(accept) + len(encoding) > _LONGEST:
        return None
    return (call.method, asked, accept, encoding)


def _is_browser(call: Call) -> bool:
    """Say whether a query comes from an address that a person opened.

    Such an address shows the query in its page; one with ``format=`` is a link to a
    result.
    """
    if HTML not in call.accept.lower():
        return False
    asked = any(word in call.scope["query_string"] for word in _FORMAT_WORDS)
    offers = [*SOLUTION_MEDIA_TYPES, *GRAPH_MEDIA_TYPES, HTML]
    return not asked and choose(call.accept, offers) == HTML
