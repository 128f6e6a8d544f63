"""Files of a dump as they are written: compressed twice and digested in one pass."""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import zstandard

__all__ = ["Body", "DumpFile", "Sink"]

_CHUNK = 1 << 20
_HEADER = b"@prefix"
_GZIP = 31  # zlib's window bits for a gzip header, without a date


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A finished dump: its name below ``/dumps/``, bytes and SHA-256."""

    name: str
    size: int
    sha256: str


class Sink:
    """One text written as gzip and as zstd at once, with the digests of both."""

    def __init__(self, folder: Path, name: str) -> None:
        self._name = name
        self._paths = [folder / f"{name}.{ending}" for ending in ("gz", "zst")]
        self._paths[0].parent.mkdir(parents=True, exist_ok=True)
        self._files = [path.open("wb") for path in self._paths]
        self._digests = [hashlib.sha256(), hashlib.sha256()]
        self._gzip = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        self._zstd = zstandard.ZstdCompressor(level=6).compressobj()
        self._pending = io.BytesIO()

    def __enter__(self) -> Self:
        """Let go of both files at the end, finished or not."""
        return self

    def __exit__(self, *_error: object) -> None:
        for file in self._files:
            file.close()

    def write(self, data: bytes) -> int:
        """Take *data*; compressed a megabyte at a time."""
        self._pending.write(data)
        if self._pending.tell() >= _CHUNK:
            self._flush()
        return len(data)

    def _flush(self) -> None:
        data = self._pending.getvalue()
        self._pending = io.BytesIO()
        self._put(self._gzip.compress(data), self._zstd.compress(data))

    def _put(self, *parts: bytes) -> None:
        for part, file, digest in zip(parts, self._files, self._digests, strict=True):
            file.write(part)
            digest.update(part)

    def finish(self) -> list[DumpFile]:
        """End both files, synced; return what they are."""
        self._flush()
        self._put(self._gzip.flush(), self._zstd.flush())
        for file in self._files:
            file.flush()
            os.fsync(file.fileno())
        return [
            DumpFile(f"{self._name}{path.suffix}", path.stat().st_size, found)
            for path, found in zip(
                self._paths, [one.hexdigest() for one in self._digests], strict=True
            )
        ]


class Body:
    """Passes a Turtle document on to several sinks, less its prefixes.

    The engine writes prefixes in no fixed order; ours stand in the order of the
    alphabet, once a file.
    """

    def __init__(self, *sinks: Sink) -> None:
        self._sinks = sinks
        self._start: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Pass *data* on, from the first line that declares no prefix."""
        if self._start is None:
            self._pass(bytes(data))
            return len(data)
        self._start += bytes(data)
        while self._start is not None:
            line, end, rest = self._start.partition(b"\n")
            if not end:
                break
            if line.startswith(_HEADER):
                self._start = rest
            else:
                self._pass(self._start)
                self._start = None
        return len(data)

    def flush(self) -> None:
        """Nothing waits here: the engine calls it as of any file."""

    def finish(self) -> None:
        """Pass on what is left."""
        if self._start and not self._start.startswith(_HEADER):
            self._pass(self._start)

    def _pass(self, data: bytes) -> None:
        for sink in self._sinks:
            sink.write(data)
