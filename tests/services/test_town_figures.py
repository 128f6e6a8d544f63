"""What the page of a town adds to its facts, from the small graph."""

import pyoxigraph as ox

from pvd_graph.codes import CodeInsee
from pvd_graph.services.browse_town import town_page
from pvd_graph.services.town_figures import answers, by_theme, funders, moments
from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SMALL_GRAPH


def test_a_figure_stands_among_those_of_all_towns(small: OxigraphReader) -> None:
    """A rate, under its theme, with the period of the others."""
    town = town_page(small, CodeInsee("99001"))
    placed = [one for _, rows in by_theme(small, town) for one in rows if one.group]

    (vacancy,) = placed
    assert vacancy.latest is not None
    assert vacancy.latest.value == 11.2
    assert vacancy.group is not None
    assert len(vacancy.group.ordered) == 2
    assert not vacancy.sized


def test_outside_the_programme_nothing_is_compared(small: OxigraphReader) -> None:
    """The figures there are stand alone."""
    town = town_page(small, CodeInsee("99003"))

    assert all(one.group is None for _, rows in by_theme(small, town) for one in rows)


def test_the_story_of_a_town_is_in_order(small: OxigraphReader) -> None:
    """Agreements and projects by date; what has none comes last."""
    found = moments(town_page(small, CodeInsee("99001")))

    assert {one.kind for one in found} == {"joined", "ort", "funded"}
    dated = [one.date for one in found if one.date]
    assert dated == sorted(dated)
    assert sum(one.count for one in found) == 1


def test_funders_are_told_with_their_sums(small: OxigraphReader) -> None:
    """The State paid for the project."""
    (state,) = funders(town_page(small, CodeInsee("99001")))

    assert (state.partner.name, state.actions, state.amount_eur) == ("État", 1, 58660)
    assert [one.name for one in state.programmes] == ["DETR"]


OFFER = """
@base <https://w3id.org/pvd-graph/> .
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
<graph/offers/1> {
    <id/offer/vide> a cpsv:PublicService ;
        dcterms:title "Aide fictive aux logements"@fr ;
        pvd:addresses <id/challenge/logements-vacants> .
    <id/offer/autre> a cpsv:PublicService ;
        dcterms:title "Aide fictive aux gares"@fr ;
        pvd:addresses <id/challenge/gares-fictives> .
}
"""


def test_offers_answer_challenges_of_the_town() -> None:
    """Those for a challenge that it faces; none where no challenge is known."""
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    store.load(OFFER, format=ox.RdfFormat.TRIG)
    reader = OxigraphReader(store, 1)

    (found,) = answers(reader, town_page(reader, CodeInsee("99001")))

    assert found.offer.title == "Aide fictive aux logements"
    assert [one.iri.rsplit("/", 1)[-1] for one in found.challenges] == [
        "logements-vacants"
    ]
    assert answers(reader, town_page(reader, CodeInsee("99003"))) == []
