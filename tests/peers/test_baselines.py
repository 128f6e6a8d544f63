"""Baselines against the definitions, and against networkx itself."""

from dataclasses import replace
from math import nan

import networkx as nx
import numpy as np
import pytest

from pvd_graph.peers import baselines
from pvd_graph.peers.baselines import BASELINES, Scores, territorial_network, top
from pvd_graph.peers.network import Node
from pvd_graph.peers.tables import FloatArray, Tables, Town


@pytest.fixture(scope="module")
def placed(tables: Tables) -> Tables:
    """Give the 40 towns four départements, the last town none, and places in a row."""
    towns = tuple(
        replace(
            town,
            departement=f"99-{at % 4}" if at < 39 else "",
            x_km=float(at**2),
            y_km=0.0,
        )
        for at, town in enumerate(tables.towns)
    )
    actions = tuple(
        replace(one, partners=("state",)) if at % 2 else one
        for at, one in enumerate(tables.actions)
    )
    return replace(tables, towns=towns, actions=actions)


def _whole(scores: Scores) -> FloatArray:
    return np.concatenate([block for _, block in scores])


def _towns(tables: Tables) -> list[Node]:
    return [("town", town.code) for town in tables.towns]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (baselines.jaccard, nx.jaccard_coefficient),
        (baselines.adamic_adar, nx.adamic_adar_index),
    ],
)
def test_indices_are_those_of_networkx(
    placed: Tables, ours: object, theirs: object
) -> None:
    """Pair by pair, on the same graph."""
    assert callable(ours)
    assert callable(theirs)
    towns = _towns(placed)
    pairs = [(one, other) for one in towns for other in towns if one != other]

    scores = _whole(ours(placed))

    place = {node: at for at, node in enumerate(towns)}
    for one, other, score in theirs(territorial_network(placed), pairs):
        assert scores[place[one], place[other]] == pytest.approx(score)


def test_pagerank_is_that_of_networkx(placed: Tables) -> None:
    """Personalised on the target, to what thirty steps leave."""
    graph, towns = territorial_network(placed), _towns(placed)

    scores = _whole(baselines.pagerank(placed))

    for at in (0, 17, 39):
        rank = nx.pagerank(graph, personalization={towns[at]: 1}, tol=1e-10)
        expected = [rank[town] for town in towns]
        assert scores[at] == pytest.approx(expected, abs=2e-3)


def test_simrank_is_that_of_networkx(placed: Tables) -> None:
    """On towns, challenges and départements, to what twenty steps leave."""
    graph = territorial_network(placed)
    kinds = {"town", "challenge", "departement"}
    kept = graph.subgraph(node for node in graph if node[0] in kinds)
    towns = _towns(placed)

    scores = _whole(baselines.simrank(placed))

    for at in (0, 17):
        alike = nx.simrank_similarity(kept, source=towns[at])
        assert isinstance(alike, dict)
        expected = [alike[town] for town in towns]
        assert scores[at] == pytest.approx(expected, abs=0.02)


def test_the_territory_of_a_town_is_linked(placed: Tables) -> None:
    """A town whose département is not known has no such link."""
    graph = territorial_network(placed)

    assert graph.edges[("town", "99001"), ("departement", "99-1")]
    assert not [one for one in graph["town", "99039"] if one[0] == "departement"]


def test_nearest_are_nearest(placed: Tables) -> None:
    """Towns stand at 0, 1, 4, 9… km."""
    assert top(baselines.nearest(placed), 40, 3)[3].tolist() == [2, 4, 1]


def test_nearest_in_population() -> None:
    """As a ratio: half is as far as double, and the code decides; unknown is last."""
    towns = tuple(
        Town(f"99{at}", population=size)
        for at, size in enumerate((1000.0, 2000.0, 4000.0, 3000.0, nan))
    )

    found = top(baselines.nearest_population(Tables(towns)), 5, 4)

    assert found[1].tolist() == [3, 0, 2, 4]


def test_same_departement_comes_first(placed: Tables) -> None:
    """Then the nearest population; an unknown département is none."""
    found = top(baselines.same_departement(placed), 40, 9)

    assert all(peer % 4 == 2 for peer in found[2].tolist())
    assert found[2].tolist()[0] in {6, 10}
    assert found[39].tolist()[:2] == [38, 37]


def test_leaf_jaccard_ignores_the_hierarchy(placed: Tables) -> None:
    """Sets of declared challenges, as they stand."""
    faced: dict[str, set[str]] = {town.code: set() for town in placed.towns}
    for one in placed.declared:
        faced[one.town].add(one.concept)

    scores = _whole(baselines.leaf_jaccard(placed))

    for row, ours in enumerate(faced.values()):
        for column, theirs in enumerate(faced.values()):
            either = len(ours | theirs)
            expected = len(ours & theirs) / either if either else 0.0
            assert scores[row, column] == pytest.approx(expected)


@pytest.mark.parametrize("name", BASELINES)
def test_lists_hold_other_towns_once(placed: Tables, name: str) -> None:
    """Whatever the scores; and two runs agree."""
    found = top(BASELINES[name](placed), 40, 39)

    everyone = [sorted({*range(40)} - {row}) for row in range(40)]
    assert np.sort(found, axis=1).tolist() == everyone
    assert np.array_equal(found, top(BASELINES[name](placed), 40, 39))


def test_equal_scores_follow_the_code() -> None:
    """What cannot be told apart stands in order; unknown comes last."""
    scores = np.array([[9, 1, nan, 1], [0, 0, 0, 0], [1, 2, 3, 4], [0, 0, 5, 0.0]])

    found = top(iter([(slice(0, 4), scores)]), 4, 3)

    assert found.tolist() == [[1, 3, 2], [0, 2, 3], [3, 1, 0], [2, 0, 1]]
    assert top(iter([(slice(0, 1), np.zeros((1, 1)))]), 1, 5).shape == (1, 0)
