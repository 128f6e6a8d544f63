"""Nothing that is hidden may be seen; votes and quality by hand."""

from dataclasses import replace
from math import nan

import numpy as np
import pytest

from pvd_graph.peers.evaluation import (
    OURS,
    Lists,
    hide_challenges,
    list_all,
    next_actions,
    next_kinds,
    perturb,
    popularity_quality,
    quality,
    score_quality,
    seen_before,
)
from pvd_graph.peers.tables import Action, Concept, Declaration, Tables, Town

CODES = ("99000", "99001", "99002")
SMALL = Tables(
    towns=tuple(map(Town, CODES)),
    concepts=(Concept("top"), Concept("leaf", ("top",))),
    declared=(
        Declaration("99000", "leaf", 2018.0),
        Declaration("99001", "leaf", 2021.0),
        Declaration("99002", "leaf"),
    ),
    actions=(
        Action("a0", "99000", "roof", 2019.0, finished=True, end=2020.0),
        Action("a1", "99001", "roof", 2019.0, finished=True, end=2022.0),
        Action("a2", "99001", "tree", 2020.5),
        Action("a3", "99000", "tree", 2021.5),
        Action("a4", "99000", "roof", 2022.0),
        Action("a5", "99002", "lamp", nan, finished=True),
        Action("a6", "99002", "lamp", 2021.0),
    ),
)


def test_what_is_known_later_is_not_seen() -> None:
    """Rows of the day or later are gone; what ended later is still under way."""
    seen = seen_before(SMALL, 2021.0)

    assert [one.town for one in seen.declared] == ["99000", "99002"]
    assert [(one.code, one.finished) for one in seen.actions] == [
        ("a0", True),
        ("a1", False),
        ("a2", False),
    ]
    assert seen.actions[0].end == 2020.0
    assert all(np.isnan(one.end) for one in seen.actions[1:])


def test_next_actions_are_new_types_only() -> None:
    """Types in order: lamp, roof, tree. A type done before is not to be found."""
    case = next_actions(SMALL, 2021.0)

    assert case.ballots.tolist() == [[0, 1, 0], [0, 1, 1], [0, 0, 0]]
    assert case.done.tolist() == (case.ballots > 0).tolist()
    assert case.wanted.tolist() == [
        [False, False, True],
        [False, False, False],
        [True, False, False],
    ]


def test_next_kinds_are_voted_by_what_peers_do_then() -> None:
    """A town's own are wanted, its peers' are ballots; the past only chose peers."""
    case = next_kinds(SMALL, 2021.0)

    assert case.wanted.tolist() == (case.ballots > 0).tolist()
    assert not case.done.any()
    assert {one.code for one in case.seen.actions} == {"a0", "a1", "a2"}
    assert case.k == 5


def test_hidden_challenges_leave_no_trace(tables: Tables) -> None:
    """A fifth, gone from the declarations and from the town's own actions."""
    case = hide_challenges(tables, 1)

    concepts = sorted({one.concept for one in tables.declared})
    towns = [town.code for town in tables.towns]
    hidden = {(towns[at], concepts[of]) for at, of in np.argwhere(case.wanted).tolist()}
    seen = {(one.town, one.concept) for one in case.seen.declared}
    every = {(one.town, one.concept) for one in tables.declared}
    assert len(hidden) / len(every) == pytest.approx(0.2, abs=0.08)
    assert seen == every - hidden
    linked = {(one.town, to) for one in case.seen.actions for to in one.addresses}
    before = {(one.town, to) for one in tables.actions for to in one.addresses}
    assert linked == before - hidden
    assert before & hidden


def test_a_jolt_is_small_and_the_same_each_time(tables: Tables) -> None:
    """A tenth of the rows, a tenth of the deviation; unknown stays unknown."""
    other = perturb(tables, 5)

    assert len(other.declared) / len(tables.declared) == pytest.approx(0.9, abs=0.08)
    assert set(other.actions) < set(tables.actions)
    moved = np.nanstd(other.values - tables.values, axis=0)
    assert moved == pytest.approx(np.nanstd(tables.values, axis=0) / 10, rel=0.5)
    assert np.array_equal(np.isnan(other.values), np.isnan(tables.values))
    assert perturb(tables, 5).declared == other.declared


def test_peers_vote_and_popularity_decides_between_equals() -> None:
    """Town 0 wants tree, its peer 1 stands for it; town 2 wants what no peer does."""
    case = next_actions(SMALL, 2021.0)
    lists = np.array([[1, 2], [0, 2], [0, 1]])

    found = quality(case, Lists(lists, lists))

    assert found.ndcg[0] == 1.0
    assert np.isnan(found.ndcg[1])
    assert found.ndcg[2] == pytest.approx(0.5)
    assert popularity_quality(case).ndcg[2] == pytest.approx(0.5)


def test_popularity_does_not_count_the_town_itself() -> None:
    """What only the town does later is no more popular for it than anything else."""
    case = next_kinds(SMALL, 2021.0)

    # Only town 2 has lamp: for itself all others are 0 but roof and tree of town 0.
    found = popularity_quality(case)

    assert found.ndcg[2] == pytest.approx(0.5)
    assert score_quality(case, case.wanted.astype(float)).ndcg.tolist()[2] == 1


def test_every_method_has_its_lists(tables: Tables) -> None:
    """20 that vote, 10 that are shown; slow ones when asked for."""
    found = list_all(tables)
    short = list_all(tables, walks=False)

    assert {*found} - {*short} == {"networkx pagerank", "networkx simrank"}
    assert OURS in short
    for lists in found.values():
        assert lists.voters.shape == (40, 20)
        assert lists.shown.shape == (40, 10)


def test_hidden_actions_change_no_list(tables: Tables) -> None:
    """Whatever happens after the cut, the lists from before it are the same."""
    later = tuple(
        replace(one, action_type="other") if one.start >= 2018 else one
        for one in tables.actions
    )

    here = list_all(next_actions(tables, 2018.0).seen)
    there = list_all(next_actions(replace(tables, actions=later), 2018.0).seen)

    for method, lists in here.items():
        assert np.array_equal(lists.voters, there[method].voters)
