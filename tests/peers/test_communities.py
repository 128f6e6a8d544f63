"""Groups are found where they were planted, and are of a size that a reader can use."""

import networkx as nx
import numpy as np
import pytest

from pvd_graph.peers.communities import (
    Groups,
    Sizes,
    adjusted_rand,
    find_groups,
    modularity,
    stability,
)

SMALL = Sizes(smallest=5, largest_share=0.5)


def planted(sizes: list[int], seed: int = 1) -> tuple["nx.Graph[int]", Groups]:
    """Return a graph with dense blocks of these sizes, and the blocks."""
    draw = np.random.default_rng(seed)
    home = np.repeat(np.arange(len(sizes)), sizes)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(home)))
    for one in range(len(home)):
        for other in range(one):
            if draw.random() < (0.7 if home[one] == home[other] else 0.02):
                graph.add_edge(one, other, weight=1.0)
    blocks = [
        frozenset(np.flatnonzero(home == at).tolist()) for at in range(len(sizes))
    ]
    return graph, tuple(blocks)


def test_planted_groups_are_found() -> None:
    """Four blocks, the largest first, each node once."""
    graph, blocks = planted([30, 25, 20, 15])

    found = find_groups(graph, resolution=1.0, seed=1, sizes=SMALL)

    assert found == blocks
    assert modularity(graph, found) > 0.5


def test_the_same_seed_gives_the_same_groups() -> None:
    """However edges were added."""
    graph, _ = planted([30, 25, 20, 15])
    again: nx.Graph[int] = nx.Graph()
    again.add_nodes_from(graph)
    again.add_edges_from(graph.edges(data=True))

    one = find_groups(graph, resolution=3.0, seed=4, sizes=SMALL)

    assert one == find_groups(again, resolution=3.0, seed=4, sizes=SMALL)


def test_a_small_group_joins_the_one_it_is_tied_to() -> None:
    """Three nodes with two edges to the second block."""
    graph, blocks = planted([20, 20])
    graph.add_edges_from([(40, 41), (41, 42), (40, 42)], weight=5.0)
    graph.add_edges_from([(40, 25), (41, 26)], weight=0.1)

    found = find_groups(graph, resolution=1.0, seed=1, sizes=SMALL)

    assert set(found) == {blocks[0], blocks[1] | {40, 41, 42}}


def test_a_group_tied_to_nothing_joins_the_largest() -> None:
    """Towns without any neighbour must be somewhere."""
    graph, blocks = planted([20, 15])
    graph.add_nodes_from([35, 36])

    found = find_groups(graph, resolution=1.0, seed=1, sizes=Sizes(5, 0.7))

    assert set(found) == {blocks[0] | {35, 36}, blocks[1]}


def test_a_large_group_is_divided() -> None:
    """At a coarse resolution the blocks are one; the bound parts them."""
    graph, _ = planted([20, 20, 20])

    coarse = find_groups(graph, resolution=0.01, seed=1, sizes=Sizes(5, 1.0))
    found = find_groups(graph, resolution=0.01, seed=1, sizes=Sizes(5, 0.5))

    assert len(coarse) == 1
    assert all(len(group) <= 30 for group in found)


def test_what_nothing_divides_stays_whole() -> None:
    """All alike: no bound makes groups out of a clique."""
    graph: nx.Graph[int] = nx.complete_graph(30)
    nx.set_edge_attributes(graph, dict.fromkeys(graph.edges, 1.0), "weight")

    found = find_groups(graph, resolution=0.1, seed=1, sizes=Sizes(5, 0.4))

    assert sum(map(len, found)) == 30


def test_few_nodes_are_one_group() -> None:
    """Nine nodes cannot be two groups of five; nothing is no group."""
    graph: nx.Graph[int] = nx.path_graph(9)

    assert find_groups(graph, resolution=1.0, seed=1, sizes=SMALL) == (
        frozenset(range(9)),
    )
    assert find_groups(nx.Graph(), resolution=1.0, seed=1) == ()
    assert modularity(nx.empty_graph(3), (frozenset(range(3)),)) == 0


def test_adjusted_rand_by_hand() -> None:
    """Hubert and Arabie: 1 for the same, below 0 for worse than chance."""
    one = (frozenset({0, 1}), frozenset({2, 3}))

    assert adjusted_rand(one, one) == 1
    assert adjusted_rand(one, (frozenset({0, 2}), frozenset({1, 3}))) == pytest.approx(
        -0.5
    )
    assert adjusted_rand(one, (frozenset({0, 1, 2, 3}),)) == 0
    assert adjusted_rand(one, ()) == 1


def test_planted_groups_are_stable_and_noise_is_not() -> None:
    """Without a tenth of the nodes the same blocks come back."""
    graph, _ = planted([30, 25, 20])
    noise: nx.Graph[int] = nx.gnp_random_graph(75, 0.2, seed=1)
    nx.set_edge_attributes(noise, dict.fromkeys(noise.edges, 1.0), "weight")

    assert stability(graph, resolution=1.0, draws=3, sizes=SMALL) == 1
    assert stability(noise, resolution=1.0, draws=3, sizes=SMALL) < 0.6
