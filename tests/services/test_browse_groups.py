"""Groups as their pages show them, from the small graph."""

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_groups import (
    ReplacedGroupError,
    group,
    group_of_town,
    groups,
    work_of,
)
from pvd_graph.store.oxigraph import OxigraphReader


def test_groups_of_today_are_listed_largest_first(small: OxigraphReader) -> None:
    """Those that are no more are not."""
    found = groups(small)

    assert list(found) == ["vacance-fictive", "autre-fictif"]
    first = found["vacance-fictive"]
    assert (first.name_en, first.earlier) == (
        "Fictitious small towns",
        ("Villes vides fictives",),
    )
    assert [town.name for town in first.members] == [
        "Fictive-sur-Exemple",
        "Sainte-Fictive",
    ]
    assert [town.code_insee for town in first.typical] == ["99002"]


def test_traits_are_in_order_with_their_kind(small: OxigraphReader) -> None:
    """A figure has its unit, the one that the name tells is marked."""
    found = group(small, "vacance-fictive")

    assert [one.kind for one in found.traits] == ["challenge", "figure", "action"]
    assert [one.in_name for one in found.traits] == [True, False, False]
    (figure,) = found.of_kind("figure")
    assert (figure.inside, figure.overall, figure.unit) == (10.4, 5.9, "%")
    assert found.of_kind("action", "challenge")[0].subject.name == (
        "Logements vacants de longue durée"
    )


def test_each_town_has_its_group(small: OxigraphReader) -> None:
    """A commune outside the programme has none."""
    home = group_of_town(small, "99001")

    assert home is not None
    assert home.slug == "vacance-fictive"
    assert group_of_town(small, "99003") is None


def test_a_group_that_is_no_more_names_its_heirs(small: OxigraphReader) -> None:
    """In words too; one that never was is not found."""
    with pytest.raises(ReplacedGroupError, match="Autres villes") as replaced:
        group(small, "eparpille-fictif")
    assert len(replaced.value.heirs) == 2
    with pytest.raises(NotFoundError, match="n'existe pas"):
        group(small, "zzz")


def test_work_counts_towns_and_sums_amounts(small: OxigraphReader) -> None:
    """One project in each of two towns, both with the State, by one programme."""
    work = work_of(small, group(small, "vacance-fictive"))

    assert work.actions == 2
    assert [(one.thing.name, one.towns) for one in work.types] == [
        ("Éducation", 1),
        ("Habitat", 1),
    ]
    (state,) = work.partners
    assert (state.thing.name, state.actions, state.towns) == ("État", 2, 2)
    assert state.amount_eur == 58660 + 1000
    assert state.programme is not None
    assert state.programme.name == "DETR"
