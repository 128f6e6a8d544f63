"""What is shown for a pair is what counted for it."""

from collections.abc import Mapping
from dataclasses import replace
from math import nan

import numpy as np
import pytest

from pvd_graph.peers.evidence import (
    actions_by_town,
    answers_a_challenge,
    apart,
    close_and_different,
    evidence_of,
    shared_challenges,
    useful_actions,
)
from pvd_graph.peers.model import fit
from pvd_graph.peers.tables import Action, Concept, Declaration, Tables, Town

TREE = (
    Concept("housing"),
    Concept("vacancy", ("housing",)),
    Concept("unfit", ("housing",)),
    Concept("people"),
    Concept("ageing", ("people",)),
)


def _tables(
    faced: Mapping[str, tuple[str, ...]], actions: tuple[Action, ...] = ()
) -> Tables:
    return Tables(
        tuple(Town(code) for code in faced),
        TREE,
        tuple(Declaration(code, one) for code, those in faced.items() for one in those),
        actions,
    )


def test_contributions_add_up_to_the_part(tables: Tables) -> None:
    """Over the whole closure, what challenges bring is the part of the score."""
    model = fit(tables)
    features = model.features
    part = model.parts(slice(0, 1))[0, 0]

    for peer in range(1, model.size):
        both = features.closed[0] & features.closed[peer]
        either = features.closed[0] | features.closed[peer]
        whole = features.content[either].sum()
        each = model.scale["challenges"] * features.content[both] / whole
        shown = dict(shared_challenges(model, 0, peer))
        assert each.sum() == pytest.approx(part[peer])
        assert all(features.closed[0, at] and features.closed[peer, at] for at in shown)
        assert sum(shown.values()) <= part[peer] + 1e-12


def test_the_narrowest_shared_challenge_is_shown() -> None:
    """Sharing vacancy says it all: housing above it adds nothing for a reader.

    Two different challenges of one family are not a shared one; the family itself is,
    where it was said of both.
    """
    faced = {
        "99001": ("vacancy", "housing"),
        "99002": ("vacancy", "ageing"),
        "99003": ("unfit",),
        "99004": ("housing",),
    }
    model = fit(_tables(faced))
    names = model.features.hierarchy.concepts

    shown = [names[at] for at, _ in shared_challenges(model, 0, 1)]

    assert shown == ["vacancy"]
    family = [names[at] for at, _ in shared_challenges(model, 0, 2)]
    said_of_both = [names[at] for at, _ in shared_challenges(model, 0, 3)]
    assert family == []
    assert said_of_both == ["housing"]


def test_nothing_shared_is_nothing_shown() -> None:
    """No evidence is made up, even where the two face nothing at all."""
    model = fit(_tables({"99001": ("vacancy",), "99002": ("ageing",), "99003": ()}))

    assert shared_challenges(model, 0, 1) == ()
    assert shared_challenges(model, 2, 2) == ()


def test_what_one_faces_and_the_other_does_not() -> None:
    """The narrowest below the top level, else the top level as it was said."""
    faced = {
        "a": ("vacancy", "housing", "people"),
        "b": ("unfit",),
        "c": ("people",),
        "d": (),
    }
    model = fit(_tables(faced))
    concepts = model.features.hierarchy.concepts

    def named(town: int, other: int) -> list[str]:
        return [concepts[at] for at in apart(model, town, other)]

    assert named(0, 1) == ["vacancy"]
    assert named(1, 0) == ["unfit"]
    assert named(2, 1) == ["people"]
    assert named(2, 0) == named(3, 0) == named(0, 0) == []


def test_all_may_be_asked() -> None:
    """A page of a pair shows more than a suggestion does."""
    many = tuple(Concept(f"leaf-{number}", ("housing",)) for number in range(6))
    everything = tuple(one.code for one in many)
    actions = tuple(Action(f"a{one}", "b", "t", addresses=(one,)) for one in everything)
    tables = Tables(
        (Town("a"), Town("b"), Town("c")),
        (*TREE, *many),
        tuple(Declaration(town, one) for town in "ab" for one in everything),
        actions,
    )
    model = fit(tables)

    assert len(shared_challenges(model, 0, 1)) == 4
    assert len(shared_challenges(model, 0, 1, most=None)) == 6
    assert len(useful_actions(model, 0, actions)) == 3
    assert len(useful_actions(model, 0, actions, most=None)) == 6


def test_close_and_different_figures() -> None:
    """Closest first, most different first, unknown nowhere."""
    codes = [f"99{number:03d}" for number in range(9)]
    values = np.tile(np.arange(9.0)[:, None], 4)
    values[:, 1] = [3, 4, 0, 1, 2, 5, 6, 7, 8]
    values[:, 2] = [0, 8, 1, 2, 3, 4, 5, 6, 7]
    values[1, 3] = nan
    model = fit(
        Tables(tuple(map(Town, codes)), indicators=("a", "b", "c", "d"), values=values)
    )

    close, different = close_and_different(model.features, 0, 1)

    assert close == (1,)
    assert different == (2,)


def test_useful_actions_answer_a_challenge_of_the_target() -> None:
    """Finished first; then the family; then what both work on; the rest is left out."""
    actions = (
        Action("a-late", "99002", "works", start=2020.0, addresses=("vacancy",)),
        Action("b-done", "99002", "works", finished=True, addresses=("vacancy",)),
        Action("c-family", "99002", "works", addresses=("housing",)),
        Action("d-other", "99002", "works", addresses=("unfit",)),
        Action("e-later", "99002", "works", start=2023.0, addresses=("vacancy",)),
        Action("f-both", "99003", "works", addresses=("ageing",)),
        Action("g-mine", "99001", "works", addresses=("ageing",)),
    )
    faced = {"99001": ("vacancy",), "99002": ("vacancy",), "99003": ()}
    model = fit(_tables(faced, actions))
    by_town = actions_by_town(actions)

    def codes(town: str) -> list[str]:
        return [one.code for one in useful_actions(model, 0, by_town[town])]

    assert codes("99002") == ["b-done", "e-later", "a-late"]
    assert codes("99003") == ["f-both"]
    family = useful_actions(model, 0, by_town["99002"][2:4])
    assert [one.code for one in family] == ["c-family"]
    answers = {one.code for one in actions if answers_a_challenge(model, 0, one)}
    assert answers == {"a-late", "b-done", "c-family", "e-later"}


def test_a_sheet_comes_before_what_was_finished() -> None:
    """Who tells how it went is called first."""
    done = Action("a", "99002", "works", finished=True, addresses=("vacancy",))
    sheet = Action("b", "99002", "", addresses=("vacancy",), told=True)
    faced = {"99001": ("vacancy",), "99002": ("vacancy",), "99003": ()}
    model = fit(replace(_tables(faced, (done,)), sheets=(sheet,)))

    assert useful_actions(model, 0, (done, sheet)) == (sheet, done)
    assert model.done[1].max() == 1.0


def test_evidence_of_a_pair_gathers_all() -> None:
    """One call for what a suggestion shows."""
    action = Action("a", "99002", "works", addresses=("vacancy",))
    faced = {"99001": ("vacancy",), "99002": ("vacancy",), "99003": ("ageing",)}
    model = fit(_tables(faced, (action,)))

    found = evidence_of(model, 0, 1, actions_by_town([action]))

    assert len(found.shared) == 1
    assert found.actions == (action,)
    assert found.close == found.different == ()
