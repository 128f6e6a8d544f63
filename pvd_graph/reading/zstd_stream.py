"""Zstandard as a stream that tells a cut file from a whole one.

The library's own stream reader takes a cut file for a shorter one.
"""

from __future__ import annotations

from typing import IO

import zstandard

__all__ = ["ZstdStream"]

# A block of 128 KiB may take 4 bytes: what is fed at once bounds what comes out.
_FED = 1 << 10


class ZstdStream:
    """The decompressed bytes of one frame or several, in order."""

    def __init__(self, raw: IO[bytes]) -> None:
        """Decompress *raw*."""
        self._raw = raw
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._ready = memoryview(b"")
        self._fed = False

    def read1(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, those at hand; none at the end.

        Raises:
            EOFError: the last frame is cut.
            zstandard.ZstdError: the bytes are damaged.
        """
        if not self._ready and not self._fill():
            return b""
        part = self._ready[: size if size >= 0 else None]
        self._ready = self._ready[len(part) :]
        return bytes(part)

    def _fill(self) -> bool:
        """Decompress a little more; False at the end."""
        while not self._ready:
            fed = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
                self._fed = False
            fed = fed or self._raw.read(_FED)
            if not fed:
                if self._fed:
                    problem = "la fin manque"
                    raise EOFError(problem)
                return False
            self._fed = True
            self._ready = memoryview(self._frame.decompress(fed))
        return True
