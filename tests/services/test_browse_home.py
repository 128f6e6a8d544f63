"""The home page counts; the page of the programme tells its story."""

import pytest

from pvd_graph.ports import Solution
from pvd_graph.services.browse_home import (
    counts,
    towns_by_region,
    warm,
)
from pvd_graph.store.oxigraph import OxigraphReader


def test_counts_are_those_of_the_generation(small: OxigraphReader) -> None:
    """Nothing is written by hand on the home page."""
    found = counts(small)

    assert (found.towns, found.signed, found.ort_signed) == (3, 2, 1)
    assert (found.challenges, found.actions, found.granted_eur) == (1, 2, 59660)
    # The agency runs the programme, the State funds, Cerema signed.
    assert (found.partners, found.triples) == (3, 12)


def test_towns_are_counted_by_region(small: OxigraphReader) -> None:
    """By name of région."""
    assert [(one.region.name, one.towns) for one in towns_by_region(small)] == [
        ("Auvergne-Rhône-Alpes", 1),
        ("Région fictive", 2),
    ]


def test_warmed_generation_is_not_read_again(
    small: OxigraphReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes first after a publication waits no longer than the next."""
    warm(small)

    def fail(query: str) -> list[Solution]:
        raise AssertionError(query)

    monkeypatch.setattr(small, "select", fail)

    assert counts(small).towns == 3
    assert towns_by_region(small)
