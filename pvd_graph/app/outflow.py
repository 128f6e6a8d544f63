"""What was computed for a client and not taken by it yet.

An answer flows as fast as it is computed, so that its worker is free; what its client
did not take waits in memory and then in a temporary file. Belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import deque
from collections.abc import Awaitable, Callable
from typing import IO, Any

from pvd_graph.errors import QueryLimitError

__all__ = ["Outflow", "Room", "SlowReaderError"]

Send = Callable[[dict[str, Any]], Awaitable[None]]
_IN_MEMORY = 1 << 20
_PIECE_BYTES = 1 << 16
# A client that takes nothing for so long is taken for gone.
_STALL_S = 60.0


class SlowReaderError(Exception):
    """The client took nothing for a minute; its connection is closed."""


class Room:
    """How many bytes may wait for slow readers, over all answers."""

    def __init__(self, most_bytes: int) -> None:
        """Allow *most_bytes* to wait in all."""
        self._most_bytes = most_bytes
        self.waiting_bytes = 0

    def take(self, size: int) -> None:
        """Let *size* bytes more wait.

        Raises:
            QueryLimitError: ``spool``; there is no room for them.
        """
        if self.waiting_bytes + size > self._most_bytes:
            problem = (
                "Trop de grandes réponses attendent des lecteurs lents. Réessayez dans "
                "une minute, ou téléchargez les données."
            )
            raise QueryLimitError(problem, limit="spool")
        self.waiting_bytes += size

    def give_back(self, size: int) -> None:
        """Say that *size* bytes do not wait any more."""
        self.waiting_bytes -= size


class Outflow:
    """The body of one answer, between who computes it and who reads it."""

    def __init__(self, room: Room, *, stall_s: float = _STALL_S) -> None:
        """Hold nothing yet; what waits is counted in *room*."""
        self._room = room
        self._stall_s = stall_s
        self._parts: deque[bytes] = deque()
        self._in_memory = 0
        self._file: IO[bytes] | None = None
        self._read_at = self._written = 0
        self._ended = False
        self._more = asyncio.Event()

    def put(self, content: bytes) -> None:
        """Take *content*; returns at once.

        Raises:
            QueryLimitError: ``spool``.
        """
        self._room.take(len(content))
        if self._file is None and self._in_memory + len(content) <= _IN_MEMORY:
            self._parts.append(content)
            self._in_memory += len(content)
        else:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- see `close`
            self._file.seek(self._written)
            self._file.write(content)
            self._written += len(content)
        self._more.set()

    def end(self) -> None:
        """Say that nothing follows."""
        self._ended = True
        self._more.set()

    @property
    def waiting_bytes(self) -> int:
        """Return how much is here."""
        return self._in_memory + self._written - self._read_at

    def _piece(self) -> bytes:
        """Return what is next, empty when there is nothing now."""
        if self._parts:
            piece = self._parts.popleft()
            self._in_memory -= len(piece)
            return piece
        if self._file is None:
            return b""
        self._file.seek(self._read_at)
        piece = self._file.read(_PIECE_BYTES)
        self._read_at += len(piece)
        if self._read_at == self._written:
            # The reader has caught up: memory will do again.
            self._file.close()
            self._file = None
            self._read_at = self._written = 0
        return piece

    async def flow(self, send: Send) -> None:
        """Send everything on, until the end.

        Raises:
            SlowReaderError: the client stopped reading.
        """
        while True:
            piece = self._piece()
            if piece:
                try:
                    async with asyncio.timeout(self._stall_s):
                        await send(
                            {
                                "type": "http.response.body",
                                "body": piece,
                                "more_body": True,
                            }
                        )
                except TimeoutError as error:
                    raise SlowReaderError from error
                self._room.give_back(len(piece))
                continue
            if self._ended:
                break
            self._more.clear()
            await self._more.wait()
        await send({"type": "http.response.body", "body": b""})

    def close(self) -> None:
        """Forget what is here. May be called again."""
        self._room.give_back(self.waiting_bytes)
        self._parts.clear()
        self._in_memory = self._read_at = self._written = 0
        if self._file is not None:
            self._file.close()
            self._file = None
