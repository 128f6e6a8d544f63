"""Write the answers of the SPARQL endpoint: headers, caching, streaming.

Knows WSGI and HTTP; the bytes of an answer come from the pool, as it computes them.

Source: RFC 9110 and RFC 9111; PEP 3333.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any

from pvd_graph.app.problems import MEDIA_TYPE, problem_bytes
from pvd_graph.app.sparql_protocol import Representation
from pvd_graph.store.pool import Answer, GenerationSource, QueryRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["Call", "Headers", "cache_headers", "etag_of", "send"]

_SPOOL_IN_MEMORY = 1 << 20
_COPY_BYTES = 1 << 16
_CORS = [
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Content-Length, ETag, PVD-Generation, PVD-Limits, Retry-After",
    ),
]
Headers = list[tuple[str, str]]


class _Chunks:
    """The iterable of a streamed answer; `close` frees the worker, whoever calls it.

    When the answer cannot be finished the error goes up into the server, which then
    cuts the connection: the last chunk of the transfer never comes, and no client can
    take what it got for a whole document.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._chunks = answer.chunks()

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        """Stop the query if it still runs."""
        self._chunks.close()  # type: ignore[attr-defined]  # a generator
        self._answer.close()


class _SpooledFile:
    """An answer kept aside as a file, sent in pieces."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._content.read(_COPY_BYTES):
            yield piece

    def close(self) -> None:
        """Remove the file."""
        self._content.close()


class Call:
    """One request and the way to answer it."""

    def __init__(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        limits_header: tuple[str, str],
    ) -> None:
        """Read of *environ* what every answer needs."""
        self.environ = environ
        self.start_response = start_response
        self.method: str = environ["REQUEST_METHOD"]
        self.accept: str = environ.get("HTTP_ACCEPT", "")
        # Waitress tells when the client has gone; other servers do not.
        self.cancelled: Callable[[], bool] | None = environ.get(
            "waitress.client_disconnected"
        )
        self._limits_header = limits_header

    def start(self, status: HTTPStatus, headers: Headers) -> None:
        """Send status and headers, with those that every answer has."""
        every = [
            *_CORS,
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'; sandbox"),
            self._limits_header,
        ]
        self.start_response(f"{status.value} {status.phrase}", [*headers, *every])

    def reply(
        self, status: HTTPStatus, headers: Headers, content: bytes
    ) -> Iterable[bytes]:
        """Answer with a whole body; HEAD gets its headers only."""
        sized = list(headers)
        if status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            sized.append(("Content-Length", str(len(content))))
        self.start(status, sized)
        return [] if self.method == "HEAD" else [content]

    def reply_problem(
        self,
        status: HTTPStatus,
        body: dict[str, Any],
        headers: Headers | None = None,
    ) -> Iterable[bytes]:
        """Answer with a problem; none is kept by a cache."""
        every = [
            ("Content-Type", MEDIA_TYPE),
            ("Content-Language", "fr"),
            ("Cache-Control", "no-store"),
        ]
        return self.reply(status, [*every, *(headers or [])], problem_bytes(body))


def etag_of(
    source: GenerationSource, request: QueryRequest, how: Representation
) -> str:
    """Return the tag of an answer: what it is computed from, and how it is written.

    The names of the archived graphs stand for the content of the generation, whose
    number starts again when the store is built anew.
    """
    parts = [
        f"{source.number} {source.triples}",
        *(f"{iri} {path.name}" for iri, path in source.graphs),
        "",
        request.query.strip(),
        how.content_type,
        request.encoding,
        "",
        *request.default_graph_uris,
        "",
        *request.named_graph_uris,
    ]
    digest = hashlib.blake2b(
        "\n".join(parts).encode("utf-8", "replace"), digest_size=16
    )
    return f'"{digest.hexdigest()}"'


def cache_headers(call: Call, etag: str) -> Headers:
    """Let caches keep an answer and ask, each time, whether it still holds."""
    if not etag or call.method == "POST":
        return [("Cache-Control", "no-store"), ("Vary", "Accept, Accept-Encoding")]
    return [
        ("ETag", etag),
        ("Cache-Control", "public, no-cache"),
        ("Vary", "Accept, Accept-Encoding"),
    ]


def send(call: Call, answer: Answer, how: Representation, etag: str) -> Iterable[bytes]:
    """Answer with what the pool computes, as it comes."""
    headers = [
        ("Content-Type", how.content_type),
        ("PVD-Generation", str(answer.generation)),
        *cache_headers(call, etag),
    ]
    if answer.encoding != "identity":
        headers.append(("Content-Encoding", answer.encoding))
    if how.format in {"csv", "tsv"}:
        name = f'attachment; filename="reponse.{how.format}"'
        headers.append(("Content-Disposition", name))
    if answer.length is not None:
        headers.append(("Content-Length", str(answer.length)))
    if call.method == "HEAD":
        answer.close()
        call.start(HTTPStatus.OK, headers)
        return []
    if answer.length is not None:
        content = b"".join(answer.chunks())
        call.start(HTTPStatus.OK, headers)
        return [content]
    if call.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return _spool(call, answer, headers)
    call.start(HTTPStatus.OK, headers)
    return _Chunks(answer)


def _spool(call: Call, answer: Answer, headers: Headers) -> Iterable[bytes]:
    """Answer HTTP/1.0 with a whole document of known length.

    That version ends a body of unknown length by closing the connection, so that a
    cut answer would look whole. Reverse proxies speak it more often than clients do.
    """
    kept = tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY)  # noqa: SIM115 -- closed by the server
    try:
        for chunk in answer.chunks():
            kept.write(chunk)
    except BaseException:
        kept.close()
        raise
    size = kept.tell()
    kept.seek(0)
    call.start(HTTPStatus.OK, [*headers, ("Content-Length", str(size))])
    return _SpooledFile(kept)
