"""Load a partner's file in a process of its own: bounded in time, memory and place.

The process that answers visitors reads no file from outside. What the other found is in
a folder when it ends: `RESULT`, and, where asked for, the report as pieces of pages and
the table with what is wrong beside each row.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pvd_graph.errors import BusyError
from pvd_graph.store.child import environment

__all__ = ["PROGRESS", "RESULT", "LoadLimits", "LoadProcesses", "Loaded", "Problem"]

PROGRESS = "progress.json"
RESULT = "result.json"
"""Names in the folder of a load."""

Problem = Literal["", "time", "memory", "size", "busy", "manifest", "failed"]
"""What ended a load without a report: a bound, other writers, or a fault of ours."""

_SIGNALS: dict[int, Problem] = {
    signal.SIGKILL: "memory",  # by the kernel, short of memory
    signal.SIGABRT: "memory",
    signal.SIGALRM: "time",
    signal.SIGXCPU: "time",
    signal.SIGXFSZ: "size",
}


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """What one load may take: wall time, memory, and the longest file it may write."""

    time_s: float = 300.0
    memory_bytes: int = 2 << 30
    file_bytes: int = 8 << 30


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a load ended.

    Attributes:
        report: as `load_report_json` has it; None where there is a *problem*.
        told: language -> its outcome in a sentence.
        problem: see `Problem`.
    """

    report: dict[str, Any] | None
    told: dict[str, str]
    problem: Problem = ""

    @property
    def outcome(self) -> str:
        """Return what became of the load; empty where it has no report."""
        return "" if self.report is None else str(self.report["outcome"])


class LoadProcesses:
    """Starts loads, a few at a time; safe for many threads."""

    def __init__(self, limits: LoadLimits | None = None, *, at_once: int = 2) -> None:
        """Bound each load by *limits*, and let *at_once* run together."""
        self.limits = limits or LoadLimits()
        self._turns = threading.BoundedSemaphore(at_once)
        self._guard = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def close(self) -> None:
        """End the loads that run: what was in force stays."""
        with self._guard:
            self._closed = True
            running = list(self._running)
        for process in running:
            _end(process)

    def run(
        self, folder: Path, order: dict[str, Any], *, wait_s: float | None = None
    ) -> Loaded:
        """Load as *order* says; return once it has ended.

        Args:
            folder: for what the process writes.
            order: what `load_worker` takes, but for its bounds and the folder.
            wait_s: how long to wait for a turn; None: as long as it takes.

        Raises:
            BusyError: the turn did not come.
        """
        for name in (RESULT, PROGRESS):
            (folder / name).unlink(missing_ok=True)
        limits = self.limits
        bounds = {
            "time_s": limits.time_s,
            "memory_bytes": limits.memory_bytes,
            "file_bytes": limits.file_bytes,
        }
        line = json.dumps({**order, **bounds, "folder": str(folder)}).encode()
        if not self._turns.acquire(timeout=wait_s):
            problem = "trop de chargements attendent leur tour ; recommencez plus tard"
            raise BusyError(problem)
        try:
            return _loaded(folder, self._run(folder, line))
        finally:
            self._turns.release()

    def _run(self, folder: Path, line: bytes) -> int:
        """Return the exit code of the process, negative for a signal."""
        with self._guard:
            if self._closed:
                return -signal.SIGTERM
            process = subprocess.Popen(
                [sys.executable, "-m", "pvd_graph.services.load_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                # Whatever goes wrong inside is for the log.
                stderr=None,
                # Temporary files go with the folder, however the process ends.
                env={**environment(), "TMPDIR": str(folder)},
                start_new_session=True,
            )
            self._running.add(process)
        try:
            with process:
                process.communicate(line, timeout=self.limits.time_s)
        except subprocess.TimeoutExpired:
            return -signal.SIGALRM
        finally:
            # Parsers that it started end with it.
            _end(process)
            with self._guard:
                self._running.discard(process)
        return process.returncode


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _loaded(folder: Path, code: int) -> Loaded:
    if code:
        return Loaded(None, {}, _SIGNALS.get(-code, "failed"))
    try:
        found = json.loads((folder / RESULT).read_text("utf-8"))
    except (OSError, ValueError):
        return Loaded(None, {}, "failed")
    return Loaded(found["report"], found["told"], found["problem"])
