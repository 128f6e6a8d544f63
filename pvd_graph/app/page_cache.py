"""Whole pages, kept in memory while nothing is published.

A page is a function of its address, the generation, the code and the language: what
its ETag tells to one browser holds for all. So it is made once, compressed once, and
sent to whoever asks next. Pages of one person and those that change between two
publications are never kept (`pvd_graph.app.headers`).
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import NamedTuple, cast

from flask import Flask, Response, current_app, g, request

from pvd_graph.app.exchange import exchange_of
from pvd_graph.app.headers import holds, version
from pvd_graph.app.language import Language, page_language

__all__ = ["EXTENSION", "KeptPage", "PageCache", "PageKey", "page_cache", "register"]

_MOST_BYTES = 64 << 20
_MOST_EACH = 256 << 10
_MOST_ADDRESS = 500
_OVERHEAD_BYTES = 2_000  # Of the entry, its key and its headers.
EXTENSION = "pvd_graph.page_cache"
"""Key of ``app.extensions``: the `PageCache`."""
# Given anew to every answer; the rest is as it was sent first.
_NOT_KEPT = frozenset({"set-cookie", "date", "x-request-id"})


# Of a page as its bytes are; gone from one that is unpacked.
_OF_BYTES = frozenset({"content-encoding", "content-length"})


class PageKey(NamedTuple):
    """All that a page depends on.

    Attributes:
        version: generation, code, settings and format; *language* is in it too.
        host_url: address of the site as it was asked, with a slash at its end.
        address: path and query, with a question mark between them.
        zipped: whether the reader takes gzip.
    """

    version: str
    language: Language
    host_url: str
    address: str
    zipped: bool


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer as it is sent, but for what each answer is given anew."""

    headers: tuple[tuple[str, str], ...]
    body: bytes

    def answer(self) -> Response:
        """Return a new answer that is this one."""
        answer = Response(self.body)
        answer.headers.clear()
        answer.headers.extend(self.headers)
        return answer

    def unpacked(self) -> KeptPage:
        """Return the page for a reader that takes no gzip."""
        if ("Content-Encoding", "gzip") not in self.headers:
            return self
        body = gzip.decompress(self.body)
        kept = [one for one in self.headers if one[0].lower() not in _OF_BYTES]
        return KeptPage((*kept, ("Content-Length", str(len(body)))), body)


class PageCache:
    """Answers by key, bounded in bytes; the one asked least recently goes first.

    Safe for many threads. Knows nothing of requests: a key stands for all that an
    answer depends on.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        """Keep up to *most_bytes*; 0: keep nothing."""
        self.host_url = ""
        """Where the site was asked last for a page that was not there."""
        self._room = most_bytes
        self._size = 0
        self._kept: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)

    def asked(self) -> Sequence[Hashable]:
        """Return the keys of what is kept, the one asked last first."""
        with self._lock:
            return list(reversed(self._kept))

    def find(self, key: Hashable) -> KeptPage | None:
        """Return the answer kept for *key*."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def keep(self, key: Hashable, answer: Response) -> None:
        """Keep *answer* for *key*, where it is small enough."""
        headers = tuple(
            (name, value)
            for name, value in answer.headers
            if name.lower() not in _NOT_KEPT
        )
        self.put(key, KeptPage(headers, answer.get_data()))

    def put(self, key: Hashable, page: KeptPage) -> None:
        """Keep *page* for *key*, where it is small enough."""
        size = len(page.body) + _OVERHEAD_BYTES
        if len(page.body) > _MOST_EACH or size > self._room:
            return
        with self._lock:
            self._forget(key)
            self._kept[key] = page
            self._size += size
            while self._size > self._room:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: Hashable) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._size -= len(kept.body) + _OVERHEAD_BYTES


def register(app: Flask) -> None:
    """Answer pages of *app* from memory.

    To be registered ahead of what changes answers: what comes first runs last, and so
    keeps them as they are sent.
    """
    app.extensions[EXTENSION] = PageCache()
    app.before_request(_find)
    app.after_request(_keep)


def page_cache(app: Flask) -> PageCache:
    """Return what *app* keeps its pages in."""
    return cast("PageCache", app.extensions[EXTENSION])


def _key() -> PageKey | None:
    """Return what the answer depends on; None where it is not to be kept."""
    if request.method != "GET" or not holds() or "Range" in request.headers:
        return None
    address = request.full_path
    if len(address) > _MOST_ADDRESS:
        return None
    zipped = request.accept_encodings["gzip"] > 0
    return PageKey(version(), page_language(), request.host_url, address, zipped)


def _find() -> Response | None:
    key = _key()
    if key is None or request.if_none_match.contains_weak(version()):
        return None
    cache = page_cache(current_app)
    kept = cache.find(key)
    if kept is None and not key.zipped:
        packed = cache.find(key._replace(zipped=True))
        kept = packed.unpacked() if packed else None
    g.pvd_from_cache = kept is not None
    if exchange := exchange_of(request.environ):
        exchange.kept = g.pvd_from_cache
    return kept.answer() if kept else None


def _keep(answer: Response) -> Response:
    if answer.status_code != HTTPStatus.OK or g.get("pvd_from_cache", False):
        return answer
    if answer.is_streamed or answer.direct_passthrough or answer.cache_control.no_store:
        return answer
    key = _key()
    if key is not None:
        cache = page_cache(current_app)
        cache.host_url = key.host_url
        cache.keep(key, answer)
    return answer
