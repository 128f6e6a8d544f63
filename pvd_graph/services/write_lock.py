"""One writer of a data folder at a time, and who comes meanwhile waits in turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pvd_graph.errors import BusyError
from pvd_graph.services.data_lock import writing

__all__ = ["WriteLock"]

_LOOK_EVERY_S = 0.1


class WriteLock:
    """The turns of the threads of this process, then those of other processes."""

    def __init__(self, data: Path, *, wait_s: float = 60.0) -> None:
        """Let one wait *wait_s* seconds for the turn."""
        self._data = data
        self._wait_s = wait_s
        self._turn = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the data folder.

        Raises:
            BusyError: the turn did not come in time.
        """
        give_up = time.monotonic() + self._wait_s
        if not self._turn.acquire(timeout=self._wait_s):
            problem = "trop d'écritures attendent leur tour ; recommencez plus tard"
            raise BusyError(problem)
        try:
            with self._folder(give_up):
                yield
        finally:
            self._turn.release()

    @contextmanager
    def _folder(self, give_up: float) -> Iterator[None]:
        """Hold the lock of the folder against builds and loads elsewhere."""
        while True:
            lock = writing(self._data)
            try:
                lock.__enter__()
                break
            except BusyError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(_LOOK_EVERY_S)
        try:
            yield
        finally:
            lock.__exit__(None, None, None)
