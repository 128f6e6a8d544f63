"""How long a silent server is waited for: not by every thread, again and again.

After several queries in a row got no answer in time, others are told at once that the
server is away; one of them tries, every few seconds, until one is answered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from pvd_graph.store.remote.model import ServerAwayError

__all__ = ["Patience"]

_IN_A_ROW = 3
_TRY_EVERY_S = 5.0


class Patience:
    """Counts the queries that were not answered; safe for many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Read the time from *clock*."""
        self._clock = clock
        self._lock = threading.Lock()
        self._unanswered = 0
        self._next_try = 0.0

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask within the block, or be told that it is of no use now.

        Raises:
            ServerAwayError: the server kept silent, and it is not time to try again.
        """
        self._may_ask()
        try:
            yield
        except httpx.TimeoutException:
            with self._lock:
                self._unanswered += 1
                self._next_try = self._clock() + _TRY_EVERY_S
            raise
        with self._lock:
            self._unanswered = 0

    def _may_ask(self) -> None:
        with self._lock:
            if self._unanswered < _IN_A_ROW:
                return
            now = self._clock()
            if now >= self._next_try:
                # This one tries; the others wait for what it finds.
                self._next_try = now + _TRY_EVERY_S
                return
        problem = "le serveur du graphe ne répond pas ; réessayez dans un instant"
        raise ServerAwayError(problem)
