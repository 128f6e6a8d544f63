"""The web process's side of the zygote and of its workers.

Knows processes, sockets and signals; knows nothing of queues nor of SPARQL.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pvd_graph.errors import StoreError
from pvd_graph.store import wire
from pvd_graph.store.pool_model import (
    GenerationSource,
    PoolLimits,
    QueryRequest,
)

__all__ = ["Worker", "WorkerLostError", "Zygote"]

_READ_BYTES = 262_144
# Frames that wait for who sends them on; above it the worker waits too.
_HELD_BYTES = 1 << 20
# A long query gets a seventieth of the processor that a short one beside it gets.
_LONG_NICENESS = 19
_START_TIMEOUT_S = 300.0
_COMMAND_TIMEOUT_S = 10.0
_STOP_TIMEOUT_S = 5.0


class WorkerLostError(Exception):
    """The worker ended before its answer did."""


class Worker(asyncio.Protocol):
    """A running worker, as long as its socket is open.

    Made in any thread; from `attach` on, it belongs to one event loop.
    """

    def __init__(self, pid: int, connection: socket.socket, pidfd: int | None) -> None:
        """Take over *connection* and *pidfd*."""
        self.pid = pid
        self.protections: dict[str, bool] = {}
        self.niced = False
        self.beside = False
        self.keeps_place = False
        self.lost = False
        self.listener: socket.socket | None = None
        self._connection = connection
        self._pidfd = pidfd
        self._frames = wire.FrameBuffer()
        self._failure: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._transport: asyncio.Transport | None = None
        self._paused = False
        self._closed = False
        connection.settimeout(0)

    def wait_ready(self) -> None:
        """Wait for the greeting of a fresh worker; blocks, before `attach`.

        One in a network of its own gives its `listener` first.

        Raises:
            StoreError: it did not come, so the store could not be opened there.
        """
        kind, payload = self._first_frame()
        if kind == wire.LISTENING:
            kind, payload = self._first_frame()
        content = json.loads(payload)
        if kind != wire.READY:
            self.kill()
            raise StoreError(content["message"])
        self.protections = content

    def _first_frame(self) -> tuple[bytes, bytes]:
        """Return the next frame of a fresh worker, and keep the socket it came with.

        Raises:
            StoreError: it did not come.
        """
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        give_up = time.monotonic() + _COMMAND_TIMEOUT_S
        while (found := self._frames.pop()) is None:
            left_ms = int((give_up - time.monotonic()) * 1000)
            content = b""
            passed: list[int] = []
            if left_ms > 0 and poll.poll(left_ms):
                with contextlib.suppress(OSError):
                    content, passed, _, _ = socket.recv_fds(
                        self._connection, _READ_BYTES, 1
                    )
            if passed:
                self.listener = socket.socket(fileno=passed[0])
            if not content:
                self.kill()
                problem = "a query worker could not start"
                raise StoreError(problem)
            self._frames.feed(content)
        return found

    async def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen to the worker in *loop*, from its thread, from now on."""
        self._loop = loop
        try:
            self._transport, _ = await loop.create_unix_connection(
                lambda: self, sock=self._connection
            )
        except OSError:
            self.lost = True

    def data_received(self, data: bytes) -> None:
        """Take what has come; stop taking when nobody wants it."""
        self._frames.feed(data)
        if len(self._frames) > _HELD_BYTES and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, _error: Exception | None) -> None:
        """See that the worker has ended."""
        self.lost = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def send(self, request: QueryRequest, time_s: float) -> None:
        """Send one request.

        Raises:
            WorkerLostError: it is dead.
        """
        if self.lost or self._transport is None:
            raise WorkerLostError
        content = wire.json_frame(wire.QUERY, request.as_json(time_s))
        self._transport.write(content)

    def take(self) -> tuple[bytes, bytes] | None:
        """Return the next frame if it has come already, None if not."""
        return self._frames.pop() if self._failure is None else None

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame, (kind, payload).

        Raises:
            WorkerLostError: the worker is dead.
            Exception: what `fail` was given.
        """
        while True:
            if self._failure is not None:
                raise self._failure
            if (found := self._frames.pop()) is not None:
                return found
            if self.lost or self._loop is None:
                raise WorkerLostError
            if self._paused and self._transport is not None:
                self._paused = False
                self._transport.resume_reading()
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None

    def fail(self, error: Exception) -> None:
        """Kill the worker; who waits for a frame gets *error* instead."""
        self._failure = error
        self.kill()
        self._wake()

    def lower_priority(self) -> None:
        """Let other processes go first; cannot be taken back without privilege."""
        self.niced = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LONG_NICENESS)

    def kill(self) -> None:
        """End the process at once, whatever it is doing, and forget it."""
        if not self._closed:
            with contextlib.suppress(OSError):
                if self._pidfd is None:
                    os.kill(self.pid, signal.SIGKILL)
                else:
                    signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Close our side: an idle worker ends by itself. May be called again."""
        self._closed = self.lost = True
        if self._transport is None:
            self._connection.close()
        else:
            self._transport.abort()
        if self.listener is not None:
            self.listener.close()
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
    # Huge pages for what it holds: a fork then copies a page table of kilobytes instead
    # of megabytes, and scans miss the processor's address cache less.
    environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
    return environment


class _Started:
    """A process that this one started."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """Wait for it to end by itself; not for long."""
        try:
            self._process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Derived:
    """A process that another zygote started: its end is seen, not waited for."""

    def __init__(self, pid: int, pidfd: int | None) -> None:
        self.pid = pid
        self._pidfd = pidfd

    def _ended(self, timeout_s: float) -> bool:
        if self._pidfd is None:
            return not Path(f"/proc/{self.pid}").exists()
        poll = select.poll()
        poll.register(self._pidfd, select.POLLIN)
        return bool(poll.poll(int(timeout_s * 1000)))

    def alive(self) -> bool:
        return not self._ended(0)

    def end(self) -> None:
        """Wait for it to end by itself; not for long."""
        if not self._ended(_STOP_TIMEOUT_S) and self._pidfd is not None:
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None


class Zygote:
    """The process that holds one generation and forks workers from it.

    Commands are for one thread at a time: the caller holds a lock.
    """

    def __init__(self, control: socket.socket, process: _Started | _Derived) -> None:
        """Command *process* over *control*; see `start`."""
        self._control = control
        self._process = process

    @classmethod
    def start(cls) -> Zygote:
        """Start a process, which holds nothing yet."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 -- our own module
                [sys.executable, "-m", "pvd_graph.store.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        return cls(ours, _Started(process))

    def derive(self) -> Zygote:
        """Return another one that holds the same, in memory that both share.

        Raises:
            StoreError: this one is dead, or cannot be copied.
        """
        answer, descriptors = self._ask({"derive": {}}, _COMMAND_TIMEOUT_S)
        pidfd = descriptors[1] if len(descriptors) > 1 else None
        control = socket.socket(fileno=descriptors[0])
        return Zygote(control, _Derived(answer["pid"], pidfd))

    def load(self, source: GenerationSource, limits: PoolLimits) -> None:
        """Load *source*; return once it is there.

        Raises:
            StoreError: it could not be loaded; the process was stopped.
        """
        try:
            self._load(source, limits)
        except StoreError:
            self.stop()
            raise

    def _load(self, source: GenerationSource, limits: PoolLimits) -> None:
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
        return self._process.alive()

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

    def fork(self, *, network: bool = False) -> Worker:
        """Return a fresh worker, ready to serve; *network*: in one of its own.

        Raises:
            StoreError: no worker could be made.
        """
        command = {"fork": {"network": network}}
        answer, descriptors = self._ask(command, _COMMAND_TIMEOUT_S)
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
        self._process.end()
