"""Actions: found by what they are about, counted as the filters say."""

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_actions import (
    ActionFilter,
    Facet,
    action,
    facets,
    filter_actions,
)
from pvd_graph.services.names import key_of
from pvd_graph.store.oxigraph import OxigraphReader


def found(small: OxigraphReader, **asked: str) -> list[str]:
    """Return the keys of the actions that pass the filters."""
    kept = filter_actions(small, ActionFilter(**asked))
    return [key_of(one.iri) for one in kept]


def test_most_recent_then_largest_first(small: OxigraphReader) -> None:
    """Of two of the same year, the larger sum leads."""
    assert found(small) == ["fictif-1", "fictif-2"]


def test_filters_combine(small: OxigraphReader) -> None:
    """Each narrows what the others leave."""
    assert found(small, theme="habitat") == ["fictif-1"]
    assert found(small, challenge="logements-vacants", partner="etat") == ["fictif-1"]
    assert found(small, programme="detr", region="99") == ["fictif-1", "fictif-2"]
    assert found(small, theme="habitat", type="dotation-4") == []
    assert found(small, region="84") == []


def test_counts_of_a_filter_ignore_itself(small: OxigraphReader) -> None:
    """They tell what another choice would show."""
    choices = facets(small, ActionFilter(theme="habitat"))

    assert choices["theme"] == [
        Facet("habitat", "Améliorer l'habitat", 1),
        Facet("services-sante", "Renforcer les services", 1),
    ]
    assert choices["type"] == [Facet("dotation-7", "Habitat", 1)]


def test_page_of_an_action_says_who_paid(small: OxigraphReader) -> None:
    """With the total cost, which lists leave out."""
    one = action(small, "projets-finances/fictif-1")

    assert (one.year, one.total_cost_eur, one.grant_eur) == ("2019", 300000, 58660)
    (given,) = one.contributions
    assert given.partner.name == "État"
    assert given.role is not None
    assert given.programme is not None
    assert (given.role.name, given.programme.name) == ("Financement", "DETR")


def test_unknown_action_is_told(small: OxigraphReader) -> None:
    """Whatever characters the key holds."""
    with pytest.raises(NotFoundError):
        action(small, "projets-finances/> <")
