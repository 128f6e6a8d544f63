"""Whole pages, kept in memory while nothing is published.

A page is a function of its address, the generation, the code and the language: what
its ETag tells to one browser holds for all. So it is made once, compressed once, and
sent to whoever asks next. Pages of one person and those that change between two
publications are never kept (`pvd_graph.app.headers`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock

from flask import Flask, Response, current_app, g, request

from pvd_graph.app.headers import holds, version

__all__ = ["PageCache", "register"]

_MOST_BYTES = 64 << 20
_MOST_EACH = 256 << 10
_MOST_ADDRESS = 500
_OVERHEAD_BYTES = 2_000  # Of the entry, its key and its headers.
_EXTENSION = "pvd_graph.page_cache"
# Given anew to every answer; the rest is as it was sent first.
_NOT_KEPT = frozenset({"set-cookie", "date", "x-request-id"})


@dataclass(frozen=True, slots=True)
class _Kept:
    headers: tuple[tuple[str, str], ...]
    body: bytes


class PageCache:
    """Answers by key, bounded in bytes; the one asked least recently goes first.

    Safe for many threads. Knows nothing of requests: a key stands for all that an
    answer depends on.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        """Keep up to *most_bytes*; 0: keep nothing."""
        self._room = most_bytes
        self._size = 0
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)

    def find(self, key: Hashable) -> Response | None:
        """Return a new answer that is the one kept for *key*."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        answer = Response(kept.body)
        answer.headers.clear()
        answer.headers.extend(kept.headers)
        return answer

    def keep(self, key: Hashable, answer: Response) -> None:
        """Keep *answer* for *key*, where it is small enough."""
        body = answer.get_data()
        size = len(body) + _OVERHEAD_BYTES
        if len(body) > _MOST_EACH or size > self._room:
            return
        headers = tuple(
            (name, value)
            for name, value in answer.headers
            if name.lower() not in _NOT_KEPT
        )
        with self._lock:
            self._forget(key)
            self._kept[key] = _Kept(headers, body)
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
    app.extensions[_EXTENSION] = PageCache()
    app.before_request(_find)
    app.after_request(_keep)


def _key() -> Hashable | None:
    """Return what the answer depends on; None where it is not to be kept."""
    if request.method != "GET" or not holds() or "Range" in request.headers:
        return None
    address = request.full_path
    if len(address) > _MOST_ADDRESS:
        return None
    zipped = request.accept_encodings["gzip"] > 0
    return (version(), request.host_url, address, zipped)


def _find() -> Response | None:
    key = _key()
    if key is None or request.if_none_match.contains_weak(version()):
        return None
    kept: Response | None = current_app.extensions[_EXTENSION].find(key)
    g.pvd_from_cache = kept is not None
    return kept


def _keep(answer: Response) -> Response:
    if answer.status_code != HTTPStatus.OK or g.get("pvd_from_cache", False):
        return answer
    if answer.is_streamed or answer.direct_passthrough or answer.cache_control.no_store:
        return answer
    key = _key()
    if key is not None:
        current_app.extensions[_EXTENSION].keep(key, answer)
    return answer
