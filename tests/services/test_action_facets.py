"""Actions found by what they are about, counted as the filters say."""

from pvd_graph.services.action_facets import (
    AMOUNTS,
    ActionFilter,
    Facet,
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


def test_years_and_amounts_are_choices_too(small: OxigraphReader) -> None:
    """Bands of sums: from, and below."""
    choices = facets(small, ActionFilter())

    assert {one.key for one in choices["year"]} == {"2019"}
    assert sum(one.count for one in choices["amount"]) == 2
    assert found(small, amount="20000-100000") == ["fictif-1"]
    assert found(small, year="2018") == []


def test_bands_of_amounts_follow_one_another() -> None:
    """Each begins where the one before ends; the last has no end."""
    bands = list(AMOUNTS.values())

    assert bands[0][0] == 0
    assert [high for _, high in bands[:-1]] == [low for low, _ in bands[1:]]
    assert bands[-1][1] is None
