"""Pages under twenty readers at once, each with towns of its own: cold, then kept.

    python tests/benchmarks/bench_pages.py DATA [--readers 20] [--pages 400]

Milliseconds as a reader sees them and pages a second, for pages of towns that nobody
asked before, that were asked before, and that the server made ahead; by readers who do
not pause, and by readers who look at each page for a second. All readers are threads of
this process, on the same processors as the server. Asserts nothing.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.services.asking import open_current
from pvd_graph.services.browse_towns import towns
from tests.benchmarks.data_folders import published_folder
from tests.benchmarks.endpoint_servers import ours
from tests.benchmarks.process_memory import family

_MOST_WAIT_S = 1800.0
# From the first answer until the process that makes pages is there.
_START_S = 3.0
_HEADERS = {"Accept": "text/html", "Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Load:
    """Who asks: *readers* at once, each *pause_s* seconds after an answer."""

    readers: int
    pause_s: float = 0.0


def ask_all(port: int, paths: Sequence[str], load: Load) -> tuple[list[float], float]:
    """Ask each of *paths* once; return the seconds of each, sorted, and of all."""
    left, guard = iter(paths), threading.Lock()
    took: list[float] = []

    def read() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with guard:
                path = next(left, None)
            if path is None:
                connection.close()
                return
            began = time.perf_counter()
            connection.request("GET", path, headers=_HEADERS)
            answer = connection.getresponse()
            answer.read()
            took.append(time.perf_counter() - began)
            if answer.status != http.client.OK:
                problem = f"{path}: {answer.status}"
                raise RuntimeError(problem)
            time.sleep(load.pause_s)

    threads = [threading.Thread(target=read) for _ in range(load.readers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took), time.perf_counter() - began


def told(name: str, port: int, paths: Sequence[str], load: Load) -> None:
    """Ask, and print a row of the table."""
    took, whole_s = ask_all(port, paths, load)
    median, last = statistics.median(took), took[int(len(took) * 0.99) - 1]
    print(
        f"| {name} | {len(took)} | {median * 1e3:.1f} | {last * 1e3:.1f} "
        f"| {len(took) / whole_s:.0f} |",
        flush=True,
    )


def made(pid: int) -> float:
    """Wait until server *pid* has made its pages ahead; return the seconds it took."""
    began = time.perf_counter()
    time.sleep(_START_S)
    while any(_is_maker(one) for one in family(pid)):
        if time.perf_counter() - began > _MOST_WAIT_S:
            raise TimeoutError
        time.sleep(1)
    return time.perf_counter() - began


def _is_maker(pid: int) -> bool:
    try:
        return b"page_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=published_folder)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--pages", type=int, default=400)
    given = parser.parse_args()
    # In an order that mixes régions and sizes, the same each time.
    codes = sorted(towns(open_current(given.data)), key=lambda one: crc32(one.encode()))
    paths = [f"/communes/{code}" for code in codes[: given.pages]]
    load, calm = Load(given.readers), Load(given.readers, pause_s=1.0)
    print("| pages of towns | pages | median ms | p99 ms | pages/s |")
    print("|---|---|---|---|---|")
    with ours(given.data, "pvd") as server:
        # What one page costs alone, after the first ones have read what all share.
        ask_all(server.port, paths[:10], Load(1))
        told("one reader, each made when asked", server.port, paths[10:60], Load(1))
        told(
            f"{given.readers} readers, each made when asked",
            server.port,
            paths[60:],
            load,
        )
        told(
            f"{given.readers} readers, each asked again", server.port, paths[60:], load
        )
    with ours(given.data, "pvd") as server:
        ask_all(server.port, paths[:10], Load(1))
        name = f"{given.readers} readers who look for a second, made when asked"
        told(name, server.port, paths[10:], calm)
    with ours(given.data, "pvd", PVD_PAGES_AHEAD="on") as server:
        seconds = made(server.pid)
        told(f"{given.readers} readers, made ahead", server.port, paths, load)
    print(f"\nMade ahead in {seconds:.0f} s, pages of towns and of their peers.")


if __name__ == "__main__":
    main()
