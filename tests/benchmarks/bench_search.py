"""Time the search over a built graph, as the site answers who types.

``python tests/benchmarks/bench_search.py DATA`` (default ``var``) types each text
letter by letter, by calls of ``/search.json``, and prints a table: calls, median and
slowest, hits of the whole text. It asserts nothing.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.app import create_app
from pvd_graph.app.site import LiveSite
from pvd_graph.store.generations import Generations
from tests.benchmarks.data_folders import published_folder

TEXTS = (
    *("Carhaix-Plouguer", "carahix plougeur", "felletain", "saint jean", "St-Flour"),
    *("01300", "1034", "vacance des logements", "vieillisement", "housing vacancy"),
    *("banque des territoirs", "la commune de Belley", "belley ain", "detr brioude"),
    *("population", "xyzzyq wvvw"),
)


def bench_search(data: Path) -> None:
    """Type each text once: what was asked before is answered from memory."""
    site = LiveSite(Generations(data / "store"))
    client = create_app(site).test_client(use_cookies=False)
    every: list[float] = []
    print("\nSearch as one types, in the process of the site\n")
    print("| text | calls | median, ms | slowest, ms | found |")
    print("|---|---|---|---|---|")
    for text in TEXTS:
        times: list[float] = []
        found = 0
        for typed in [text[: end + 1] for end in range(len(text))]:
            start = time.perf_counter()
            answer = client.get("/search.json", query_string={"q": typed})
            times.append((time.perf_counter() - start) * 1000)
            found = (answer.json or {})["total"]
        every += times
        cells = (text, len(times), f"{statistics.median(times):.1f}")
        print(f"| {' | '.join(map(str, cells))} | {max(times):.1f} | {found} |")
    every.sort()
    p99 = every[int(len(every) * 0.99)]
    print(f"\n{len(every)} calls: median {statistics.median(every):.1f} ms,", end=" ")
    print(f"99th percentile {p99:.1f} ms.")


if __name__ == "__main__":
    bench_search(published_folder(sys.argv[1] if len(sys.argv) > 1 else "var"))
