"""How figures are spread, checked by hand."""

import pytest

from pvd_graph.services.browse_rules import Indicator
from pvd_graph.services.distributions import (
    distributions,
    is_rate,
    same_size,
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
    everyone = same_size(small, None)

    assert {"01034", "99001", "99002"} <= everyone
    assert same_size(small, 9388) == {"01034"}
