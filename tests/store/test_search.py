"""Search finds by any name a thing has, and puts the one that was meant first."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.search import SearchEntry, SearchIndex, build_index

ENTRIES = (
    SearchEntry("commune", "c/1", "Fictive", "Nord", ("99001", "99100"), 900),
    SearchEntry("commune", "c/2", "Fictive", "Sud", ("99002",), 1_000_000_100),
    SearchEntry("commune", "c/3", "La Fictive-sur-Eau", "Est", ("99003",), 50_000),
    SearchEntry("commune", "c/4", "Haute-Fictive", "Est", ("99004", "Œuvry"), 2),
    SearchEntry("challenge", "d/1", "Eau rare", "Défi", ("sécheresse",), 2_000_000_000),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    """Index four communes, two of them homonyms, and a challenge."""
    path = tmp_path / "search.sqlite"
    assert build_index(path, ENTRIES) == 5
    opened = SearchIndex(path)
    yield opened
    opened.close()


def found(index: SearchIndex, text: str, kind: str = "") -> list[str]:
    """Return the IRIs that *text* finds, in order."""
    return [hit.iri for hit in index.search(text, kind=kind)]


def test_town_of_the_programme_comes_before_its_homonym(index: SearchIndex) -> None:
    """Then names that start with the text, article or not, then the others."""
    assert found(index, "fictive") == ["c/2", "c/1", "c/3", "c/4"]


def test_beginning_is_enough(index: SearchIndex) -> None:
    """Suggestions come as one types."""
    assert found(index, "f") == ["c/2", "c/1", "c/3", "c/4"]
    assert found(index, "haute fi") == ["c/4"]


def test_name_without_article_is_exact(index: SearchIndex) -> None:
    """« fictive sur eau » is La Fictive-sur-Eau, whatever the accents and hyphens."""
    assert found(index, "FICTIVE S/ EAU") == ["c/3"]


def test_codes_postcodes_and_former_names_find(index: SearchIndex) -> None:
    """A town is known by more than its name."""
    assert found(index, "99100") == ["c/1"]
    assert found(index, "oeuvry") == ["c/4"]
    assert found(index, "sècheresse") == ["d/1"]


def test_kind_narrows_and_is_counted(index: SearchIndex) -> None:
    """The API of communes neither lists nor counts challenges."""
    assert found(index, "eau") == ["d/1", "c/3"]
    assert found(index, "eau", kind="commune") == ["c/3"]
    assert index.count("eau") == 2
    assert index.count("eau", kind="commune") == 1


def test_limit_holds_and_signs_find_nothing(index: SearchIndex) -> None:
    """Operators of the engine's query language are text like any other."""
    assert len(index.search("fictive", 2)) == 2
    assert index.search('"*^ :') == []
    assert index.count("") == 0
    assert found(index, 'fictive" OR name:') == []


def test_index_is_never_overwritten_and_must_exist(tmp_path: Path) -> None:
    """A generation is immutable; a missing index is told, not created."""
    path = tmp_path / "search.sqlite"
    build_index(path, ENTRIES)

    with pytest.raises(StoreError, match="exists"):
        build_index(path, ENTRIES)
    with pytest.raises(StoreError, match="cannot be read"):
        SearchIndex(tmp_path / "absent.sqlite")


def test_two_builds_are_alike(tmp_path: Path) -> None:
    """The order of entries given does not matter."""
    build_index(tmp_path / "a", ENTRIES)
    build_index(tmp_path / "b", reversed(ENTRIES))

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
