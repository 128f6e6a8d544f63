"""The list shown: it covers more, it spares hubs, and never comes out short."""

import numpy as np
import pytest

from pvd_graph.peers.model import fit
from pvd_graph.peers.ranking import Candidates, best_candidates
from pvd_graph.peers.selection import QUOTA, choose, cover_order, in_order, within_quota
from pvd_graph.peers.tables import Tables


def _candidates(peers: list[list[int]], learn: list[list[float]]) -> Candidates:
    shape = np.array(peers).shape
    return Candidates(
        np.array(peers), np.zeros((*shape, 4)), np.array(learn), np.ones(shape, bool)
    )


def test_cover_prefers_what_is_not_yet_covered() -> None:
    """Second comes the town that acted on the other challenge, not the better twin."""
    candidates = _candidates([[1, 2, 3]], [[0.9, 0.8, 0.7]])
    shares = np.array([[0.5, 0.5]])
    done = np.array([[0.0, 0], [1, 0], [1, 0], [0, 1]])

    assert cover_order(candidates, shares, done, k=2).tolist() == [[0, 2, 1]]
    plain = cover_order(candidates, shares, done, k=2, cover=0.0)
    assert plain.tolist() == [[0, 1, 2]]


def test_cover_never_passes_the_gate() -> None:
    """A stranger who acted on everything stays behind who shares a challenge."""
    candidates = Candidates(
        np.array([[1, 2]]),
        np.zeros((1, 2, 4)),
        np.array([[0.1, 0.9]]),
        np.array([[True, False]]),
    )

    order = cover_order(candidates, np.ones((1, 1)), np.array([[0.0], [0], [1]]), k=1)

    assert order.tolist() == [[0, 1]]


def test_no_town_passes_its_quota() -> None:
    """Town 9 is everybody's first; only the two best placed keep it when k is 1."""
    candidates = _candidates(
        [[9, 1], [9, 2], [9, 3], [9, 4]],
        [[0.6, 0.1], [0.9, 0.1], [0.7, 0.1], [0.8, 0.1]],
    )

    shown = candidates.take(within_quota(candidates, towns=10, k=1))

    assert shown.peers.tolist() == [[1], [9], [3], [9]]


def test_a_list_is_filled_when_all_refuse() -> None:
    """The quota yields, never the list."""
    candidates = _candidates([[5], [5], [5]], [[0.3], [0.2], [0.1]])

    assert within_quota(candidates, towns=6, k=1).tolist() == [[0], [0], [0]]


def test_order_is_gate_then_value_then_as_before() -> None:
    """What is shown first is always for a reason that can be told."""
    candidates = Candidates(
        np.array([[4, 3, 2, 1]]),
        np.zeros((1, 4, 4)),
        np.zeros((1, 4)),
        np.array([[True, True, True, False]]),
    )

    order = in_order(candidates, np.array([[0.5, 0.5, 0.7, 0.9]]))

    assert candidates.take(order).peers.tolist() == [[2, 4, 3, 1]]


@pytest.mark.parametrize("k", [1, 5, 39, 200])
def test_everybody_gets_a_whole_list(tables: Tables, k: int) -> None:
    """Distinct peers, not oneself, min(k, n - 1) of them, the same at each run."""
    model = fit(tables)

    chosen = choose(model, k=k)

    wanted = min(k, 39)
    assert chosen.peers.shape == (40, wanted)
    for town, peers in enumerate(chosen.peers.tolist()):
        assert len(set(peers) - {town}) == wanted
    assert np.array_equal(chosen.peers, choose(model, k=k).peers)


def test_hubs_are_spared(tables: Tables) -> None:
    """Without a quota one of these towns stands in more lists than its quota allows."""
    model, k = fit(tables), 3

    before = np.bincount(best_candidates(model, k).peers.ravel())
    after = np.bincount(choose(model, k=k).peers.ravel())

    assert before.max() > QUOTA * k >= after.max()
