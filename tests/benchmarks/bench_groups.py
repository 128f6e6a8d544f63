"""How fine should groups be? Modularity, sizes and stability by resolution.

    python tests/benchmarks/bench_groups.py DATA [--draws 5] [--neighbours 25]

Stability is the adjusted Rand index of the groups of all towns with those found without
a tenth of the towns, mean of the draws. ``mended`` counts the groups that Louvain alone
would have left too small or too large to be shown.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import networkx as nx

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.peers.communities import Sizes, find_groups, modularity, stability
from pvd_graph.peers.groups import SEED
from pvd_graph.peers.similarity_graph import NEIGHBOURS, similarity_graph
from pvd_graph.services.asking import open_current
from pvd_graph.services.peering import portraits
from tests.benchmarks.data_folders import published_folder

RESOLUTIONS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
HEAD = (
    "resolution",
    "groups",
    "smallest",
    "largest",
    "mended",
    "modularity",
    "stability",
    "s",
)


def _row(graph: nx.Graph[int], resolution: float, draws: int) -> tuple[object, ...]:
    start = time.perf_counter()
    found = find_groups(graph, resolution=resolution, seed=SEED)
    seconds = time.perf_counter() - start
    free = find_groups(graph, resolution=resolution, seed=SEED, sizes=Sizes(1, 1.0))
    sizes, largest = Sizes(), Sizes().largest(len(graph))
    mended = sum(not sizes.smallest <= len(group) <= largest for group in free)
    return (
        f"{resolution:g}",
        len(found),
        len(found[-1]),
        len(found[0]),
        mended,
        f"{modularity(graph, found):.3f}",
        f"{stability(graph, resolution=resolution, draws=draws):.3f}",
        f"{seconds:.1f}",
    )


def main() -> None:
    """Print the table for the published graph of a data folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=published_folder)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--neighbours", type=int, default=NEIGHBOURS)
    asked = parser.parse_args()
    drawn = portraits(open_current(asked.data))
    graph = similarity_graph(drawn.model, neighbours=asked.neighbours)
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD))
    for resolution in RESOLUTIONS:
        row = _row(graph, resolution, asked.draws)
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
