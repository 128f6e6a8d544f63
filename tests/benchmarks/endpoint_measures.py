"""Measure one question on several servers in turns, so that noise meets them all."""

from __future__ import annotations

import csv
import io
import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks.endpoint_load import (
    Rate,
    Reply,
    ask,
    at_once,
    hammer,
    percentile,
    warm,
)
from tests.benchmarks.endpoint_queries import Question
from tests.benchmarks.endpoint_servers import Server
from tests.benchmarks.process_memory import family, forget_peak, peak_mib

__all__ = ["Effort", "Export", "Scan", "export", "light", "scan"]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure.

    Attributes:
        rounds: turns of every server.
        seconds: of light requests, a server and turn.
        connections: light requests under way at once.
        crowd: scans under way at once.
    """

    rounds: int
    seconds: float
    connections: int = 16
    crowd: int = 16


@dataclass(frozen=True, slots=True)
class Scan:
    """Queries that take long: one at a time, and many at once; milliseconds.

    An answer other than 200 is a failure; its time counts all the same.
    """

    rows: int
    alone_ms: float
    p50_ms: float | None
    p99_ms: float | None
    failures: int


@dataclass(frozen=True, slots=True)
class Export:
    """One large answer; memory of the process that talks to the client, and others."""

    rows: int
    first_ms: float
    total_s: float
    web_growth_mib: float
    worker_peak_mib: float


def light(
    question: Question, servers: Sequence[Server], effort: Effort
) -> dict[str, Rate]:
    """Return server -> its median round, by requests a second.

    Every server is asked every variant once before: a cache then has them all.
    """
    for server in servers:
        warm(server, question.variants)
    found: dict[str, list[Rate]] = {server.name: [] for server in servers}
    for _round in range(effort.rounds):
        for server in servers:
            rate = hammer(
                server,
                question.variants,
                connections=effort.connections,
                seconds=effort.seconds,
            )
            found[server.name].append(rate)
    return {
        name: sorted(rates, key=lambda rate: rate.per_second)[len(rates) // 2]
        for name, rates in found.items()
    }


def _rows(reply: Reply) -> int:
    if reply.status != 200:
        return 0
    return sum(1 for _ in csv.reader(io.StringIO(reply.body.decode(), newline=""))) - 1


def scan(
    question: Question,
    servers: Sequence[Server],
    effort: Effort,
    *,
    slow: frozenset[str],
) -> dict[str, Scan]:
    """Return server -> its times; a *slow* one is asked once, and never in a crowd."""
    (query,) = question.variants
    alone: dict[str, list[Reply]] = {server.name: [] for server in servers}
    crowd: dict[str, list[Reply]] = {server.name: [] for server in servers}
    for turn in range(effort.rounds):
        for server in servers:
            if server.name in slow and turn:
                continue
            alone[server.name].append(ask(server, query))
            if server.name not in slow:
                crowd[server.name] += at_once(server, [query] * effort.crowd)
    return {name: _scan(alone[name], crowd[name]) for name in alone}


def _scan(alone: list[Reply], crowd: list[Reply]) -> Scan:
    times = [reply.total_s * 1000 for reply in crowd]
    return Scan(
        rows=_rows(alone[-1]),
        alone_ms=statistics.median(reply.total_s for reply in alone) * 1000,
        p50_ms=statistics.median(times) if times else None,
        p99_ms=percentile(times, 0.99) if times else None,
        failures=sum(reply.status != 200 for reply in alone + crowd),
    )


@contextmanager
def _worker_peaks(server: Server) -> Iterator[dict[int, float]]:
    """Look at the processes behind the first one, 20 times a second."""
    peaks: dict[int, float] = {}
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.05):
            for pid in family(server.pid)[1:]:
                peaks[pid] = max(peaks.get(pid, 0.0), peak_mib(pid))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peaks
    finally:
        over.set()
        looking.join()


def export(
    question: Question,
    servers: Sequence[Server],
    effort: Effort,
    *,
    slow: frozenset[str],
) -> dict[str, Export]:
    """Return server -> its median export; a *slow* one makes only one."""
    (query,) = question.variants
    found: dict[str, list[Export]] = {server.name: [] for server in servers}
    for turn in range(effort.rounds + 1):
        for server in servers:
            # The first of the others is not counted: it fills what they keep.
            if server.name in slow and turn:
                continue
            one = _export(server, query, whole=turn == 0)
            if turn or server.name in slow:
                found[server.name].append(one)
    return {
        name: sorted(some, key=lambda one: one.total_s)[len(some) // 2]
        for name, some in found.items()
    }


def _export(server: Server, query: str, *, whole: bool) -> Export:
    forget_peak(server.pid)
    before = peak_mib(server.pid)
    with _worker_peaks(server) as peaks:
        reply = ask(server, query, keep=whole)
    return Export(
        rows=_rows(reply) if whole else 0,
        first_ms=reply.first_s * 1000,
        total_s=reply.total_s,
        web_growth_mib=peak_mib(server.pid) - before,
        worker_peak_mib=max(peaks.values(), default=0.0),
    )
