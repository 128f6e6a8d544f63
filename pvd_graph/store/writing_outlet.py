"""What a worker writes an answer into: held back, compressed, cut into frames.

Knows how answers leave; does not know what they say.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from typing import Protocol

import zstandard

from pvd_graph.store import wire

__all__ = ["Compressor", "Outlet", "packing"]

_FIRST_FLUSH_S = 0.01
_FLUSH_S = 0.05
_WORTH_COMPRESSING = 1_000
_STAYS = wire.frame(wire.END, wire.STAYS)
_LEAVES = wire.json_frame(wire.END, {"leaves": True})


class Compressor(Protocol):
    """What zlib and zstd have in common."""

    def compress(self, data: bytes, /) -> bytes:
        """Take bytes; return what is ready."""
        ...

    def flush(self, mode: int = ..., /) -> bytes:
        """Return what was held back."""
        ...


Packing = tuple[Compressor, int, int]
"""A compressor with its modes of flush: give what you have; finish."""


def packing(encoding: str) -> Packing:
    """Return the compressor of *encoding*, ``gzip`` or ``zstd``."""
    if encoding == "gzip":
        # Level 3 keeps up with the serialiser; 31 = 15 bits of window + gzip frame.
        return zlib.compressobj(3, zlib.DEFLATED, 31), zlib.Z_SYNC_FLUSH, zlib.Z_FINISH
    return (
        zstandard.ZstdCompressor(level=3).compressobj(),
        zstandard.COMPRESSOBJ_FLUSH_BLOCK,
        zstandard.COMPRESSOBJ_FLUSH_FINISH,
    )


Clean = Callable[[bytes], bytes]


class Outlet:
    """The file object that the engine serialises into.

    Holds back up to 64 KiB, for at most 10 ms at first and 50 ms later, so that a
    small answer leaves as one frame, and a large one starts at once. The engine itself
    holds back up to 8 KiB.
    """

    def __init__(
        self, descriptor: int, kind: str, encoding: str, clean: Clean | None = None
    ) -> None:
        """Write to *descriptor*.

        Args:
            descriptor: blocking.
            kind: ``select``, ``ask`` or ``graph``.
            encoding: compression, where it is worth it.
            clean: makes good what the engine wrote, piece by piece.
        """
        self._clean = clean
        self._descriptor = descriptor
        self._kind = kind
        self._encoding = encoding
        self._began = False
        self._packing: Packing | None = None
        self._raw: list[bytes] = []
        self._raw_bytes = 0
        self._next_flush = time.monotonic() + _FIRST_FLUSH_S
        self.bytes = 0

    def write(self, content: bytes) -> int:
        """Take what the engine wrote."""
        size = len(content)
        if self._clean is not None:
            content = self._clean(content)
        self._raw.append(content)
        self._raw_bytes += len(content)
        if self._raw_bytes >= wire.DATA_BYTES or time.monotonic() >= self._next_flush:
            self._send(self._take(finish=False))
            self._next_flush = time.monotonic() + _FLUSH_S
        return size

    def flush(self) -> None:
        """Do nothing: the engine flushes at its end only, and `finish` follows."""

    def _take(self, *, finish: bool) -> bytes:
        """Return what was held back, compressed if that is how it goes."""
        content = b"".join(self._raw)
        self._raw.clear()
        self._raw_bytes = 0
        if self._encoding == "identity":
            return content
        if self._packing is None:
            self._packing = packing(self._encoding)
        compressor, flush, end = self._packing
        return compressor.compress(content) + compressor.flush(end if finish else flush)

    def _send(self, content: bytes, *, last: bytes = b"") -> None:
        parts = []
        if not self._began:
            self._began = True
            head = {"kind": self._kind, "encoding": self._encoding}
            parts.append(wire.json_frame(wire.HEAD, head))
        parts += [
            wire.frame(wire.DATA, content[start : start + wire.DATA_BYTES])
            for start in range(0, len(content), wire.DATA_BYTES)
        ]
        self.bytes += len(content)
        wire.write_all(self._descriptor, b"".join(parts) + last)

    def finish(self, *, leaves: bool) -> None:
        """Send the rest and, in the same write, whether the worker *leaves*."""
        if not self._began and self._raw_bytes < _WORTH_COMPRESSING:
            self._encoding = "identity"
        content = self._take(finish=True)
        if self._began or len(content) > wire.DATA_BYTES:
            self._send(content, last=_LEAVES if leaves else _STAYS)
            return
        self.bytes = len(content)
        # In JSON by hand: it is the price of each small answer.
        head = (
            f'{{"kind":"{self._kind}","encoding":"{self._encoding}",'
            f'"leaves":{"true" if leaves else "false"}}}'
        )
        wire.write_all(self._descriptor, wire.whole(head.encode(), content))
