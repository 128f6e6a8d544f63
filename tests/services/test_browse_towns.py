"""Lists of communes: who is in the programme, where, and who matches."""

import pytest

from pvd_graph.codes import CodeInsee
from pvd_graph.errors import NotFoundError
from pvd_graph.services.browse_towns import (
    all_communes,
    commune_facts,
    current_code,
    departements_of,
    filter_communes,
    filter_towns,
    places,
    towns,
)
from pvd_graph.store.oxigraph import OxigraphReader


def codes(found: list) -> list[str]:  # type: ignore[type-arg]  # towns or facts
    """Return the codes of *found*, in order."""
    return [one.code_insee for one in found]


def test_towns_are_those_of_the_programme(small: OxigraphReader) -> None:
    """With the dates of Belley, and none where none is known."""
    found = towns(small)

    assert list(found) == ["01034", "99001", "99002"]
    assert found["01034"].signed_on == "2021-04-22"
    assert found["01034"].ort_signed_on == "2022-12-22"
    assert found["99002"].signed_on is None
    assert found["01034"].region.name == "Auvergne-Rhône-Alpes"


def test_filters_narrow_and_fold(small: OxigraphReader) -> None:
    """By région, by département, by start of words or of the code."""
    listed = towns(small).values()

    assert codes(filter_towns(listed, region="84")) == ["01034"]
    assert codes(filter_towns(listed, departement="99")) == ["99001", "99002"]
    assert codes(filter_towns(listed, text="ste fict")) == ["99002"]
    assert codes(filter_towns(listed, text="9900")) == ["99001", "99002"]
    assert codes(filter_towns(listed, text="fict", region="84")) == []


def test_departements_follow_the_region(small: OxigraphReader) -> None:
    """The second list of the form proposes what the first leaves."""
    assert [one.code for one in departements_of(small, "")] == ["01", "99"]
    assert [one.code for one in departements_of(small, "84")] == ["01"]


def test_facts_keep_the_order_asked(small: OxigraphReader) -> None:
    """Search ranks, the facts follow; former and unknown codes are left out."""
    found = commune_facts(small, ["99003", "01034", "99004", "77777"])

    assert codes(found) == ["99003", "01034"]
    assert [one.in_programme for one in found] == [False, True]
    assert found[1].epci is not None
    assert found[1].epci.name == "CC Bugey Sud"
    assert commune_facts(small, []) == []


def test_all_communes_are_those_of_today(small: OxigraphReader) -> None:
    """The absorbed one is not among them."""
    assert all_communes(small) == ["01034", "99001", "99002", "99003"]


def test_absorbed_code_leads_to_the_current_one(small: OxigraphReader) -> None:
    """Old codes stay good locators; a code nobody had is told."""
    assert current_code(small, CodeInsee("99004")) == "99001"
    assert current_code(small, CodeInsee("99001")) == "99001"
    with pytest.raises(NotFoundError, match="77777"):
        current_code(small, CodeInsee("77777"))


def test_all_communes_are_filtered_like_towns(small: OxigraphReader) -> None:
    """By région, département and text, in the programme or not."""

    def found(**asked: str) -> list[str]:
        return codes(list(filter_communes(small, **asked)))

    assert found() == ["01034", "99001", "99002", "99003"]
    assert found(region="99") == ["99001", "99002", "99003"]
    assert found(departement="01") == ["01034"]
    assert found(departement="01", region="99") == []
    assert found(text="hors") == ["99003"]


def test_places_say_what_they_are(small: OxigraphReader) -> None:
    """A région and a département may have the same code."""
    assert {(one.code, one.kind) for one in places(small).values()} == {
        ("84", "region"),
        ("99", "region"),
        ("01", "departement"),
        ("99", "departement"),
    }
