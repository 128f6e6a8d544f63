"""What is made once a generation, when first asked for, in a process of its own.

Dumps and statistics cost seconds of one core: too much for a request, and for the
process that answers the others. They are made by a child process of low priority; who
asks meanwhile waits for the same child, and only a few may wait.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from threading import BoundedSemaphore, Lock
from typing import ParamSpec

from pvd_graph.errors import BusyError, StoreError

__all__ = ["Apart"]

P = ParamSpec("P")

_NICE = 10


def _nicely(work: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Run *work* after everything that someone waits for."""
    os.nice(_NICE)
    work(*args, **kwargs)


class Apart:
    """Runs work in child processes, one at a time for each key."""

    def __init__(self, *, waiting: int = 8, time_s: float = 300.0) -> None:
        """Let *waiting* callers wait at most, and a child run *time_s* seconds."""
        self._slots = BoundedSemaphore(waiting)
        self._time_s = time_s
        self._guard = Lock()
        self._locks: dict[str, Lock] = {}

    def ensure(
        self,
        key: str,
        done: Callable[[], bool],
        work: Callable[..., object],
        *args: object,
    ) -> None:
        """Return once *done* is true, after running ``work(*args)`` where needed.

        Args:
            key: callers with the same key wait for one child.
            done: whether the result stands; cheap.
            work: a function of a module, with arguments that can be pickled.
            args: its arguments.

        Raises:
            BusyError: too many callers wait already.
            StoreError: the child failed, or took too long.
        """
        if done():
            return
        if not self._slots.acquire(blocking=False):
            problem = "ce fichier est en préparation ; redemandez-le dans un instant"
            raise BusyError(problem)
        try:
            with self._guard:
                lock = self._locks.setdefault(key, Lock())
            with lock:
                if not done():
                    self._run(key, work, args)
        finally:
            self._slots.release()

    def _run(
        self, key: str, work: Callable[..., object], args: tuple[object, ...]
    ) -> None:
        # Spawned, not forked: this process has threads, and the child must not hold
        # what they hold.
        context = multiprocessing.get_context("spawn")
        child = context.Process(target=_nicely, args=(work, *args), daemon=True)
        child.start()
        child.join(self._time_s)
        if child.exitcode is None:
            child.kill()
            child.join()
        if child.exitcode != 0:
            problem = f"{key} : la préparation a échoué (code {child.exitcode})"
            raise StoreError(problem)
