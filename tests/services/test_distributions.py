"""How figures are spread, checked by hand."""

from collections.abc import Sequence

import pytest

from pvd_graph.services.browse_rules import Indicator
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.distributions import (
    Spread,
    among_same_size,
    distributions,
    is_rate,
    spread,
)
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import id_iri


def an_indicator(unit: str) -> Indicator:
    """Return an indicator of which only the unit matters."""
    return Indicator("iri", "Chiffre", "", unit, None, None)


def test_places_among_others() -> None:
    """Of four towns, equal ones are neither below nor above."""
    found = spread(an_indicator("%"), "2025", {"a": 1, "b": 2, "c": 2, "d": 10})

    assert found is not None
    assert found.median == 2
    assert (found.share_below(2), found.share_above(2)) == (0.25, 0.25)
    assert (found.quantile(0), found.quantile(1)) == (1, 10)
    among = found.among(["a", "d", "elsewhere"])
    assert among is not None
    assert among.median == 5.5
    assert found.among(["elsewhere"]) is None


@pytest.mark.parametrize(
    ("unit", "rate"),
    [
        ("%", True),
        ("€ par unité de consommation", True),
        ("pour 100 habitants de 60 ans et plus", True),
        ("hab./km²", True),
        ("médecins", False),
        ("hab.", False),
    ],
)
def test_rates_are_told_from_counts(unit: str, *, rate: bool) -> None:
    """Counts grow with the town."""
    assert is_rate(an_indicator(unit)) is rate


def test_figures_of_the_graph(small: OxigraphReader) -> None:
    """Of the towns of the programme, under the period that they share."""
    found = distributions(small)
    vacancy = found[id_iri("indicator", "private_long_vacancy_rate_pct")]

    assert vacancy.period == "2025"
    assert set(vacancy.values) == {"99001", "99002"}
    assert vacancy.ordered == sorted(vacancy.values.values())


def test_towns_of_about_the_same_size(small: OxigraphReader) -> None:
    """Those from two thirds to one and a half times; all where it is not known."""
    people = {
        code: town.population
        for code, town in towns(small).items()
        if town.population is not None
    }
    found = distributions(small)
    assert found
    for one in found.values():
        for population in people.values():
            low, high = population / 1.5, population * 1.5
            near = [code for code in people if low <= people[code] <= high]

            compared = among_same_size(small, one, population)

            assert values_of(compared) == values_of(one.among(near))
        everyone = among_same_size(small, one, None)
        assert values_of(everyone) == values_of(one.among(towns(small)))


def test_towns_of_a_size_that_no_other_has(small: OxigraphReader) -> None:
    """Where no town is near, nothing is compared."""
    vacancy = distributions(small)[id_iri("indicator", "private_long_vacancy_rate_pct")]

    assert among_same_size(small, vacancy, 10**9) is None


def values_of(found: Spread | None) -> Sequence[float]:
    """Return the values of some towns, none where nothing is compared."""
    return found.ordered if found else []
