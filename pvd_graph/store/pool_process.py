"""The web process's side of the zygote and of its workers.

Knows processes, sockets and signals; knows nothing of queues nor of SPARQL.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pvd_graph.errors import StoreError
from pvd_graph.store import wire
from pvd_graph.store.pool_model import (
    GenerationSource,
    PoolLimits,
    QueryCancelledError,
    QueryRequest,
)

__all__ = ["DeadlineError", "Worker", "WorkerLostError", "Zygote"]

_CANCEL_CHECK_S = 0.1
_READ_BYTES = 262_144
_START_TIMEOUT_S = 300.0
_COMMAND_TIMEOUT_S = 10.0
_STOP_TIMEOUT_S = 5.0


class DeadlineError(Exception):
    """The deadline passed before the next frame."""


class WorkerLostError(Exception):
    """The worker ended before its answer did."""


class Worker:
    """A running worker, as long as its socket is open."""

    def __init__(self, pid: int, connection: socket.socket, pidfd: int | None) -> None:
        """Take over *connection* and *pidfd*."""
        self.pid = pid
        self.protections: dict[str, bool] = {}
        self.niced = False
        self.beside = False
        self._connection = connection
        self._pidfd = pidfd
        self._frames = wire.FrameBuffer()
        connection.settimeout(0)
        self._poll = select.poll()
        self._poll.register(connection, select.POLLIN)

    def wait_ready(self) -> None:
        """Wait for the greeting of a fresh worker.

        Raises:
            StoreError: it did not come, so the store could not be opened there.
        """
        try:
            _, payload = self.read(time.monotonic() + _COMMAND_TIMEOUT_S)
        except (DeadlineError, WorkerLostError) as error:
            self.kill()
            problem = "a query worker could not start"
            raise StoreError(problem) from error
        self.protections = json.loads(payload)

    def idle_and_alive(self) -> bool:
        """Say whether an idle worker still listens: it has no reason to speak."""
        return not self._poll.poll(0)

    def send(self, request: QueryRequest, time_s: float) -> None:
        """Send one request.

        Raises:
            WorkerLostError: it is dead.
        """
        content = wire.json_frame(wire.QUERY, request.as_json(time_s))
        try:
            self._connection.settimeout(_COMMAND_TIMEOUT_S)
            self._connection.sendall(content)
            self._connection.settimeout(0)
        except OSError as error:
            raise WorkerLostError from error

    def read(
        self, deadline: float, cancelled: Callable[[], bool] | None = None
    ) -> tuple[bytes, bytes]:
        """Return the next frame, (kind, payload).

        Args:
            deadline: on the clock of `time.monotonic`.
            cancelled: asked ten times a second whether to give up.

        Raises:
            DeadlineError: it did not come in time.
            QueryCancelledError: *cancelled* said so.
            WorkerLostError: the worker is dead.
        """
        while (found := self._frames.pop()) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise DeadlineError
            wait = left if cancelled is None else min(left, _CANCEL_CHECK_S)
            # Rounded up: 0 ms would turn the last millisecond into a busy loop.
            if not self._poll.poll(int(wait * 1000) + 1):
                if cancelled is not None and cancelled():
                    problem = "the client went away"
                    raise QueryCancelledError(problem)
                continue
            try:
                content = self._connection.recv(_READ_BYTES)
            except BlockingIOError:
                continue
            except OSError as error:
                raise WorkerLostError from error
            if not content:
                raise WorkerLostError
            self._frames.feed(content)
        return found

    def lower_priority(self) -> None:
        """Let other processes go first; cannot be taken back without privilege."""
        self.niced = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)

    def kill(self) -> None:
        """End the process at once, whatever it is doing, and forget it."""
        with contextlib.suppress(OSError):
            if self._pidfd is None:
                os.kill(self.pid, signal.SIGKILL)
            else:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Close our side: an idle worker ends by itself. May be called again."""
        self._connection.close()
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None


def _environment() -> dict[str, str]:
    """Return what the zygote may know: where the package is, and no secret."""
    package = str(Path(__file__).resolve().parents[2])
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    others = os.environ.get("PYTHONPATH")
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (package, others)))
    return environment


class Zygote:
    """The process that holds one generation and forks workers from it.

    Commands are for one thread at a time: the caller holds a lock.
    """

    def __init__(self, source: GenerationSource, limits: PoolLimits) -> None:
        """Start the process and wait until the generation is loaded.

        Raises:
            StoreError: it could not be started or loaded; nothing is left behind.
        """
        self._source = source
        ours, theirs = socket.socketpair()
        self._control = ours
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- our own module
                [sys.executable, "-m", "pvd_graph.store.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        try:
            self._load(limits)
        except StoreError:
            self.stop()
            raise

    def _load(self, limits: PoolLimits) -> None:
        source = self._source
        load = {
            "graphs": [[iri, str(path)] for iri, path in source.graphs],
            "db": str(source.db),
            "in_memory": source.triples <= limits.memory_triples,
            "triples": source.triples,
            "memory_bytes": limits.memory_bytes,
        }
        answer, _ = self._ask({"load": load}, _START_TIMEOUT_S)
        if "error" in answer:
            problem = f"generation {source.number}: {answer['error']}"
            raise StoreError(problem)

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.poll() is None

    def _ask(
        self, command: dict[str, Any], timeout_s: float
    ) -> tuple[dict[str, Any], list[int]]:
        """Send one command; return its answer and the descriptors with it.

        Raises:
            StoreError: the zygote is dead or does not answer.
        """
        descriptors: list[int] = []
        line = b""
        try:
            self._control.settimeout(timeout_s)
            self._control.sendall(json.dumps(command).encode() + b"\n")
            while not line.endswith(b"\n"):
                part, passed, _, _ = socket.recv_fds(self._control, 65_536, 2)
                descriptors += passed
                line += part or b"\n"
            answer: dict[str, Any] = json.loads(line)
        except (OSError, ValueError) as error:
            # An empty or a cut line is a zygote that died.
            for descriptor in descriptors:
                os.close(descriptor)
            problem = "the parent of the query workers died"
            raise StoreError(problem) from error
        return answer, descriptors

    def fork(self) -> Worker:
        """Return a fresh worker, ready to serve.

        Raises:
            StoreError: no worker could be made.
        """
        answer, descriptors = self._ask({"fork": {}}, _COMMAND_TIMEOUT_S)
        pidfd = descriptors[1] if len(descriptors) > 1 else None
        connection = socket.socket(fileno=descriptors[0])
        worker = Worker(answer["pid"], connection, pidfd)
        worker.wait_ready()
        return worker

    def exit_of(self, pid: int) -> int:
        """Return the number of the signal that ended worker *pid*, 0 if unknown."""
        try:
            answer, _ = self._ask({"exit_of": pid}, _COMMAND_TIMEOUT_S)
        except StoreError:
            return 0
        return int(answer["signal"])

    def stop(self) -> None:
        """End the process, and its workers with it."""
        self._control.close()
        try:
            self._process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
