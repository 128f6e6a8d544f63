"""Experience counts by how far it went and how close it is to the challenge."""

from math import nan

import numpy as np
import pytest

from pvd_graph.peers.closure import build_hierarchy
from pvd_graph.peers.learning import (
    addressed,
    challenge_shares,
    experience,
    latest_start,
    lead,
    learn_factor,
    nearness,
)
from pvd_graph.peers.tables import Action, Concept, FloatArray

TREE = build_hierarchy(
    [
        Concept("housing"),
        Concept("housing-1", ("housing",)),
        Concept("housing-2", ("housing",)),
        Concept("people"),
    ]
)
TOWNS = {"99001": 0, "99002": 1, "99003": 2}


def _action(town: str, concept: str, *, finished: bool) -> Action:
    return Action("a", town, "works", 2015.0, finished, addresses=(concept,))


def _experience(*actions: Action) -> FloatArray:
    """Return what the actions are worth, seen five years later."""
    return experience(addressed(actions, TOWNS, TREE, 2020.0), TREE)


def test_experience_by_stage_and_kinship() -> None:
    """Finished 1, under way 0.5; beside or beneath 0.6 of it; above the same."""
    done = _experience(
        _action("99001", "housing-1", finished=True),
        _action("99002", "housing-1", finished=False),
        _action("99003", "housing", finished=True),
    )

    assert done.tolist() == [
        [1.0, 1.0, 0.6, 0.0],
        [0.5, 0.5, pytest.approx(0.3), 0.0],
        [1.0, 0.6, 0.6, 0.0],
    ]


def test_the_strongest_experience_holds() -> None:
    """Ten started projects are not worth one that was finished."""
    done = _experience(
        _action("99001", "housing-1", finished=False),
        _action("99001", "housing-1", finished=True),
        _action("99001", "housing-1", finished=False),
    )

    assert done[0, TREE.index["housing-1"]] == 1.0


def test_a_sheet_counts_more_than_money() -> None:
    """Whoever tells how it went has all to teach, whatever the dates."""
    sheet = Action("s", "99001", "", addresses=("housing-1",), told=True)
    funded = Action("f", "99002", "works", 2015.0, addresses=("housing-1",))

    done = _experience(sheet, funded)

    assert done[:2, TREE.index["housing-1"]].tolist() == [1.0, 0.5]


def test_factor_runs_from_one_half_to_one() -> None:
    """Nothing acted on halves the score, everything keeps it; rare ones weigh more."""
    declared = np.array([[0, 1, 1, 1]], dtype=np.bool_)
    shares = challenge_shares(declared, np.array([1.0, 3.0, 1.0, 9.0]), TREE)

    done = np.array([[0.0, 0, 0, 1], [1, 1, 0, 0], [1, 1, 1, 0]])

    assert shares.tolist() == [[0.0, 0.75, 0.25, 0.0]]
    assert learn_factor(shares, done).tolist() == [[0.5, 0.875, 1.0]]


def test_who_started_earlier_has_more_to_tell() -> None:
    """Three quarters for what has just begun, all of it five years on."""
    started = [Action("a", "99001", "works", year) for year in (2016.0, nan, 2021.0)]
    latest = latest_start(started)

    assert latest == 2021.0
    worth = [lead(year, latest) for year in (2021.0, 2018.5, 2016.0, 1998.0)]
    assert worth == [0.75, 0.875, 1.0, 1.0]
    assert lead(nan, latest) == lead(2021.0, latest_start([])) == 0.75


def test_near_towns_get_a_bonus_and_unknown_places_none() -> None:
    """30 % at no distance, a third of it after 100 km, nothing without a place."""
    here = np.array([[0.0, 0.0]])

    found = nearness(here, np.array([[0.0, 0.0], [60.0, 80.0], [nan, nan]]))

    assert found.tolist() == [[1.3, pytest.approx(1 + 0.3 / np.e), 1.0]]
