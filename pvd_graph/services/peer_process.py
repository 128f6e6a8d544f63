"""Fit the model of peers in a process of its own: the site's goes on answering.

To fit takes seconds of computing that hold the interpreter; to read what another
process made of it, 9 MB, takes less than a tenth of a second.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

from pvd_graph.errors import BusyError, StoreError
from pvd_graph.peers.portraits import Portraits
from pvd_graph.store.child import environment

__all__ = ["PeerProcesses"]

# Half the share of a query of a visitor: those are many and short, but some visitors
# wait for the model. With 10 it took 50 s to come where 14 others computed.
_NICE = 3


class PeerProcesses:
    """Starts the processes; safe for many threads."""

    def __init__(self, *, time_s: float = 120.0) -> None:
        """Give each *time_s* seconds, of a machine that may be busy."""
        self._time_s = time_s
        self._guard = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def close(self) -> None:
        """End those that run, and start no more."""
        with self._guard:
            self._closed = True
            for process in self._running:
                process.kill()

    def fit(self, db: Path, number: int) -> Portraits:
        """Return the model of generation *number*, whose database is *db*.

        Raises:
            StoreError: the process failed, or took too long.
            BusyError: `close` was called.
        """
        order = {
            "db": str(db),
            "number": number,
            "parent": os.getpid(),
            "time_s": self._time_s,
        }
        with self._started() as process:
            try:
                made, _ = process.communicate(json.dumps(order).encode(), self._time_s)
            except subprocess.TimeoutExpired as error:
                problem = f"pas de modèle des villes comparables en {self._time_s:g} s"
                raise StoreError(problem) from error
            finally:
                with self._guard:
                    self._running.discard(process)
                with contextlib.suppress(OSError):
                    process.kill()
        if self._closed:
            raise _closing()
        if process.returncode:
            problem = f"le modèle des villes comparables : code {process.returncode}"
            raise StoreError(problem)
        drawn: Portraits = pickle.loads(made)  # noqa: S301 - of our own program
        return drawn

    def _started(self) -> subprocess.Popen[bytes]:
        with self._guard:
            if self._closed:
                raise _closing()
            process = subprocess.Popen(
                [sys.executable, "-m", "pvd_graph.services.peer_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Whatever goes wrong inside is for the log.
                stderr=None,
                env=environment(),
            )
            self._running.add(process)
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        return process


def _closing() -> BusyError:
    problem = "le serveur s'arrête"
    return BusyError(problem)
