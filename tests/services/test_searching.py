"""What a text finds, and what it may mean."""

import pytest

from pvd_graph.services.searched import search_entries
from pvd_graph.services.searching import find
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search import SearchIndex
from pvd_graph.store.search_file import build_index


@pytest.fixture(scope="session")
def index(
    small: OxigraphReader, tmp_path_factory: pytest.TempPathFactory
) -> SearchIndex:
    """Index the small graph."""
    path = tmp_path_factory.mktemp("index") / "search.sqlite"
    build_index(path, search_entries(small))
    return SearchIndex(path)


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
    """Two towns, a région and a group hold the word, one hit is asked for."""
    found = find(small, index, "fictive", 1)

    assert (len(found.hits), found.total) == (1, 4)
    assert find(small, index, "zzz", 5).total == 0


def test_slips_and_words_around_are_forgiven(
    small: OxigraphReader, index: SearchIndex
) -> None:
    """And said to be: the page tells that nothing holds the very words."""
    for text in ("fictvie sur exmeple", "la commune de Fictive-sur-Exemple"):
        found = find(small, index, text, 5)
        assert found.loose
        assert found.hits[0].label == "Fictive-sur-Exemple"
    assert not find(small, index, "fictive sur", 5).loose
