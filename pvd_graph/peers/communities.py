"""Groups of a weighted graph: what runs of Louvain agree on, made fit to be shown.

One run of Louvain is as good as the next, and puts a third of the pairs elsewhere; what
several runs agree on is found again by others. Louvain knows nothing of what a reader
can use either: groups that fall apart are cut (its known defect), those too small join
the group that they are tied to most, and those too large are divided again.
Deterministic: seeds are given, nodes are numbers.

Source: Blondel et al. (2008), Fast unfolding of communities in large networks,
https://doi.org/10.1088/1742-5468/2008/10/P10008, by networkx; Lancichinetti and
Fortunato (2012), Consensus clustering in complex networks,
https://doi.org/10.1038/srep00336; Traag et al. (2019), From Louvain to Leiden,
https://doi.org/10.1038/s41598-019-41695-z, for the defect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

__all__ = [
    "Groups",
    "Sizes",
    "adjusted_rand",
    "find_groups",
    "modularity",
    "stability",
]

Groups = tuple[frozenset[int], ...]
"""A partition of the nodes, the largest group first, equal ones by first node."""

_RUNS = 6
_AGREED = 0.5
_FINER = 1.25
_DIVISIONS = 6


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many nodes a group may have.

    Fewer than 20 towns add little to one's ten peers; more than a sixth of all have too
    little in common.
    """

    smallest: int = 20
    largest_share: float = 1 / 6

    def largest(self, n: int) -> int:
        """Return how many of *n* nodes a group may have, never below two small ones."""
        return max(2 * self.smallest, int(n * self.largest_share))


def modularity(graph: nx.Graph[int], groups: Groups, resolution: float = 1.0) -> float:
    """Return the modularity of *groups*, by `networkx.community.modularity`."""
    if graph.number_of_edges() == 0:
        return 0.0
    found: float = nx.community.modularity(
        graph, [set(group) for group in groups], resolution=resolution
    )
    return found


def find_groups(
    graph: nx.Graph[int], *, resolution: float, seed: int, sizes: Sizes | None = None
) -> Groups:
    """Return groups of *graph*: what six runs of Louvain agree on, made to fit.

    Args:
        graph: nodes are numbers, edges have ``weight``.
        resolution: above 1 for smaller groups, below for larger.
        seed: of the first run; the others follow it.
        sizes: what may be shown. A graph of fewer than two smallest groups is one.
    """
    sizes = sizes or Sizes()
    n = graph.number_of_nodes()
    if n < 2 * sizes.smallest:
        return (frozenset(graph),) if n else ()
    runs = [_louvain(graph, resolution, seed + run) for run in range(_RUNS)]
    agreed = _louvain(_agreement(graph, runs), resolution, seed)
    divided: list[frozenset[int]] = []
    for group in agreed:
        divided += _divided(graph, group, resolution, seed, sizes.largest(n))
    return _ordered(_absorbed(graph, divided, sizes))


def _agreement(graph: nx.Graph[int], runs: Sequence[Groups]) -> nx.Graph[int]:
    """Return the edges within a group of half of the *runs* or more.

    Each weighs what it weighed, times the share of runs that agree.
    """
    homes = [
        {node: number for number, group in enumerate(run) for node in group}
        for run in runs
    ]
    agreed: nx.Graph[int] = nx.Graph()
    agreed.add_nodes_from(graph)
    for one, other in graph.edges:
        share = sum(home[one] == home[other] for home in homes) / len(homes)
        if share >= _AGREED:
            weight = graph.edges[one, other]["weight"]
            agreed.add_edge(one, other, weight=share * weight)
    return agreed


def _louvain(graph: nx.Graph[int], resolution: float, seed: int) -> Groups:
    """Run Louvain once, and cut the groups that are not connected."""
    found = nx.community.louvain_communities(graph, resolution=resolution, seed=seed)
    return _ordered(
        frozenset(part)
        for group in found
        for part in nx.connected_components(graph.subgraph(group))
    )


def _ordered(groups: Iterable[frozenset[int]]) -> Groups:

    return tuple(sorted(groups, key=lambda group: (-len(group), min(group))))


def _divided(
    graph: nx.Graph[int],
    group: frozenset[int],
    resolution: float,
    seed: int,
    largest: int,
) -> list[frozenset[int]]:
    """Divide *group* by finer and finer runs, as far as they divide it."""
    waiting, done = [(group, resolution, 0)], []
    while waiting:
        one, fineness, times = waiting.pop()
        if len(one) <= largest or times == _DIVISIONS:
            done.append(one)
            continue
        finer = max(fineness * _FINER, 1.0)
        part = _part(graph, one)
        waiting += [(each, finer, times + 1) for each in _louvain(part, finer, seed)]
    return done


def _part(graph: nx.Graph[int], nodes: Iterable[int]) -> nx.Graph[int]:
    """Return a copy of the graph between *nodes*.

    In order, so that no run depends on how a set lists its members.
    """
    kept = sorted(nodes)
    part: nx.Graph[int] = nx.Graph()
    part.add_nodes_from(kept)
    inside = graph.subgraph(kept)
    pairs = sorted((min(pair), max(pair)) for pair in inside.edges)
    part.add_weighted_edges_from(
        (one, other, graph.edges[one, other]["weight"]) for one, other in pairs
    )
    return part


def _absorbed(
    graph: nx.Graph[int], groups: Sequence[frozenset[int]], sizes: Sizes
) -> list[frozenset[int]]:
    """Let each group below the smallest size join the one that it is tied to most.

    The smallest first. A group that would grow beyond the largest size takes others in
    only where no group has room; where nothing ties, the largest does.
    """
    largest = sizes.largest(graph.number_of_nodes())
    kept = {number: set(group) for number, group in enumerate(groups)}
    home = {node: number for number, group in kept.items() for node in group}
    while len(kept) > 1:
        number = min(kept, key=lambda one: (len(kept[one]), min(kept[one])))
        if len(kept[number]) >= sizes.smallest:
            break
        leaving = kept.pop(number)
        ties: Counter[int] = Counter()
        for node in sorted(leaving):
            for near, edge in graph[node].items():
                if home[near] != number:
                    ties[home[near]] += edge["weight"]
        room = largest - len(leaving)
        into = min(
            kept,
            key=lambda one: (
                len(kept[one]) > room,
                -ties[one],
                -len(kept[one]),
                min(kept[one]),
            ),
        )
        kept[into] |= leaving
        home.update(dict.fromkeys(leaving, into))
    return [frozenset(group) for group in kept.values()]


def adjusted_rand(one: Groups, other: Groups) -> float:
    """Return how two partitions of the same nodes agree: 1 the same, 0 by chance.

    Nodes that only one of them has are left out.

    Source: Hubert and Arabie (1985), Comparing partitions, Journal of Classification
    2, 193-218. https://doi.org/10.1007/BF01908075
    """
    at = {node: number for number, group in enumerate(other) for node in group}
    cells: Counter[tuple[int, int]] = Counter()
    for number, group in enumerate(one):
        cells.update((number, at[node]) for node in group if node in at)
    rows: Counter[int] = Counter()
    columns: Counter[int] = Counter()
    for (row, column), count in cells.items():
        rows[row] += count
        columns[column] += count
    total = _pairs(sum(cells.values()))
    both = sum(map(_pairs, cells.values()))
    first, second = (sum(map(_pairs, each.values())) for each in (rows, columns))
    expected = first * second / total if total else 0.0
    highest = (first + second) / 2
    return 1.0 if highest == expected else (both - expected) / (highest - expected)


def _pairs(count: int) -> float:
    return count * (count - 1) / 2


def stability(
    graph: nx.Graph[int],
    *,
    resolution: float,
    draws: int = 10,
    dropped: float = 0.1,
    sizes: Sizes | None = None,
) -> float:
    """Return how groups agree with those of the graph without a tenth of its nodes.

    The mean of `adjusted_rand` over *draws*: what a release with other towns would
    find again. Each draw has its own seed.
    """
    whole = find_groups(graph, resolution=resolution, seed=0, sizes=sizes)
    nodes = np.array(sorted(graph))
    agreed = []
    for number in range(draws):
        draw = np.random.default_rng([0x6209, number])
        kept = np.sort(draw.permutation(nodes)[int(len(nodes) * dropped) :]).tolist()
        part = _part(graph, kept)
        found = find_groups(part, resolution=resolution, seed=number + 1, sizes=sizes)
        agreed.append(adjusted_rand(found, whole))
    return float(np.mean(agreed))
