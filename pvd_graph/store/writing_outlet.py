"""What a worker writes an answer into: held back, compressed, cut into frames.

Knows how answers leave; does not know what they say.
"""

from __future__ import annotations

import time
import zlib
from typing import Any, Protocol

import zstandard

from pvd_graph.store import wire

__all__ = ["Outlet"]

_FIRST_FLUSH_S = 0.01
_FLUSH_S = 0.05
_WORTH_COMPRESSING = 1_000


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self, mode: int = ..., /) -> bytes: ...


class _Plain:
    """The compressor that does nothing."""

    def compress(self, data: bytes, /) -> bytes:
        return data

    def flush(self, _mode: int = 0, /) -> bytes:
        return b""


def _compressor(encoding: str) -> tuple[_Compressor, int, int]:
    """Return a compressor with its modes of flush: give what you have; finish."""
    if encoding == "gzip":
        # Level 3 keeps up with the serialiser; 31 = 15 bits of window + gzip frame.
        return zlib.compressobj(3, zlib.DEFLATED, 31), zlib.Z_SYNC_FLUSH, zlib.Z_FINISH
    if encoding == "zstd":
        return (
            zstandard.ZstdCompressor(level=3).compressobj(),
            zstandard.COMPRESSOBJ_FLUSH_BLOCK,
            zstandard.COMPRESSOBJ_FLUSH_FINISH,
        )
    return _Plain(), 0, 0


class Outlet:
    """The file object that the engine serialises into.

    Holds back up to 64 KiB, for at most 10 ms at first and 50 ms later, so that a
    small answer leaves as one write with its length in the head, and a large one
    starts at once. The engine itself holds back up to 8 KiB.
    """

    def __init__(self, descriptor: int, kind: str, encoding: str) -> None:
        self._descriptor = descriptor
        self._head: dict[str, Any] | None = {"kind": kind, "encoding": encoding}
        self._compressor, self._flush_mode, self._finish_mode = _compressor(encoding)
        self._raw: list[bytes] = []
        self._raw_bytes = 0
        self._next_flush = time.monotonic() + _FIRST_FLUSH_S
        self.bytes = 0

    def write(self, content: bytes) -> int:
        """Take what the engine wrote."""
        self._raw.append(content)
        self._raw_bytes += len(content)
        if self._raw_bytes >= wire.DATA_BYTES or time.monotonic() >= self._next_flush:
            self._send(self._take(self._flush_mode))
            self._next_flush = time.monotonic() + _FLUSH_S
        return len(content)

    def flush(self) -> None:
        """Do nothing: the engine flushes at its end only, and `finish` follows."""

    def _take(self, mode: int) -> bytes:
        content = self._compressor.compress(b"".join(self._raw))
        self._raw.clear()
        self._raw_bytes = 0
        return content + self._compressor.flush(mode)

    def _send(self, content: bytes, *, last: bytes = b"") -> None:
        parts = []
        if self._head is not None:
            if last:
                self._head["length"] = len(content)
            parts.append(wire.json_frame(wire.HEAD, self._head))
            self._head = None
        parts += [
            wire.frame(wire.DATA, content[start : start + wire.DATA_BYTES])
            for start in range(0, len(content), wire.DATA_BYTES)
        ]
        self.bytes += len(content)
        wire.write_all(self._descriptor, b"".join(parts) + last)

    def finish(self, end: bytes) -> None:
        """Send the rest, and *end* in the same write."""
        if self._head is not None and self._raw_bytes < _WORTH_COMPRESSING:
            self._head["encoding"] = "identity"
            self._compressor = _Plain()
        self._send(self._take(self._finish_mode), last=end)
