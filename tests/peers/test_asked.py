"""One town asks: the order is that of all lists, among those who may be proposed."""

import numpy as np
import pytest

from pvd_graph.peers.asked import asked_candidates, pair_parts, rank_of
from pvd_graph.peers.model import Model, fit
from pvd_graph.peers.ranking import best_candidates
from pvd_graph.peers.selection import cover_order
from pvd_graph.peers.tables import Tables, Town


@pytest.fixture(scope="module")
def model(tables: Tables) -> Model:
    """Fit the made-up towns."""
    return fit(tables)


def test_without_filters_the_choice_is_that_of_all_lists(model: Model) -> None:
    """Same pool, same cover; only the quota, which lists share, is left out."""
    everybody = np.ones(model.size, dtype=np.bool_)
    pool = best_candidates(model, 15)
    order = cover_order(pool, model.shares, model.done, k=5)[:, :5]
    expected = pool.take(order)

    for target in range(model.size):
        found = asked_candidates(model, target, everybody, 5)

        assert found.peers.tolist() == expected.peers[[target]].tolist()
        assert np.allclose(found.parts, expected.parts[[target]], atol=1e-12)


def test_only_who_may_be_proposed_is(model: Model) -> None:
    """Never the target; fewer than k where fewer are left."""
    keep = np.zeros(model.size, dtype=np.bool_)
    keep[[3, 8, 21]] = True

    assert sorted(asked_candidates(model, 3, keep, 10).peers[0]) == [8, 21]
    nobody = np.zeros(model.size, dtype=np.bool_)
    assert asked_candidates(model, 3, nobody, 10).peers.shape == (1, 0)


def test_a_pair_has_the_parts_of_the_model(model: Model) -> None:
    """And the same both ways."""
    whole = model.parts(slice(0, model.size))

    assert np.allclose(pair_parts(model, 4, 17), whole[:, 4, 17], atol=1e-12)
    assert np.allclose(pair_parts(model, 17, 4), whole[:, 4, 17], atol=1e-12)


def test_ranks_follow_the_order_of_lists(model: Model) -> None:
    """The best candidate has rank 1, the last rank n - 1, ties and all."""
    whole = best_candidates(model, model.size)
    for target in (0, 7, 39):
        ranks = [
            rank_of(model, target, int(peer), model.size)
            for peer in whole.peers[target]
        ]

        assert ranks == list(range(1, model.size))


def test_ranks_of_equal_towns_follow_the_distance_as_lists_do() -> None:
    """Nothing is known but places: the nearer first, whatever its code."""
    places = {"99001": 0.0, "99002": 50.0, "99003": 10.0, "99004": 90.0}
    towns = tuple(Town(code, x_km=x, y_km=0.0) for code, x in places.items())
    bare = fit(Tables(towns))

    assert best_candidates(bare, 3).peers[0].tolist() == [2, 1, 3]
    assert [rank_of(bare, 0, peer, 4) for peer in (1, 2, 3)] == [2, 1, 3]
