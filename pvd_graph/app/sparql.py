"""The SPARQL endpoint, a bare WSGI application mounted ahead of the pages.

Bare, because a request cycle of Flask costs two to three times what a point query
does. Knows HTTP; the query runs in the pool, outside this process. A `GET` of a
browser, and every other path, goes to the application of the pages.

Source: https://www.w3.org/TR/sparql11-protocol/ and RFC 9110.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from wsgiref.util import request_uri

from pvd_graph.app.negotiation import choose, choose_encoding
from pvd_graph.app.problems import (
    problem,
    problem_of,
    retry_after_s,
    status_of,
    title_of,
)
from pvd_graph.app.service_description import FORMATS, describe_service
from pvd_graph.app.sparql_protocol import (
    GRAPH_MEDIA_TYPES,
    HTML,
    SOLUTION_MEDIA_TYPES,
    ProtocolError,
    ProtocolRequest,
    Representation,
    has_query,
    read_request,
    represent,
)
from pvd_graph.app.sparql_reply import Call, cache_headers, etag_of, send
from pvd_graph.errors import BadQueryError, PvdError
from pvd_graph.store.lexing import (
    MAX_QUERY_BYTES,
    QueryShape,
    QueryTooLongError,
    examine,
)
from pvd_graph.store.pool import QueryPool, QueryRequest
from pvd_graph.store.pool_model import Encoding
from pvd_graph.vocab import BASE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["SparqlApplication"]

_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_ENCODINGS = ("zstd", "gzip")
_PREFLIGHT = [
    ("Access-Control-Allow-Methods", ", ".join(_METHODS)),
    ("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type"),
    ("Access-Control-Max-Age", "86400"),
]


class SparqlApplication:
    """WSGI: ``/sparql`` here, everything else to *fallback*."""

    def __init__(
        self,
        pool: QueryPool,
        *,
        fallback: WSGIApplication,
        path: str = "/sparql",
        base_iri: str = BASE,
        union: bool = True,
    ) -> None:
        """Answer queries at *path* by *pool*.

        Args:
            pool: where queries run.
            fallback: gets other paths, and browsers that come for the page.
            path: exact path of the endpoint.
            base_iri: what relative IRIs of queries are resolved against.
            union: whether the default graph is the union of all graphs.
        """
        self._pool = pool
        self._fallback = fallback
        self._path = path
        self._base_iri = base_iri
        self._union = union
        limits = pool.limits
        told = (
            f"time={limits.time_s:g}, memory={limits.memory_bytes}, "
            f"length={MAX_QUERY_BYTES}, answer={limits.answer_bytes}"
        )
        self._limits_header = ("PVD-Limits", told)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("PATH_INFO", "") != self._path:
            return self._fallback(environ, start_response)
        call = Call(environ, start_response, self._limits_header)
        try:
            return self._route(call)
        except ProtocolError as error:
            body = problem(
                error.status, title_of(error.status), error.detail, **error.more
            )
            return call.reply_problem(error.status, body)
        except QueryTooLongError as error:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            body = problem(status, title_of(status), str(error), limit="length")
            return call.reply_problem(status, body)
        except PvdError as error:
            again = retry_after_s(error)
            headers = [] if again is None else [("Retry-After", str(again))]
            return call.reply_problem(status_of(error), problem_of(error), headers)

    def _route(self, call: Call) -> Iterable[bytes]:
        if call.method not in _METHODS:
            status = HTTPStatus.METHOD_NOT_ALLOWED
            problem_text = f"Méthodes acceptées : {', '.join(_METHODS)}."
            body = problem(status, title_of(status), problem_text)
            return call.reply_problem(status, body, [("Allow", ", ".join(_METHODS))])
        if call.method == "OPTIONS":
            headers = [("Allow", ", ".join(_METHODS)), *_PREFLIGHT]
            return call.reply(HTTPStatus.NO_CONTENT, headers, b"")
        if call.method != "POST":
            if not has_query(call.environ):
                return self._introduce(call)
            if self._is_browser(call):
                return self._fallback(call.environ, call.start_response)
        return self._query(call)

    def _is_browser(self, call: Call) -> bool:
        """Say whether a query comes from an address that a person opened.

        Such an address shows the query in its page; one with ``format=`` is a link to
        a result.
        """
        if HTML not in call.accept.lower():
            return False
        asked = "format=" in call.environ.get("QUERY_STRING", "")
        offers = [*SOLUTION_MEDIA_TYPES, *GRAPH_MEDIA_TYPES, HTML]
        return not asked and choose(call.accept, offers) == HTML

    def _introduce(self, call: Call) -> Iterable[bytes]:
        """Answer a GET without query: the page, or the service description."""
        wanted = choose(call.accept, [*FORMATS, HTML])
        if wanted == HTML:
            return self._fallback(call.environ, call.start_response)
        if wanted is None:
            detail = (
                "Le paramètre « query » manque. Sans lui, cette adresse propose sa "
                f"page ({HTML}) et sa description ({', '.join(FORMATS)})."
            )
            raise ProtocolError(HTTPStatus.BAD_REQUEST, detail)
        endpoint = request_uri(call.environ, include_query=False)
        source = self._pool.source
        try:
            content = describe_service(
                endpoint, source, self._pool.limits, wanted, union=self._union
            )
        except ValueError as error:
            # The address is the client's word (``Host``), and must be an IRI.
            detail = "L'en-tête « Host » ne forme pas une adresse."
            raise ProtocolError(HTTPStatus.BAD_REQUEST, detail) from error
        utf8 = "; charset=utf-8" if wanted.startswith("text/") else ""
        headers = [
            ("Content-Type", wanted + utf8),
            ("Vary", "Accept"),
            ("PVD-Generation", str(source.number)),
        ]
        return call.reply(HTTPStatus.OK, headers, content)

    def _query(self, call: Call) -> Iterable[bytes]:
        asked = read_request(call.environ, MAX_QUERY_BYTES)
        shape = examine(asked.query)
        if shape.form is None:
            problem_text = "Il manque SELECT, ASK, CONSTRUCT ou DESCRIBE."
            raise BadQueryError(problem_text)
        how = represent(shape.form, call.accept, asked.override)
        request = self._request(call, asked, shape, how)
        known = call.environ.get("HTTP_IF_NONE_MATCH", "")
        if known and call.method != "POST" and not shape.volatile:
            etag = etag_of(self._pool.source, request, how)
            tags = [one.strip().removeprefix("W/") for one in known.split(",")]
            if etag in tags:
                number = self._pool.source.number
                headers = cache_headers(call, etag)
                return call.reply(
                    HTTPStatus.NOT_MODIFIED,
                    [("PVD-Generation", str(number)), *headers],
                    b"",
                )
        answer = self._pool.run(request, cancelled=call.cancelled)
        etag = "" if shape.volatile else etag_of(answer.source, request, how)
        return send(call, answer, how, etag)

    def _request(
        self,
        call: Call,
        asked: ProtocolRequest,
        shape: QueryShape,
        how: Representation,
    ) -> QueryRequest:
        accepted = call.environ.get("HTTP_ACCEPT_ENCODING", "")
        coding = cast("Encoding", choose_encoding(accepted, _ENCODINGS))
        return QueryRequest(
            query=asked.query,
            format=how.format,
            union=self._union and not shape.has_dataset,
            default_graph_uris=asked.default_graph_uris,
            named_graph_uris=asked.named_graph_uris,
            encoding=coding,
            base_iri=self._base_iri,
        )
