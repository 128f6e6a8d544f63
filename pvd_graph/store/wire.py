"""Framing between the web process, the zygote and the workers.

Knows bytes and sockets; knows nothing of queries. A frame is one byte of kind, four
bytes of length (big-endian, of the payload) and the payload. Kinds are capital
letters, so that a stream is readable in a hex dump.
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any

__all__ = [
    "DATA",
    "DATA_BYTES",
    "END",
    "ERROR",
    "HEAD",
    "LISTENING",
    "QUERY",
    "READY",
    "STAYS",
    "WHOLE",
    "FrameBuffer",
    "frame",
    "json_frame",
    "read_exactly",
    "read_frame",
    "whole",
    "write_all",
]

LISTENING = b"L"
"""A worker in a network of its own hands over the socket that listens there."""
READY = b"R"
"""A new worker says that it serves, and under which protections."""
QUERY = b"Q"
HEAD = b"H"
DATA = b"D"
END = b"E"
ERROR = b"X"
WHOLE = b"W"
"""A small answer in one frame: a line of JSON, its head, then its content."""

DATA_BYTES = 65_536
"""Largest payload of a data frame, in bytes."""

_PREFIX = struct.Struct(">cI")


STAYS = b'{"leaves":false}'
"""Payload of the last frame of a worker that goes on."""


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """Return *payload* as one frame."""
    return _PREFIX.pack(kind, len(payload)) + payload


def json_frame(kind: bytes, content: dict[str, Any]) -> bytes:
    """Return *content* as one frame of JSON."""
    return frame(kind, json.dumps(content, separators=(",", ":")).encode())


def write_all(descriptor: int, content: bytes) -> None:
    """Write all of *content* to a blocking descriptor.

    `write(2)` and not `send(2)`: the sandbox of a worker denies the latter.
    """
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def read_exactly(descriptor: int, size: int) -> bytes:
    """Read *size* bytes from a blocking descriptor.

    Raises:
        EOFError: the other side closed before that.
    """
    parts = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def read_frame(descriptor: int) -> tuple[bytes, bytes]:
    """Read one frame, (kind, payload), from a blocking descriptor.

    Mostly in one call, so nothing may follow it before it is answered.

    Raises:
        EOFError: the other side closed.
    """
    start = os.read(descriptor, 1 << 16)
    if len(start) < _PREFIX.size:
        start += read_exactly(descriptor, _PREFIX.size - len(start))
    kind, size = _PREFIX.unpack_from(start)
    payload = start[_PREFIX.size :]
    if len(payload) < size:
        payload += read_exactly(descriptor, size - len(payload))
    return kind, payload


def whole(head: bytes, content: bytes) -> bytes:
    """Return a small answer as one frame; see `WHOLE`."""
    return b"%b%b\n%b" % (
        _PREFIX.pack(WHOLE, len(head) + 1 + len(content)),
        head,
        content,
    )


class FrameBuffer:
    """Cut what a non-blocking socket gives into frames."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._start = 0

    def __len__(self) -> int:
        """Return how many bytes wait, frames and what is left of one."""
        return len(self._bytes) - self._start

    def feed(self, content: bytes) -> None:
        """Add what was just received."""
        if self._start:
            del self._bytes[: self._start]
            self._start = 0
        self._bytes += content

    def pop(self) -> tuple[bytes, bytes] | None:
        """Return the next whole frame, (kind, payload), or None until it is there."""
        body = self._start + _PREFIX.size
        if len(self._bytes) < body:
            return None
        kind, size = _PREFIX.unpack_from(self._bytes, self._start)
        if len(self._bytes) < body + size:
            return None
        self._start = body + size
        return kind, bytes(memoryview(self._bytes)[body : self._start])
