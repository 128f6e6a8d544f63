"""What is learned of some towns stays as it is when others are placed among them."""

from math import log
from statistics import NormalDist

import numpy as np
import pytest

from pvd_graph.peers.encoding import (
    action_profile,
    distance_factors,
    placed_scores,
    rank_gaussian,
    type_weights,
    typologies,
)
from pvd_graph.peers.tables import Action, Tables


def test_equal_figures_get_equal_scores() -> None:
    """Ties share their mean rank, unknown stays unknown, the middle is 0."""
    scores = rank_gaussian(np.array([[1.0], [5.0], [5.0], [np.nan], [9.0]]))

    assert scores[1, 0] == scores[2, 0] == pytest.approx(0.0)
    assert np.isnan(scores[3, 0])
    assert scores[4, 0] == pytest.approx(NormalDist().inv_cdf(0.875))


def test_a_figure_among_the_fitted_has_their_score(tables: Tables) -> None:
    """Ties and unknown ones included: to place the fitted again changes nothing."""
    placed = placed_scores(tables.values, tables.values)

    assert np.array_equal(placed, rank_gaussian(tables.values), equal_nan=True)


def test_a_figure_between_two_stands_between_them() -> None:
    """And beyond the ends at the end, never at infinity."""
    fitted = np.array([[1.0], [3.0], [5.0], [np.nan]])

    (low,), (between,), (high,), (unknown,) = placed_scores(
        fitted, np.array([[-9.0], [2.0], [99.0], [np.nan]])
    )

    ends = rank_gaussian(fitted)[:, 0]
    assert (low, high) == (ends[0], ends[2])
    assert ends[0] < between < ends[1]
    assert np.isnan(unknown)


def test_of_a_figure_nobody_has_nothing_is_known() -> None:
    """No rank without others to rank among."""
    placed = placed_scores(np.full((3, 1), np.nan), np.array([[1.0]]))

    assert np.isnan(placed).all()


def test_a_class_that_nobody_has_differs_from_all() -> None:
    """And costs as much as any other difference; an unknown one costs nothing."""
    known = typologies((("x",), ("y",), ("",)), 1)
    left, _, seen = distance_factors(np.empty((2, 0)), (("z",), ("",)), known)
    _, right, _ = distance_factors(np.empty((3, 0)), (("x",), ("y",), ("",)), known)

    assert known[0].cost == pytest.approx(4)  # P(differ) is one half
    assert (left @ right.T).tolist() == [[4, 4, 0], [0, 0, 0]]
    assert seen.tolist() == [[1], [0]]


def test_types_weigh_by_how_few_did_them() -> None:
    """Twice in one town counts once; a type outside the list counts nowhere."""
    actions = [
        Action("1", "a", "roof"),
        Action("2", "a", "roof"),
        Action("3", "b", "roof"),
        Action("4", "b", "road"),
    ]
    weights = type_weights(actions, 4)

    assert weights == {"road": pytest.approx(log(4)), "roof": pytest.approx(log(2))}
    other = [Action("5", "c", "pool"), Action("6", "d", "roof")]
    profile = action_profile(other, {"c": 0, "d": 1}, weights)
    assert profile.tolist() == [[0, 0], [0, 1]]
