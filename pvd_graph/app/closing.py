"""The end of the web process: what was opened is closed while its loop goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Self

__all__ = ["Closing"]


class Closing(ExitStack):
    """Closes what was opened beside the event loop, which goes on meanwhile.

    Threads that are waited for may themselves wait for the loop: one that moves the
    pool to a generation that was published just before, or a page that asks a query.
    Waiting for them in the thread of the loop would be for ever.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last = ExitStack()

    def closed_last(self, close: Callable[[], None]) -> None:
        """Call *close* once all else is closed, in the thread of the loop."""
        self._last.callback(close)

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close all; an error of the block goes on."""
        with self._last:
            await asyncio.to_thread(self.close)
