"""Run one writer's job in a process of its own, and end it at its deadline.

The next process is started while the present one works: starting costs more than most
jobs. Safe for many threads.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pvd_graph.errors import StoreError
from pvd_graph.store.child import environment
from pvd_graph.store.mistakes_updates import explained_update
from pvd_graph.store.syntax import UnreadableQueryError
from pvd_graph.store.write_errors import (
    error_of_answer,
    error_of_signal,
    limit_error,
)

__all__ = ["ChangedGraphs", "WriteLimits", "WriteProcesses"]


@dataclass(frozen=True, slots=True)
class WriteLimits:
    """What one job may take: wall time, memory, and the longest file it may write."""

    time_s: float = 60.0
    memory_bytes: int = 1 << 30
    file_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class ChangedGraphs:
    """What an update left.

    Attributes:
        files: IRI of a graph that may have changed -> its N-Triples.
        held: IRIs of all the graphs there are.
        quads: how many there are in all.
    """

    files: dict[str, Path]
    held: frozenset[str]
    quads: int


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pvd_graph.store.write_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )


class WriteProcesses:
    """Starts the processes, one ahead."""

    def __init__(self, limits: WriteLimits | None = None) -> None:
        """Bound each job by *limits*."""
        self.limits = limits or WriteLimits()
        self._lock = threading.Lock()
        self._next: subprocess.Popen[bytes] | None = None
        self._closed = False

    def prepare(self) -> None:
        """Start the next process, so that nobody waits for it."""
        with self._lock:
            if self._next is None and not self._closed:
                self._next = _start()

    def close(self) -> None:
        """Stop the process that waits for a job."""
        with self._lock:
            self._closed = True
            waiting, self._next = self._next, None
        if waiting is not None:
            with waiting:
                waiting.kill()

    def parse(
        self, body: Path, extension: str, *, base: str, output: Path, skolem: str = ""
    ) -> int:
        """Write the N-Triples of *body* to *output*; return how many there are.

        Args:
            body: RDF from outside.
            extension: its format: a key of `write_parsing.FORMATS`.
            base: what its relative IRIs are resolved against.
            output: a file to make.
            skolem: start of the IRIs that take the place of blank nodes; empty: they
                stay.

        Raises:
            BadGraphError: it does not parse, or is refused; with its place when known.
            QueryLimitError: it took too much time, memory or place.
            StoreError: the process failed.
        """
        unpacked = max(20 * body.stat().st_size, 1 << 20)
        job = {
            "job": "parse",
            "body": str(body),
            "extension": extension,
            "base": base,
            "output": str(output),
            "skolem": skolem,
            "file_bytes": min(unpacked, self.limits.file_bytes),
        }
        answer = self._run(job)
        os.truncate(output, answer["bytes"])
        return int(answer["triples"])

    def update(  # noqa: PLR0913 - the fields of a job
        self,
        db: Path,
        text: Path,
        *,
        base: str,
        dataset: tuple[Sequence[str], Sequence[str]] = ((), ()),
        graphs: tuple[Path, str] | None = None,
        stable: Mapping[str, str] | None = None,
    ) -> ChangedGraphs:
        """Apply the SPARQL update in the file *text* to the store *db*.

        Args:
            db: a store that is this update's own.
            text: UTF-8.
            base: what relative IRIs are resolved against.
            dataset: the protocol's default and named graphs.
            graphs: folder for the graphs that may have changed, and the start of the
                IRIs that take the place of blank nodes in them; None: they are not
                asked for, and the default graph may be written.
            stable: name -> the graph that stands in the store for it: where the update
                uses the name, it finds the graph there.

        Raises:
            BadQueryError: it does not parse, or is refused; with its place when known.
            BadGraphError: what it wrote is refused.
            QueryLimitError: it took too much time, memory or place.
            StoreError: the process failed.
        """
        folder, skolem = graphs or ("", "")
        job = {
            "job": "update",
            "db": str(db),
            "text": str(text),
            "base": base,
            "default": list(dataset[0]),
            "named": list(dataset[1]),
            "graphs": str(folder),
            "skolem": skolem,
            "stable": dict(stable or {}),
            "file_bytes": self.limits.file_bytes,
        }
        try:
            answer = self._run(job)
        except UnreadableQueryError as error:
            raise explained_update(text.read_text("utf-8"), error) from error
        return ChangedGraphs(
            {iri: Path(folder, name) for iri, name, _ in answer["graphs"]},
            frozenset(answer.get("held", ())),
            answer.get("quads", 0),
        )

    def _take(self) -> subprocess.Popen[bytes]:
        """Return a process that waits for a job."""
        with self._lock:
            waiting, self._next = self._next, None
        if waiting is not None and waiting.poll() is None:
            return waiting
        return _start()

    def _run(self, job: dict[str, Any]) -> dict[str, Any]:
        limits = self.limits
        bounds = {"time_s": limits.time_s, "memory_bytes": limits.memory_bytes}
        line = json.dumps({**job, **bounds}).encode() + b"\n"
        with self._take() as process:
            self.prepare()
            try:
                said, _ = process.communicate(line, timeout=limits.time_s)
            except subprocess.TimeoutExpired as error:
                over = "time"
                raise limit_error(over) from error
            finally:
                with contextlib.suppress(OSError):
                    process.kill()
        if process.returncode < 0:
            raise error_of_signal(-process.returncode)
        try:
            answer: dict[str, Any] = json.loads(said)
        except ValueError as error:
            problem = f"l'écriture a échoué (code {process.returncode})"
            raise StoreError(problem) from error
        if "error" in answer:
            raise error_of_answer(answer, update=job["job"] == "update")
        return answer
