"""One commune: everything its page shows, with the way to where it comes from."""

import pytest

from pvd_graph.codes import CodeInsee
from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_town import FormerCommune, town_page
from pvd_graph.store.oxigraph import OxigraphReader

TOWN = CodeInsee("99001")


def test_challenge_comes_with_its_evidence(small: OxigraphReader) -> None:
    """Value, threshold, median, rank, and the observation they come from."""
    (found,) = town_page(small, TOWN).assessments

    assert found.challenge.name == "Logements vacants de longue durée"
    assert (found.value, found.threshold, found.median) == (11.2, 8.9, 5.9)
    assert (found.rank, found.group_size, found.intensity) == (195, 1625, 0.88)
    assert [figure.value for figure in found.figures] == [11.2]
    assert found.figures[0].indicator.publisher is not None


def test_identity_and_memberships(small: OxigraphReader) -> None:
    """Who it is, what it absorbed, with whom it joined what."""
    town = town_page(small, TOWN)

    assert (town.name, town.population) == ("Fictive-sur-Exemple", 4321)
    assert town.postcodes == ("99100", "99110")
    assert town.former == (FormerCommune("99004", "L'Ancienne-Œuvre"),)
    assert [(label, term.name) for label, term in town.typologies] == [
        ("Centralité", "Centre local")
    ]
    assert town.membership is not None
    assert town.membership.signed_on == "2021-05-01"
    assert town.membership.ort_signed_on is None
    assert [other.code_insee for other in town.companions] == ["99002"]
    assert [one.identifiers for one in town.other_programmes] == [("crte-fictif",)]
    assert [one.grant_eur for one in town.actions] == [58660]


def test_sources_are_those_that_speak_of_it(small: OxigraphReader) -> None:
    """A dataset that says nothing of the town is not credited on its page."""
    assert [one.slug for one in town_page(small, TOWN).sources] == [
        "derived",
        "indicators",
    ]
    assert town_page(small, CodeInsee("99003")).sources == ()


def test_commune_outside_the_programme_has_a_page(small: OxigraphReader) -> None:
    """What is known of it, and nothing made up."""
    town = town_page(small, CodeInsee("99003"))

    assert town.membership is None
    assert (town.assessments, town.figures, town.actions) == ((), (), ())
    assert town.region is not None
    assert town.region.name == "Région fictive"


def test_former_commune_has_no_page_of_its_own(small: OxigraphReader) -> None:
    """Its code leads elsewhere; asking for its page is an error of ours."""
    with pytest.raises(NotFoundError):
        town_page(small, CodeInsee("99004"))


def test_figure_that_others_have_is_missing(small: OxigraphReader) -> None:
    """Belley has no figure here: said, and not left out; elsewhere nothing is due."""
    belley = town_page(small, CodeInsee("01034"))

    assert [one.name for one in belley.missing] == [
        "Logements privés vacants depuis plus de deux ans"
    ]
    assert town_page(small, TOWN).missing == ()
    assert town_page(small, CodeInsee("99003")).missing == ()
    assert belley.population_year == ""
