"""Closure and information content, on a hierarchy small enough to read."""

from math import log

import numpy as np
import pytest

from pvd_graph.peers.closure import build_hierarchy, information_content, membership
from pvd_graph.peers.tables import Concept, Declaration

TREE = build_hierarchy(
    [
        Concept("housing"),
        Concept("vacancy", ("housing",)),
        Concept("long-vacancy", ("vacancy",)),
        Concept("unfit", ("housing",)),
        Concept("people"),
    ]
)


def test_a_town_faces_what_is_broader() -> None:
    """Two steps up are reached, what stands beside is not."""
    towns = {"99001": 0}
    declared = membership([Declaration("99001", "long-vacancy")], towns, TREE)

    closed = TREE.close(declared)

    names = [TREE.concepts[at] for at in np.flatnonzero(closed[0])]
    assert names == ["housing", "long-vacancy", "vacancy"]


def test_the_top_level_is_what_has_nothing_broader() -> None:
    """Sharing a family of challenges is not yet sharing a challenge."""
    specific = {TREE.concepts[at] for at in np.flatnonzero(TREE.specific)}

    assert specific == {"vacancy", "long-vacancy", "unfit"}


def test_a_single_root_is_not_a_level() -> None:
    """Tables with one root above all families keep their families as top level."""
    tree = build_hierarchy(
        [Concept("root"), Concept("a", ("root",)), Concept("a1", ("a",))]
    )

    assert [tree.concepts[at] for at in np.flatnonzero(tree.specific)] == ["a1"]


def test_kin_are_siblings_and_narrower_ones() -> None:
    """What was done about housing says something about vacancy, not the reverse."""
    kin = {
        (TREE.concepts[c], TREE.concepts[d])
        for c, d in zip(*np.nonzero(TREE.kin), strict=True)
    }

    assert ("vacancy", "unfit") in kin
    assert ("housing", "vacancy") in kin
    assert ("vacancy", "housing") not in kin
    assert ("housing", "people") not in kin


def test_rare_challenges_hold_more_information() -> None:
    """IC = -ln of the share of towns; nobody's challenge holds none."""
    closed = np.array([[1, 1, 0], [1, 0, 0]], dtype=np.bool_)

    content = information_content(closed)

    assert content.tolist() == pytest.approx([0.0, log(2), 0.0])


def test_a_cycle_is_named() -> None:
    """A hierarchy that turns in circles has no closure to rank with."""
    with pytest.raises(ValueError, match="a: broader than itself"):
        build_hierarchy([Concept("a", ("b",)), Concept("b", ("a",))])


def test_an_unlisted_broader_concept_is_named() -> None:
    """A hole would silently shorten the closure."""
    with pytest.raises(ValueError, match="nowhere is not listed"):
        build_hierarchy([Concept("a", ("nowhere",))])
