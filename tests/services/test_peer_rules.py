"""Rules held against towns that they do not compare."""

from dataclasses import replace

import pytest

from pvd_graph.services.browse_rules import Band, rules
from pvd_graph.services.peer_rules import inferred, rule_files, threshold_of
from pvd_graph.store.oxigraph import OxigraphReader

FILES = {one.slug: one for one in rule_files()}
RATE = "private_long_vacancy_rate_pct"


def test_a_rule_of_the_graph_finds_its_challenge(small: OxigraphReader) -> None:
    """With value, threshold and unit; the other files have no threshold here."""
    (found,) = inferred(small, {RATE: {"2025": 12.5}})

    assert found.to_json() == {
        "iri": "https://w3id.org/pvd-graph/id/challenge/logements-vacants",
        "label": "Logements vacants de longue durée",
        "rule": "https://w3id.org/pvd-graph/id/rule/vacance-longue",
        "value": 12.5,
        "threshold": 8.9,
        "unit": "%",
    }
    assert list(inferred(small, {RATE: {"2025": 8.0}})) == []
    assert list(inferred(small, {})) == []


@pytest.mark.parametrize(
    ("population", "threshold"),
    [(None, None), (0.0, None), (1500.0, 0.9), (2500.0, 0.6), (99_000.0, 0.6)],
)
def test_a_slice_of_population_has_its_threshold(
    small: OxigraphReader, population: float | None, threshold: float | None
) -> None:
    """Without a known population a town belongs to no slice."""
    (published,) = rules(small).values()
    file = FILES["medecins-generalistes"]
    bands = (Band(0, 1999, 0.9, 1.0, 40), Band(2000, None, 0.6, 1.0, 40))
    assert file.reference.population is not None
    indicator, period = file.reference.population
    series = {} if population is None else {indicator: {period: population}}

    sliced = replace(published, bands=bands, threshold=None)

    assert threshold_of(file, sliced, series) == threshold


def test_a_rule_for_larger_towns_leaves_the_others(small: OxigraphReader) -> None:
    """A station is not missed below 5,000 inhabitants, nor where no train runs."""
    (published,) = rules(small).values()
    file = FILES["sans-gare"]
    assert file.reference.population is not None
    indicator, period = file.reference.population

    def held(population: float, code: str = "") -> float | None:
        series = {indicator: {period: population}}
        return threshold_of(file, published, series, code)

    assert held(4999.0) is None
    assert held(5000.0) == held(5000.0, "29024") == published.threshold
    assert held(5000.0, "97411") is None
