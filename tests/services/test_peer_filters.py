"""Filters over three towns of the small graph, with what was added for them."""

import pyoxigraph as ox
import pytest

from pvd_graph.errors import BadParameterError
from pvd_graph.services.peer_filters import kept, town_at
from pvd_graph.services.peer_model import hosting, peer_model
from pvd_graph.services.peer_wishes import Filters
from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SMALL_GRAPH

MORE = """
@base <https://w3id.org/pvd-graph/> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@prefix wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#> .

<graph/more/1> {
    <id/commune/99001> wgs84:lat 45.9 ; wgs84:long 5.7 .
    <id/commune/99002> pvd:massif <id/term/massif-fictif> ;
        pvd:centralityLevel <id/term/centre-majeur> .
    <id/action/finie/1> a pvd:Action ; pvd:commune <id/commune/99002> ;
        pvd:actionType <id/action-type/dotation-7> ; pvd:stage <id/term/terminee> .
    <id/experience/1> a pvd:ExperienceSheet ; pvd:commune <id/commune/01034> .
}
"""


@pytest.fixture(scope="module")
def graph() -> OxigraphReader:
    """Read the small graph with a place, classes, a finished action and a sheet."""
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    store.load(MORE, format=ox.RdfFormat.TRIG)
    return OxigraphReader(store, 1)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"01034", "99001", "99002"}),
        (Filters(region="84"), {"01034"}),
        (Filters(departement="99"), {"99001", "99002"}),
        (Filters(region="84", departement="99"), set()),
        (Filters(population_min=4321), {"01034", "99001"}),
        (Filters(population_max=4321), {"99001", "99002"}),
        (Filters(population_min=3000, population_max=5000), {"99001"}),
        (Filters(distance_km=20), {"01034", "99001"}),
        (Filters(distance_km=1), {"99001"}),
        (Filters(typologies=("centre-local",)), {"99001"}),
        (Filters(typologies=("centre-local", "centre-majeur")), {"99001", "99002"}),
        (Filters(typologies=("centre-local", "massif-fictif")), set()),
        (Filters(challenges=("logements-vacants",)), {"99001", "99002"}),
        (Filters(challenges=("habitat",)), {"99001", "99002"}),
        (Filters(challenges=("habitat-degrade",)), set()),
        (Filters(finished_action=True), {"99002"}),
        (Filters(experience=True), {"01034"}),
    ],
)
def test_filters_keep_who_passes_all(
    graph: OxigraphReader, filters: Filters, expected: set[str]
) -> None:
    """Seen from 99001; two classes of one typology are alternatives."""
    drawn = peer_model(graph)
    target = drawn.model.towns.index("99001")

    passed = kept(graph, drawn, target, filters)

    towns = drawn.model.towns
    assert {code for code, keep in zip(towns, passed, strict=True) if keep} == expected


def test_guests_are_never_proposed(graph: OxigraphReader) -> None:
    """Whoever is not in the programme may ask, not answer."""
    drawn = hosting(graph, ["99003"])

    assert kept(graph, drawn, 3, Filters()).tolist() == [True, True, True, False]
    assert town_at(drawn, 3).code == "99003"
    assert town_at(drawn, 0).code == "01034"


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (Filters(region="01"), "région"),
        (Filters(departement="84"), "département"),
        (Filters(typologies=("nulle",)), "nulle"),
        (Filters(challenges=("nul",)), "nul"),
        (Filters(distance_km=10), "position"),
    ],
)
def test_what_does_not_exist_is_told(
    graph: OxigraphReader, filters: Filters, told: str
) -> None:
    """An empty list would say that nobody is like that; of 99002 no place is known."""
    drawn = peer_model(graph)

    with pytest.raises(BadParameterError, match=told):
        kept(graph, drawn, drawn.model.towns.index("99002"), filters)
