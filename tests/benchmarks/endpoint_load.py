"""How the endpoint's benchmarks send requests, and what they count.

Many light requests come from wrk (Debian package ``wrk``), which costs a tenth of what
it measures. Where it is absent, threads of this process send them: the figures of fast
servers are then those of the sender, for all alike.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import quote

from tests.benchmarks.endpoint_servers import Server

__all__ = [
    "SENDS_MORE",
    "Rate",
    "Reply",
    "ask",
    "at_once",
    "hammer",
    "kept_busy",
    "percentile",
    "warm",
]

_ACCEPT = "text/csv"
_WRK = shutil.which("wrk")
SENDS_MORE = _WRK is not None
"""Whether a sender is installed that is no ceiling for light queries."""

_SCRIPT = """\
local paths = {{
{paths}
}}
local n = 0
request = function()
  n = n % #paths + 1
  return wrk.format("GET", paths[n])
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\\n{{"requests": %d, "us": %d, "p50": %d, "p99": %d, "failures": %d}}\\n',
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; *status* 0 is a transfer that broke."""

    status: int
    body: bytes
    generation: str | None
    first_s: float
    total_s: float


@dataclass(frozen=True, slots=True)
class Rate:
    """What came back over a while."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failures: int


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that *share* of *values* do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = -(-len(ordered) * share // 1)
    return ordered[max(int(rank) - 1, 0)]


def _target(server: Server, query: str) -> str:
    return f"{server.path}?query={quote(query)}"


def ask(
    server: Server,
    query: str,
    *,
    connection: http.client.HTTPConnection | None = None,
    timeout_s: float = 300,
    keep: bool = True,
) -> Reply:
    """Ask *query* and read the whole answer, times counted from the request.

    *keep* False forgets the body as it comes: what is left of it is its last piece.
    """
    own = connection is None
    link = connection or http.client.HTTPConnection(
        "127.0.0.1", server.port, timeout=timeout_s
    )
    start = time.perf_counter()
    first = 0.0
    try:
        link.request("GET", _target(server, query), headers={"Accept": _ACCEPT})
        answer = link.getresponse()
        parts: list[bytes] = []
        while piece := answer.read1(1 << 18):
            first = first or time.perf_counter() - start
            if not keep:
                parts.clear()
            parts.append(piece)
        # `read1` does not see the end of a body of known length.
        answer.close()
    except (OSError, http.client.HTTPException):
        link.close()
        seconds = time.perf_counter() - start
        return Reply(0, b"", None, seconds, seconds)
    finally:
        if own:
            link.close()
    generation = answer.getheader("PVD-Generation")
    total = time.perf_counter() - start
    return Reply(answer.status, b"".join(parts), generation, first or total, total)


def at_once(server: Server, queries: Sequence[str]) -> list[Reply]:
    """Ask all *queries* at the same moment, each on a connection of its own."""
    ready = threading.Barrier(len(queries))

    def one(query: str) -> Reply:
        ready.wait()
        return ask(server, query)

    with ThreadPoolExecutor(len(queries)) as senders:
        return list(senders.map(one, queries))


def warm(server: Server, queries: Sequence[str]) -> None:
    """Ask each of *queries* once, one after the other."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for query in queries:
        ask(server, query, connection=link)
    link.close()


def hammer(
    server: Server, queries: Sequence[str], *, connections: int, seconds: float
) -> Rate:
    """Ask *queries* in turn, without a pause, from so many connections."""
    if _WRK is None:
        return _hammer_from_here(server, queries, connections, seconds)
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="ascii") as script:
        paths = ",\n".join(json.dumps(_target(server, query)) for query in queries)
        script.write(_SCRIPT.format(paths=paths))
        script.flush()
        command = [
            *(_WRK, "-t1", f"-c{connections}", f"-d{max(round(seconds), 1)}s"),
            *("--timeout", "60s", "-H", f"Accept: {_ACCEPT}", "-s", script.name),
            f"http://127.0.0.1:{server.port}",
        ]
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, check=True, text=True, timeout=seconds + 90
        )
    found = json.loads(done.stdout.splitlines()[-1])
    return Rate(
        found["requests"] / found["us"] * 1e6,
        found["p50"] / 1000,
        found["p99"] / 1000,
        found["failures"],
    )


def _hammer_from_here(
    server: Server, queries: Sequence[str], connections: int, seconds: float
) -> Rate:
    end = time.perf_counter() + seconds

    def one(number: int) -> list[Reply]:
        link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        replies = []
        for query in cycle([*queries[number:], *queries[:number]]):
            replies.append(ask(server, query, connection=link))
            if time.perf_counter() > end:
                break
        link.close()
        return replies

    with ThreadPoolExecutor(connections) as senders:
        replies = [r for some in senders.map(one, range(connections)) for r in some]
    times = [reply.total_s * 1000 for reply in replies]
    failures = sum(reply.status != 200 for reply in replies)
    return Rate(
        len(replies) / seconds,
        statistics.median(times),
        percentile(times, 0.99),
        failures,
    )


@contextmanager
def kept_busy(server: Server, query: str, clients: int) -> Iterator[None]:
    """Keep *clients* connections asking *query*, over and over."""
    over = threading.Event()
    links = [
        http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for _ in range(clients)
    ]

    def one(link: http.client.HTTPConnection) -> None:
        while not over.is_set():
            ask(server, query, connection=link)
            # A refusal comes at once: do not measure a flood of them.
            over.wait(0.05)

    threads = [threading.Thread(target=one, args=(link,)) for link in links]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for link in links:
            with contextlib.suppress(OSError, AttributeError):
                link.sock.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(timeout=70)
        for link in links:
            link.close()
