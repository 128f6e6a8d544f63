"""What the index is given: all communes, and the things people ask for by name."""

import pytest

from pvd_graph.services.searching import find, search_entries
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search import SearchIndex, build_index


@pytest.fixture(scope="session")
def index(
    small: OxigraphReader, tmp_path_factory: pytest.TempPathFactory
) -> SearchIndex:
    """Index the small graph."""
    path = tmp_path_factory.mktemp("index") / "search.sqlite"
    build_index(path, search_entries(small))
    return SearchIndex(path)


def test_communes_bring_codes_postcodes_and_former_names(small: OxigraphReader) -> None:
    """A town of the programme outranks any other commune."""
    found = {
        one.iri.rsplit("/", 1)[-1]: one
        for one in search_entries(small)
        if one.kind == "commune"
    }

    town, other = found["99001"], found["99003"]
    assert town.others == ("99001", "99004", "99100", "99110", "L'Ancienne-Œuvre")
    assert town.detail == "Département fictif (99001) · Petite ville de demain"
    assert other.detail == "Département fictif (99003)"
    assert town.priority > other.priority > 0
    assert "99004" not in found


def test_concepts_bring_their_other_names(small: OxigraphReader) -> None:
    """Each by its French label, whatever its kind."""
    found = {(one.kind, one.label): one for one in search_entries(small)}

    vacancy = found["challenge", "Logements vacants de longue durée"]
    assert vacancy.others == ("vacance résidentielle",)
    assert ("partner", "Cerema") in found
    assert ("action-type", "Habitat") in found
    assert ("dataset", "Indicateurs") in found


def test_territories_are_found_by_name_and_code(small: OxigraphReader) -> None:
    """An intercommunality, often named after a town, comes after all communes."""
    found = {(one.kind, one.label): one for one in search_entries(small)}

    assert found["departement", "Ain"].others == ("01",)
    assert ("region", "Auvergne-Rhône-Alpes") in found
    epci = found["epci", "CC Bugey Sud"]
    assert epci.others == ("200040350",)
    assert epci.priority < found["commune", "Hors-Programme"].priority


def test_lost_zero_is_given_back(small: OxigraphReader, index: SearchIndex) -> None:
    """A spreadsheet makes 1034 of 01034: Belley comes first."""
    found = find(small, index, "1034", 10)

    assert [hit.label for hit in found.hits] == ["Belley"]
    assert found.total == 1


def test_former_name_that_was_meant_is_told(
    small: OxigraphReader, index: SearchIndex
) -> None:
    """Who types an old name sees why the new one is proposed."""
    (hit,) = find(small, index, "ancienne oeuvre", 10).hits

    assert hit.label == "Fictive-sur-Exemple"
    assert hit.detail.endswith("· ancien nom : L'Ancienne-Œuvre")
    (own,) = find(small, index, "fictive sur", 10).hits
    assert "ancien nom" not in own.detail


def test_total_counts_what_is_not_shown(
    small: OxigraphReader, index: SearchIndex
) -> None:
    """Two towns and a région hold the word, one hit is asked for."""
    found = find(small, index, "fictive", 1)

    assert (len(found.hits), found.total) == (1, 3)
    assert find(small, index, "zzz", 5).total == 0
