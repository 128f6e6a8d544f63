"""On the small graph: what bears a later date is hidden, what bears none stays."""

from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest

from pvd_graph.peers.evaluation import OURS, seen_before
from pvd_graph.peers.protocol import NEXT
from pvd_graph.services.evaluating_real import (
    REAL_CUT,
    evaluate_real,
    measured_before,
)
from pvd_graph.services.peering import portraits
from pvd_graph.store.oxigraph import OxigraphReader

SMALL = Path(__file__).parent.parent / "small_graph.trig"
LATER = """
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@base <https://w3id.org/pvd-graph/> .
<graph/later/1> {
    <id/action/later/1> a pvd:Action ; pvd:commune <id/commune/99001> ;
        pvd:actionType <id/action-type/later> ; pvd:year "2023" .
    <id/action/later/2> a pvd:Action ; pvd:commune <id/commune/99002> ;
        pvd:actionType <id/action-type/later> ; pvd:year "2023" .
    <id/assessment/vacance-ancienne/99002> a pvd:ChallengeAssessment ;
        pvd:commune <id/commune/99002> ;
        pvd:challenge <id/challenge/logements-vacants> ;
        prov:wasDerivedFrom <id/observation/old/1>, <id/observation/old/2> .
    <id/observation/old/1> pvd:period "2021" .
    <id/observation/old/2> pvd:period "2018" .
    <id/observation/income> pvd:indicator <id/indicator/median_standard_of_living_eur> ;
        pvd:period "2021" .
    <id/observation/income/2> pvd:period "2023" ;
        pvd:indicator <id/indicator/median_standard_of_living_eur> .
    <id/observation/youth> pvd:indicator <id/indicator/youth_index> ;
        pvd:period "2022-T4" .
}
"""


@pytest.fixture(scope="module")
def small() -> OxigraphReader:
    """Read the small graph, with two actions of 2023."""
    store = ox.Store()
    store.load(path=str(SMALL), format=ox.RdfFormat.TRIG)
    store.load(LATER.encode(), format=ox.RdfFormat.TRIG)
    return OxigraphReader(store, 7)


def test_challenges_date_from_what_they_rest_on(small: OxigraphReader) -> None:
    """The oldest assessment, and of that the latest figure: 2021, not 2018 or 2025."""
    knowledge = portraits(small).knowledge

    dated = measured_before(small, knowledge, REAL_CUT)

    years = {one.town: one.year for one in dated.declared}
    assert years == {"99001": 2025.0, "99002": 2021.0}
    assert [one.town for one in seen_before(dated, REAL_CUT).declared] == ["99002"]


def test_figures_of_the_year_or_later_are_left_out(small: OxigraphReader) -> None:
    """The income was measured again in 2023; the youth index was not."""
    knowledge = portraits(small).knowledge

    dated = measured_before(small, knowledge, REAL_CUT)

    gone = {*knowledge.tables.indicators} - {*dated.indicators}
    assert gone == {"median_standard_of_living_eur"}
    assert "youth_index" in dated.indicators
    assert dated.values.shape == (3, len(dated.indicators))


def test_the_small_graph_is_evaluated(small: OxigraphReader) -> None:
    """Two towns take up the same type; each is found by the other's vote."""
    findings = evaluate_real(small)

    assert findings.data == "real"
    assert findings.mean(NEXT, OURS, "ndcg").value == 1.0
    assert len(findings.methods(NEXT)) > 10
    assert findings.mean("T6 explanation", OURS, "true").value == 1.0
    assert findings.mean("T5 hubs", OURS, "coverage").value == 1.0
    assert np.isfinite(findings.mean("time", OURS, "all_s").value)
