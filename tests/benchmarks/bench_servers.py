"""``make bench-servers``: HTTP servers under one trivial application.

    python tests/benchmarks/bench_servers.py [--python OTHER/bin/python]

Prints a table; asserts nothing. Servers that the environment does not hold are named
and left out; ``--python`` gives another environment, with more of them:
``pip install waitress gunicorn uvicorn httptools uvloop granian``. Some two minutes.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.endpoint_load import Rate, hammer
from tests.benchmarks.endpoint_servers import Server
from tests.benchmarks.endpoint_tables import table
from tests.benchmarks.process_memory import family, forget_peak, peak_mib
from tests.conftest import free_port

_HERE = Path(__file__).parent
_THREADS = "16"
_SLOW = 200
# Server -> the module that must be there, and its arguments; one process each.
_SERVERS = {
    "Waitress": (
        *("waitress", "--threads", _THREADS, "--connection-limit", "2000"),
        *("--channel-request-lookahead", "5", "--listen", "{at}", "{wsgi}"),
    ),
    "gunicorn gthread": (
        *("gunicorn", "-k", "gthread", "-w", "1", "--threads", _THREADS),
        *("--worker-connections", "2000", "--keep-alive", "30", "-b", "{at}", "{wsgi}"),
    ),
    "uvicorn": (
        *("uvicorn", "--http", "httptools", "--loop", "uvloop", "--no-access-log"),
        *("--log-level", "critical", "--host", "{host}", "--port", "{port}", "{asgi}"),
    ),
    "granian WSGI": (
        *("granian", "--interface", "wsgi", "--blocking-threads", _THREADS),
        *("--no-log", "--host", "{host}", "--port", "{port}", "{wsgi}"),
    ),
    "granian ASGI": (
        *("granian", "--interface", "asginl", "--loop", "uvloop"),
        *("--no-log", "--host", "{host}", "--port", "{port}", "{asgi}"),
    ),
}


def _get(port: int, path: str, timeout_s: float = 10) -> tuple[int, bytes]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        link.request("GET", path)
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


@contextmanager
def _running(name: str, python: str) -> Iterator[Server]:
    """Start a server; it listens when this yields."""
    module, *arguments = _SERVERS[name]
    port = free_port()
    names = {"host": "127.0.0.1", "port": str(port), "at": f"127.0.0.1:{port}"}
    names |= {kind: f"server_applications:{kind}" for kind in ("wsgi", "asgi")}
    filled = [argument.format(**names) for argument in arguments]
    process = subprocess.Popen(  # noqa: S603 - our own commands
        [python, "-m", module, *filled],
        cwd=_HERE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(_HERE)},
    )
    try:
        give_up = time.monotonic() + 20
        while True:
            try:
                _get(port, "/")
                break
            except OSError:
                if time.monotonic() > give_up or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield Server(name, port, "/", process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _lookup(server: Server) -> str:
    """Return how long the trivial answer takes, or that it does not come."""
    start = time.perf_counter()
    try:
        _get(server.port, "/", timeout_s=3)
    except OSError:
        return "**no answer in 3 s**"
    return f"{(time.perf_counter() - start) * 1000:.0f} ms"


def _with_sent(server: Server, start: bytes, clients: int) -> str:
    """Look up while *clients* have sent *start* and nothing more."""
    with ExitStack() as stack:
        for _ in range(clients):
            link = socket.create_connection(("127.0.0.1", server.port), 5)
            stack.enter_context(link)
            link.sendall(start)
        time.sleep(0.5)
        return _lookup(server)


def _slow_readers(server: Server) -> str:
    """Look up while 20 clients read nothing of 32 MiB; tell the memory it cost."""
    processes = family(server.pid)
    for pid in processes:
        forget_peak(pid)
    before = max(peak_mib(pid) for pid in processes)
    request = b"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"
    found = _with_sent(server, request, 20)
    grown = max(peak_mib(pid) for pid in processes) - before
    return f"{found}, {grown:.0f} MiB more"


def _told(server: Server, path: str) -> str:
    """Leave in the middle of *path*; return when the application knew."""
    with socket.create_connection(("127.0.0.1", server.port), 5) as link:
        link.sendall(f"GET {path}?left HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        if path == "/stream":
            link.recv(1000)
        time.sleep(0.3)
    start = time.monotonic()
    while time.monotonic() - start < 2:
        if _get(server.port, "/gone?left")[1] == b"True":
            return f"told in {time.monotonic() - start:.1f} s"
        time.sleep(0.02)
    return "not told"


def _cut(server: Server) -> str:
    """Return what a client sees of an answer that failed in its middle."""
    try:
        _status, body = _get(server.port, "/cut")
    except (http.client.IncompleteRead, ConnectionError):
        return "broken"
    return f"**looks whole** ({len(body) >> 10} KiB)"


def _stream(server: Server) -> str:
    """Return how many MiB a second one client gets."""
    start = time.perf_counter()
    size = sum(len(_get(server.port, "/stream", 60)[1]) for _ in range(4))
    return f"{size / (1 << 20) / (time.perf_counter() - start):.0f}"


_HALF_HEADER = b"GET / HT"
_HALF_BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx"
_TRIALS: dict[str, Callable[[Server], str]] = {
    "stream MiB/s": _stream,
    f"look-up beside {_SLOW} half-sent headers": lambda server: _with_sent(
        server, _HALF_HEADER, _SLOW
    ),
    f"beside {_SLOW} half-sent bodies": lambda server: _with_sent(
        server, _HALF_BODY, _SLOW
    ),
    "beside 20 readers that do not read": _slow_readers,
    "client gone while streaming": lambda server: _told(server, "/stream"),
    "while computing": lambda server: _told(server, "/wait"),
    "an answer cut short": _cut,
}


def _trials(name: str, python: str) -> Iterator[str]:
    """Yield what each trial found, on a server of its own."""
    for trial in _TRIALS.values():
        with _running(name, python) as server:
            yield trial(server)


def _rates(names: Sequence[str], python: str) -> dict[str, Rate]:
    """Return the best of three rounds of each server, in turns."""
    best: dict[str, Rate] = {}
    for _round in range(3):
        for name in names:
            with _running(name, python) as server:
                rate = hammer(server, ["ASK {}"], connections=16, seconds=3)
            if name not in best or rate.per_second > best[name].per_second:
                best[name] = rate
    return best


def _has(python: str, module: str) -> bool:
    done = subprocess.run(  # noqa: S603 - our own command
        [python, "-c", f"import {module}"], capture_output=True, check=False
    )
    return done.returncode == 0


def main() -> None:
    """Measure each server that is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--python", default=sys.executable)
    python = shutil.which(parser.parse_args().python) or sys.executable
    names = []
    for name, (module, *_arguments) in _SERVERS.items():
        if _has(python, module):
            names.append(name)
        else:
            print(f"{name}: {module} is not installed, left out", file=sys.stderr)
    rows = [
        (
            *(name, f"{rate.per_second:.0f}", f"{rate.p99_ms:.1f}"),
            *_trials(name, python),
        )
        for name, rate in _rates(names, python).items()
    ]
    head = ("server", "requests/s, 16 connections", "p99 ms", *_TRIALS)
    print(table("Servers", head, rows))


if __name__ == "__main__":
    main()
