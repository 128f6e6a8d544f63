"""Groups keep their identifier from release to release, and names as long as true."""

from dataclasses import replace

import pytest

from pvd_graph.peers.group_model import Before, Grouping
from pvd_graph.peers.groups import group_towns
from pvd_graph.peers.model import fit
from pvd_graph.peers.planted import plant
from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.tables import Tables
from tests.peers.clusters import KINDS, clustered, names_of


def _grouped(tables: Tables, before: list[Before] | None = None) -> Grouping:
    return group_towns(fit(tables), tables, names_of(tables), before or [])


def _as_before(found: Grouping) -> list[Before]:
    alive = [
        Before(
            slug=one.slug,
            fr=one.name.fr,
            en=one.name.en,
            said=one.name.said,
            earlier=one.earlier,
            members=frozenset(one.members),
        )
        for one in found.groups
    ]
    gone = [
        Before(one.slug, one.fr, one.en, replaced_by=one.replaced_by)
        for one in found.former
    ]
    return alive + gone


@pytest.fixture(scope="module")
def first() -> Grouping:
    """Group the three kinds of towns for the first time."""
    return _grouped(clustered())


def test_each_kind_is_a_group(first: Grouping) -> None:
    """Named by what it faces; nothing was before."""
    assert [len(one.members) for one in first.groups] == list(KINDS.values())
    assert [one.name.fr for one in first.groups] == [
        "Bourgs du Jura qui vieillissent",
        "Petites villes qui ont des revenus bas",
        "Petites villes qui manquent de soins de proximité",
    ]
    assert first.groups[0].slug == "jura-vieillissement"
    assert first.former == ()
    assert first.modularity > 0.5


def test_typical_towns_are_of_the_group(first: Grouping) -> None:
    """Three of them, each once."""
    for one in first.groups:
        assert len(set(one.typical)) == 3
        assert set(one.typical) <= set(one.members)


def test_the_same_towns_give_the_same_groups(first: Grouping) -> None:
    """From nothing, and from themselves."""
    assert _grouped(clustered()) == first
    assert _grouped(clustered(), _as_before(first)) == first


def test_a_perturbed_release_keeps_its_groups(first: Grouping) -> None:
    """Six new towns and a tenth of the statements lost: same identifiers and names."""
    found = _grouped(clustered(lost=0.1, seed=3, new=6), _as_before(first))

    named = {one.slug: one.name.fr for one in first.groups}
    assert {one.slug: one.name.fr for one in found.groups} == named
    assert found.groups[0].members != first.groups[0].members


def test_a_name_that_is_no_longer_true_is_replaced(first: Grouping) -> None:
    """The towns are no more in the Jura: the address stays, the old name is kept."""
    tables = clustered()
    moved = replace(tables, classes=(("-",),) * len(tables.towns))

    found = _grouped(moved, _as_before(first))

    group = next(one for one in found.groups if one.slug == "jura-vieillissement")
    assert group.name.fr.startswith("Bourgs")
    assert "Jura" not in group.name.fr
    assert ("Bourgs du Jura qui vieillissent", "fr") in group.earlier
    back = _grouped(tables, _as_before(found))
    again = next(one for one in back.groups if one.slug == "jura-vieillissement")
    assert (again.name.fr, "fr") not in again.earlier


def test_a_group_that_is_no_more_says_where_its_towns_are(first: Grouping) -> None:
    """Its address still answers, through several releases."""
    members = set(first.groups[0].members)
    half = [frozenset(sorted(members)[:9]), frozenset(sorted(members)[9:12])]
    gone = Before("ancien", "Ancien groupe", "Old group", members=half[0])
    older = Before("plus-ancien", "Encore", "Older", replaced_by=("ancien",))
    lost = Before("perdu", "Perdu", "Lost", replaced_by=("nulle-part",))
    turning = Before("boucle", "Boucle", "Loop", replaced_by=("boucle",))

    found = _grouped(clustered(), [*_as_before(first), gone, older, lost, turning])

    heirs = {one.slug: one.replaced_by for one in found.former}
    assert heirs == {
        "ancien": ("jura-vieillissement",),
        "plus-ancien": ("jura-vieillissement",),
        "perdu": (),
        "boucle": (),
    }


def test_the_address_of_a_former_group_is_never_given_again() -> None:
    """A new group of the same name gets a number."""
    taken = Before("jura-vieillissement", "Autre", "Other", replaced_by=())

    found = _grouped(clustered(), [taken])

    assert found.groups[0].slug == "jura-vieillissement-2"


def test_planted_towns_keep_their_groups() -> None:
    """Where groups are blurred and one statement in fifty is lost.

    Most towns are still in the group that had their address before, none is lost, and
    no two names are equal.
    """
    tables = plant(Recipe(towns=400), 5).tables
    first = _grouped(tables)
    kept = tuple(one for at, one in enumerate(tables.declared) if at % 50)

    second = _grouped(replace(tables, declared=kept), _as_before(first))

    homes = {code: one.slug for one in first.groups for code in one.members}
    same = [homes[code] == one.slug for one in second.groups for code in one.members]
    names = [one.name.fr for one in second.groups]
    assert len(same) == 400
    assert len(set(names)) == len(names) > 3
    assert sum(same) / len(same) > 0.5
