"""Properties of things that were reconciled, typed; what is not known stays empty."""

import pytest

from pvd_graph.ports import GraphReader
from pvd_graph.services.extending import PROPERTIES, extend, properties_of
from tests.small_site import SmallSite


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> GraphReader:
    """The small graph."""
    return SmallSite(tmp_path_factory.mktemp("site")).reader()


def test_each_type_has_its_properties() -> None:
    """All have a label."""
    assert "population" in properties_of("commune")
    assert properties_of("partner") == ["label"]
    assert set(properties_of("")) == set(PROPERTIES)


def test_a_commune_tells_all(reader: GraphReader) -> None:
    """Numbers as numbers, dates as moments, places as things."""
    row = extend(reader, ["commune/01034"], list(PROPERTIES), "fr")["commune/01034"]

    assert row["population"] == [{"int": 9388}]
    assert row["latitude"] == [{"float": 45.7592}]
    assert row["siren"] == [{"str": "210100343"}]
    assert row["epci"] == [{"id": "epci/200040350", "name": "CC Bugey Sud"}]
    assert row["signed_on"][0]["date"].endswith("T00:00:00")
    assert row["broader"] == []


def test_territories_and_concepts_tell_theirs(reader: GraphReader) -> None:
    """The région of a département, the SIREN of an intercommunality, labels."""
    asked = ["region", "siren", "label"]
    rows = extend(reader, ["departement/01", "epci/200040350", "x"], asked, "fr")

    assert rows["departement/01"]["region"][0]["id"] == "region/84"
    assert rows["epci/200040350"]["siren"] == [{"str": "200040350"}]
    assert rows["departement/01"]["label"] == [{"str": "Ain"}]
    assert rows["x"] == {"region": [], "siren": [], "label": []}


def test_words_follow_the_language(reader: GraphReader) -> None:
    """Yes and no."""
    asked = ["in_programme"]

    french = extend(reader, ["commune/99003"], asked, "fr")["commune/99003"]
    english = extend(reader, ["commune/99003"], asked, "en")["commune/99003"]

    assert french == {"in_programme": [{"str": "non"}]}
    assert english == {"in_programme": [{"str": "no"}]}
