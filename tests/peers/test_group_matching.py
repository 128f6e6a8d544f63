"""A group keeps what it is called as long as it is the same towns."""

import pytest

from pvd_graph.peers.group_matching import jaccard, match_groups, successors

OLD = [set("abcdef"), set("ghij"), set("klm")]


def test_jaccard_by_hand() -> None:
    """Two of four; of nothing, nothing."""
    assert jaccard(set("abc"), set("bcd")) == pytest.approx(0.5)
    assert jaccard(set(), set()) == 0


def test_order_does_not_matter() -> None:
    """The same groups in another order are the same groups."""
    assert match_groups([OLD[2], OLD[0], OLD[1]], OLD) == [2, 0, 1]


def test_a_divided_group_goes_on_in_its_larger_part() -> None:
    """Four of six towns: 2/3. The other part is new."""
    assert match_groups([set("abcd"), set("ef"), *OLD[1:]], OLD) == [0, None, 1, 2]


def test_too_few_common_towns_make_another_group() -> None:
    """Two of six in common with five others: 2/9."""
    assert match_groups([set("abghk")], [set("abcdef")]) == [0]
    found = [set("abxyz"), set("cdefghijk")]
    assert match_groups(found, [set("abcdef"), set("xyzghijk")])[0] is None


def test_towns_that_join_the_programme_change_nothing() -> None:
    """Nine new towns in a group of three."""
    assert match_groups([set("klm123456789")], [set("klm")]) == [0]


def test_each_group_goes_on_once() -> None:
    """Two new groups want the same old one: the closer has it."""
    found = match_groups([set("abc"), set("def")], [set("abcdef")])

    assert sorted(map(str, found)) == ["0", "None"]


def test_nothing_before() -> None:
    """A first release has only new groups."""
    assert match_groups([set("abc")], []) == [None]
    assert match_groups([], OLD) == []


def test_where_a_former_group_is_now() -> None:
    """Most of its towns first; a few stray ones are not told, unless alone."""
    assert successors(set("abcdef"), [set("ef"), set("abcd"), set("g")]) == [1, 0]
    assert successors(set("abcdefgh"), [set("a"), set("xyz")]) == [0]
    assert successors(set("abc"), [set("xyz")]) == []
