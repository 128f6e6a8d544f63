"""Whole small answers, kept while their generation is in force.

Bounded in bytes; the answer asked least recently goes first. For one event loop.
Knows nothing of WSGI nor of queries: a key stands for all that an answer depends on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from pvd_graph.store.pool import GenerationSource

__all__ = ["AnswerCache", "KeptAnswer"]

_OVERHEAD_BYTES = 1_000  # of the entry itself, its key and its headers


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was sent.

    Attributes:
        source: the generation that gave it.
        etag: its tag.
        headers: all of them, as they go over the wire, but for what each client is told
            of its own share.
        content: the bytes, compressed when the headers say so.
    """

    source: GenerationSource
    etag: str
    headers: tuple[tuple[bytes, bytes], ...]
    content: bytes


class AnswerCache:
    """Answers by key; those of a past generation are not found, and go."""

    def __init__(self, *, bytes_in_all: int, bytes_each: int = 1 << 18) -> None:
        """Keep up to *bytes_in_all*, answers of up to *bytes_each*; 0: keep none."""
        self.bytes_each = min(bytes_each, bytes_in_all)
        self._room = bytes_in_all
        self._size = 0
        self._kept: OrderedDict[Hashable, KeptAnswer] = OrderedDict()

    def find(self, key: Hashable, source: GenerationSource) -> KeptAnswer | None:
        """Return the answer for *key* that *source* gave, if it is still here."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.source is not source:
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return kept

    def keep(self, key: Hashable, answer: KeptAnswer) -> None:
        """Keep *answer* for *key*, if it is small enough."""
        size = _size_of(answer)
        if len(answer.content) > self.bytes_each or size > self._room:
            return
        if key in self._kept:
            self._drop(key)
        self._kept[key] = answer
        self._size += size
        while self._size > self._room:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        self._size -= _size_of(self._kept.pop(key))


def _size_of(answer: KeptAnswer) -> int:
    return len(answer.content) + _OVERHEAD_BYTES
