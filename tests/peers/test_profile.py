"""What goes together puts towns side by side that share no single thing."""

import numpy as np
import pytest

from pvd_graph.peers.profile import (
    positions,
    profile_basis,
    profile_views,
    unit_rows,
)


def test_basis_is_that_of_the_singular_value_decomposition() -> None:
    """The same directions, up to their sign, as the library that names it."""
    views = np.random.default_rng(7).normal(size=(60, 9))

    basis = profile_basis(views, 4)

    _, _, rows = np.linalg.svd(views, full_matrices=False)
    assert np.abs(basis.T @ rows[:4].T) == pytest.approx(np.eye(4), abs=1e-9)


def test_alike_without_anything_in_common() -> None:
    """Two towns do what goes along with one challenge; a third faces another one."""
    together = [[1, 1, 0, 0]] * 20 + [[0, 0, 1, 1]] * 20
    views = np.array([*together, [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], float)

    place = positions(views, profile_basis(views, 2))

    alike = place[-3:] @ place[-3:].T
    assert alike[0, 1] == pytest.approx(1.0)
    assert alike[0, 2] == pytest.approx(0.0, abs=1e-9)


def test_fewer_directions_than_asked_for() -> None:
    """What two columns say needs no more than two directions; nothing needs none."""
    assert profile_basis(np.eye(5)[:, :2], 32).shape == (2, 2)
    assert profile_basis(np.zeros((5, 3)), 32).shape == (3, 0)
    assert positions(np.zeros((5, 3)), np.empty((3, 0))).shape == (5, 0)


def test_views_weigh_sources_alike_whatever_their_number() -> None:
    """A unit row a source, half of one for a single kind of action.

    Unknown figures stand in the middle.
    """
    views = profile_views(
        np.array([[1.0, 1.0], [0.0, 0.0]]),
        np.array([3.0, 4.0]),
        np.array([[1.0], [0.0]]),
        np.array([[2.0, np.nan, 0.0, 0.0], [np.nan] * 4]),
    )

    assert views[0] == pytest.approx([0.6, 0.8, 1 / 2, 1.0, 0.0, 0.0, 0.0])
    assert not views[1].any()


def test_the_more_kinds_of_action_the_more_they_say() -> None:
    """Twice as much as the challenges at most, half of it at three kinds."""
    nothing = np.zeros((1, 0))
    for kinds, worth in ((1, 1 / 2), (3, 1.0), (9, 1.5)):
        row = np.full((1, kinds), kinds**-0.5)

        views = profile_views(nothing, np.zeros(0), row, nothing)

        assert np.linalg.norm(views) == pytest.approx(worth)


def test_zero_stays_zero() -> None:
    """A town of which nothing is known has no direction, and no NaN."""
    rows = np.array([[3.0, 4.0], [0.0, 0.0]])

    assert unit_rows(rows).tolist() == [[0.6, 0.8], [0.0, 0.0]]
