"""The web process's side of a zygote, which holds a generation and forks workers.

Knows processes, sockets and signals; knows nothing of queues nor of SPARQL.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from pvd_graph.errors import DamagedStoreError, StoreError
from pvd_graph.store.pool_model import GenerationSource, PoolLimits
from pvd_graph.store.pool_process import Worker

__all__ = ["Zygote"]

_START_TIMEOUT_S = 300.0
_COMMAND_TIMEOUT_S = 10.0
_STOP_TIMEOUT_S = 5.0


def _environment() -> dict[str, str]:
    """Return what the zygote may know: where the package is, and no secret."""
    package = str(Path(__file__).resolve().parents[2])
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    others = os.environ.get("PYTHONPATH")
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (package, others)))
    # Huge pages for what it holds: a fork then copies a page table of kilobytes instead
    # of megabytes, and scans miss the processor's address cache less.
    # The engine frees hundreds of small blocks with each query, for the next to take.
    environment["GLIBC_TUNABLES"] = (
        "glibc.malloc.hugetlb=1:glibc.malloc.mxfast=0:glibc.malloc.tcache_count=100"
    )
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
            DamagedStoreError: what is stored cannot be read; the process was stopped.
            StoreError: the process died.
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
            problem = f"génération {source.number} : {answer['error']}"
            raise DamagedStoreError(problem)

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
            problem = (
                "Les processus qui évaluent les requêtes se sont arrêtés. Réessayez."
            )
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
