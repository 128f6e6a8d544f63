"""Whose turn it is: few requests compute at once, so that each ends soon.

Threads of one interpreter compute in turns of 5 ms, and each that comes back from a
file or the engine waits for all the others' turns; so thirty at once end later, all of
them, than four at once and the rest in line: 113 answers a second and 2.5 s at the 99th
percentile, against 132 and 0.8 s (fifty visitors who do not stop to think, two shared
processors).

A request that takes long mostly waits, for another process or a mail server: it keeps
its thread, and after a while counts no longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

__all__ = ["Turns"]

_AT_ONCE = 4
_PATIENCE_S = 0.5


class Turns:
    """Gives turns in the order in which they are asked for; of one event loop."""

    def __init__(
        self, at_once: int = _AT_ONCE, patience_s: float = _PATIENCE_S
    ) -> None:
        """Let *at_once* have their turn, each for *patience_s* seconds at most."""
        self._free = asyncio.Semaphore(at_once)
        self._patience_s = patience_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn; it ends with the block, or earlier where that takes long."""
        await self._free.acquire()
        kept = True

        def give_up() -> None:
            nonlocal kept
            if kept:
                kept = False
                self._free.release()

        over = asyncio.get_running_loop().call_later(self._patience_s, give_up)
        try:
            yield
        finally:
            over.cancel()
            give_up()
