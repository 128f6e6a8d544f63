"""What sets a group apart is told in figures that can be checked by hand."""

from itertools import pairwise
from math import log

import numpy as np
import pytest

from pvd_graph.peers.communities import Groups
from pvd_graph.peers.group_traits import HOLDING, Bounds, Trait, traits
from pvd_graph.peers.tables import Tables, Town
from tests.peers.clusters import JURA, KINDS, SCHOOL, challenge, clustered

ENDS = np.cumsum([0, *KINDS.values()]).tolist()
GROUPS: Groups = tuple(frozenset(range(start, end)) for start, end in pairwise(ENDS))


def _of(found: tuple[Trait, ...], kind: str) -> list[Trait]:
    return [trait for trait in found if trait.kind == kind]


def test_a_share_is_that_of_the_group_and_of_all() -> None:
    """All 24 lack doctors, 24 of 90 in all; what a third face anywhere is no trait."""
    found = traits(clustered(), GROUPS)[2]

    (only,) = _of(found, "challenge")
    assert (only.subject, only.slug) == (challenge("acces-soins"), "acces-soins")
    assert only.inside == 1
    assert only.overall == pytest.approx(24 / 90)


def test_gain_by_hand() -> None:
    """A Bernoulli draw of 0.999 (1 is told as that) where 30 of 90 have it."""
    found = traits(clustered(), GROUPS)[1]

    q = 30 / 90
    expected = 0.999 * log(0.999 / q) + 0.001 * log(0.001 / (1 - q))
    assert _of(found, "challenge")[0].gain == pytest.approx(expected)
    assert _of(found, "action")[0].subject == SCHOOL


def test_classes_and_figures() -> None:
    """The mountain towns: the range is a trait, "outside of all" is none."""
    old, poor, _ = traits(clustered(), GROUPS)

    assert _of(old, "class")[0].subject == JURA
    assert _of(poor, "class") == []
    density = next(one for one in old if one.slug == "population_density")
    assert (density.inside, density.overall) == (23, 90)
    assert density.sense.endswith("population_density-")
    assert next(one for one in old if one.slug == "legal_population").inside < 2000


def test_the_most_telling_comes_first() -> None:
    """In order of gain, whatever the kind."""
    for found in traits(clustered(), GROUPS):
        gains = [trait.gain for trait in found]
        assert gains == sorted(gains, reverse=True)
        assert gains


def test_what_holds_is_more_than_what_tells() -> None:
    """A name does not come and go at a bound: looser ones keep it, and all kinds."""
    tables = clustered()

    for told, held in zip(
        traits(tables, GROUPS), traits(tables, GROUPS, HOLDING), strict=True
    ):
        assert {one.sense for one in told} <= {one.sense for one in held}
    assert traits(tables, GROUPS, Bounds(share=1.1, shift=9, action=1.1)) == [()] * 3


def test_what_is_not_known_counts_for_nothing() -> None:
    """Towns without any figure or class have no trait, and no warning."""
    bare = Tables(tuple(Town(f"9900{number}") for number in range(6)))

    assert traits(bare, (frozenset(range(3)), frozenset(range(3, 6)))) == [(), ()]
    unclassed = Tables(bare.towns, categories=("x",), classes=(("",),) * 6)
    assert traits(unclassed, (frozenset(range(6)),)) == [()]
