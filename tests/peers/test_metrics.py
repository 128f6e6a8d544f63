"""Metrics against figures worked out by hand, and intervals against known spreads."""

from math import log2

import numpy as np
import pytest

from pvd_graph.peers.metrics import (
    coverage,
    gini,
    interval_of_mean,
    interval_of_ratio,
    largest_share,
    list_agreement,
    popular_types,
    ranking_quality,
    vote,
)


def test_votes_weigh_by_rank() -> None:
    """1 for the first peer, 1 / log2(3) for the second."""
    ballots = np.array([[0, 0, 0], [1, 1, 0], [1, 0, 1.0]])

    votes = vote(np.array([[1, 2]]), ballots)

    assert votes[0] == pytest.approx([1 + 1 / log2(3), 1, 1 / log2(3)])


def test_popular_types_are_a_fifth_rounded_down() -> None:
    """Of nine types one, of ten two; equal ones by position."""
    ballots = np.tile(np.arange(10.0), (3, 1))

    assert np.flatnonzero(popular_types(ballots)).tolist() == [8, 9]
    assert np.flatnonzero(popular_types(ballots[:, :9])).tolist() == [8]
    assert np.flatnonzero(popular_types(np.ones((2, 5)))).tolist() == [0]


def test_quality_by_hand() -> None:
    """Two wanted of four types, the second and third of the ranking; one is done."""
    scores = np.array([[9, 5, 4, 3.0], [1, 2, 3, 4.0]])
    wanted = np.array([[False, False, True, True], [False, False, False, False]])
    done = np.array([[True, False, False, False], [False, False, False, False]])
    head = np.array([False, False, True, False])

    found = ranking_quality(scores, wanted, done, head, 2)

    gain = 1 / log2(3) + 1 / log2(4)
    assert found.ndcg[0] == pytest.approx(gain / (1 + 1 / log2(3)))
    assert found.recall[0] == 0.5
    assert found.tail[0] == 0.0
    assert np.isnan([found.ndcg[1], found.recall[1], found.tail[1]]).all()


def test_a_perfect_ranking_is_1_and_more_than_ten_wanted_may_be() -> None:
    """The ideal holds ten hits at most."""
    wanted = np.ones((1, 14), dtype=np.bool_)

    found = ranking_quality(
        np.arange(14.0)[None], wanted, ~wanted, np.zeros(14, dtype=np.bool_), 7
    )

    assert found.ndcg[0] == pytest.approx(1)
    assert found.recall[0] == 0.5


def test_hubs_by_hand() -> None:
    """Everybody once is no hub; one town in all lists is."""
    fair = np.array([[1], [2], [3], [0]])
    hub = np.array([[3], [3], [3], [0]])

    assert (gini(fair, 4), largest_share(fair, 4), coverage(fair, 4)) == (0, 0.25, 1)
    assert gini(hub, 4) == pytest.approx(0.625)
    assert (largest_share(hub, 4), coverage(hub, 4)) == (0.75, 0.5)
    assert gini(np.empty((4, 0), dtype=np.int64), 4) == 0


def test_agreement_leaves_order_aside() -> None:
    """Two of three the same: 2 shared of 4."""
    one = np.array([[1, 2, 3], [1, 2, 3]])
    other = np.array([[3, 2, 1], [2, 3, 9]])

    assert list_agreement(one, other).tolist() == [1.0, 0.5]


def test_the_interval_of_a_mean_is_the_textbook_one() -> None:
    """Of 400 normal values: 1.96 standard errors to both sides; NaN is left out."""
    values = np.random.default_rng(3).normal(5, 2, 400)
    half = 1.96 * values.std() / 20

    found = interval_of_mean([np.append(values, np.nan)])

    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.05)
    assert found.high == pytest.approx(values.mean() + half, abs=0.05)
    assert interval_of_mean([np.append(values, np.nan)]) == found


def test_a_ratio_pairs_what_it_compares() -> None:
    """Towns that are easy for both move both: the ratio hardly moves."""
    easy = np.random.default_rng(4).lognormal(size=300)

    found = interval_of_ratio([1.1 * easy, easy], [easy, easy])
    apart = interval_of_ratio([1.1 * easy], [easy[::-1]])

    assert found.value == pytest.approx(1.05)
    assert found.high - found.low < 0.02
    assert apart.high - apart.low > 0.1


def test_nothing_known_is_no_figure() -> None:
    """Not 0, and no warning."""
    assert np.isnan(interval_of_mean([]).value)
    assert np.isnan(interval_of_mean([np.array([np.nan])]).low)
