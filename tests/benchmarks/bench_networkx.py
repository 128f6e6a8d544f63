"""networkx's link prediction beside the kernel: time and memory, all towns by all.

    python tests/benchmarks/bench_networkx.py [--towns 1646] [--towns 34969]

Each method runs in a process of its own, on planted towns of one seed, so that its peak
memory, planting included, is its own. Times are those of the processors, all cores
together: whoever shares the machine does not count. networkx scores pair by pair
(Jaccard, Adamic-Adar) or walks once a town (PageRank): where all rows would take hours,
some rows are measured, evenly spaced, and multiplied; the table says how many. The
kernel is measured whole; its fit is what it takes to prepare.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import networkx as nx

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.peers.baselines import territorial_network
from pvd_graph.peers.model import fit
from pvd_graph.peers.network import Node
from pvd_graph.peers.planted import plant
from pvd_graph.peers.ranking import best_candidates
from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.tables import Tables
from pvd_graph.peers.timing import peak_gib

SEED = 200
# Rows that are measured of a method that cannot be run whole.
ROWS = {"jaccard": 4, "adamic-adar": 4, "pagerank": 2}
HEAD = (
    "towns",
    "method",
    "rows measured",
    "prepare, CPU s",
    "all rows, CPU s",
    "rows × kernel",
    "all × kernel",
    "peak MiB",
)


def _pairs(
    index: Callable[..., Iterator[tuple[Node, Node, float]]],
) -> Callable[[Tables, Sequence[int]], float]:
    def measure(tables: Tables, rows: Sequence[int]) -> float:
        graph = territorial_network(tables)
        towns: list[Node] = [("town", town.code) for town in tables.towns]
        start = time.process_time()
        for row in rows:
            pairs = [(towns[row], other) for other in towns if other != towns[row]]
            for _ in index(graph, pairs):
                pass
        return time.process_time() - start

    return measure


def _walks(tables: Tables, rows: Sequence[int]) -> float:
    graph = territorial_network(tables)
    towns = [("town", town.code) for town in tables.towns]
    start = time.process_time()
    for row in rows:
        nx.pagerank(graph, personalization={towns[row]: 1})
    return time.process_time() - start


def _kernel(tables: Tables, rows: Sequence[int]) -> float:
    model = fit(tables)
    start = time.process_time()
    best_candidates(model, 10, rows=slice(0, len(rows)))
    return time.process_time() - start


METHODS: dict[str, Callable[[Tables, Sequence[int]], float]] = {
    "kernel": _kernel,
    "jaccard": _pairs(nx.jaccard_coefficient),
    "adamic-adar": _pairs(nx.adamic_adar_index),
    "pagerank": _walks,
}


def _measure(method: str, towns: int) -> dict[str, float]:
    """Return what one method takes; memory is that of the whole process."""
    tables = plant(Recipe(towns=towns), SEED).tables
    count = min(ROWS.get(method, towns), towns)
    rows = [at * towns // count for at in range(count)]
    start = time.process_time()
    seconds = METHODS[method](tables, rows)
    prepared = time.process_time() - start - seconds
    return {
        "rows": count,
        "prepare": prepared,
        "all": seconds * towns / count,
        "peak": 1024 * peak_gib(),
    }


def bench_networkx(sizes: Sequence[int]) -> list[tuple[object, ...]]:
    """Return one row a size and method, the kernel first."""
    rows: list[tuple[object, ...]] = []
    for towns in sizes:
        kernel: dict[str, float] = {}
        for method in METHODS:
            done = subprocess.run(  # noqa: S603 - this very file
                [sys.executable, __file__, "--one", method, "--towns", str(towns)],
                capture_output=True,
                check=True,
            )
            found = json.loads(done.stdout)
            kernel = kernel or found
            total = found["prepare"] + found["all"]
            rows.append(
                (
                    towns,
                    method if method == "kernel" else f"networkx {method}",
                    f"{found['rows']:.0f}",
                    f"{found['prepare']:.2f}",
                    f"{found['all']:.2f}",
                    f"{found['all'] / kernel['all']:.0f}",
                    f"{total / (kernel['prepare'] + kernel['all']):.0f}",
                    f"{found['peak']:.0f}",
                )
            )
    return rows


def main() -> None:
    """Print the table, or measure one method for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, action="append")
    parser.add_argument("--one", choices=METHODS)
    asked = parser.parse_args()
    sizes = asked.towns or [1_646, 34_969]
    if asked.one:
        print(json.dumps(_measure(asked.one, sizes[0])))
        return
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD))
    for row in bench_networkx(sizes):
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
