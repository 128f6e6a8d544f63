"""Experience counts by how far it went and how close it is to the challenge."""

import numpy as np
import pytest

from pvd_graph.peers.closure import build_hierarchy
from pvd_graph.peers.learning import challenge_shares, experience, learn_factor
from pvd_graph.peers.tables import Action, Concept

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
    return Action("a", town, "works", finished=finished, addresses=(concept,))


def test_experience_by_stage_and_kinship() -> None:
    """Finished 1, under way 0.5; beside or beneath 0.6 of it; above the same."""
    done = experience(
        [
            _action("99001", "housing-1", finished=True),
            _action("99002", "housing-1", finished=False),
            _action("99003", "housing", finished=True),
        ],
        TOWNS,
        TREE,
    )

    assert done.tolist() == [
        [1.0, 1.0, 0.6, 0.0],
        [0.5, 0.5, pytest.approx(0.3), 0.0],
        [1.0, 0.6, 0.6, 0.0],
    ]


def test_the_strongest_experience_holds() -> None:
    """Ten started projects are not worth one that was finished."""
    done = experience(
        [
            _action("99001", "housing-1", finished=False),
            _action("99001", "housing-1", finished=True),
            _action("99001", "housing-1", finished=False),
        ],
        TOWNS,
        TREE,
    )

    assert done[0, TREE.index["housing-1"]] == 1.0


def test_factor_runs_from_one_half_to_one() -> None:
    """Nothing acted on halves the score, everything keeps it; rare ones weigh more."""
    declared = np.array([[0, 1, 1, 1]], dtype=np.bool_)
    shares = challenge_shares(declared, np.array([1.0, 3.0, 1.0, 9.0]), TREE)

    done = np.array([[0.0, 0, 0, 1], [1, 1, 0, 0], [1, 1, 1, 0]])

    assert shares.tolist() == [[0.0, 0.75, 0.25, 0.0]]
    assert learn_factor(shares, done).tolist() == [[0.5, 0.875, 1.0]]
