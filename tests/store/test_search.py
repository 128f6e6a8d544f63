"""Search finds by any name a thing has, and puts the one that was meant first."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.search import SearchIndex, is_stale
from pvd_graph.store.search_file import SearchEntry, build_index

ENTRIES = (
    SearchEntry("commune", "c/1", "Fictive", "Nord", ("99001", "99100"), 900),
    SearchEntry("commune", "c/2", "Fictive", "Sud", ("99002",), 1_000_000_100),
    SearchEntry("commune", "c/3", "La Fictive-sur-Eau", "Est", ("99003",), 50_000),
    SearchEntry("commune", "c/4", "Haute-Fictive", "Est", ("99004", "Œuvry"), 2),
    SearchEntry(
        "challenge",
        "d/1",
        "Eau rare",
        "Défi",
        ("sécheresse",),
        2_000_000_000,
        label_en="Scarce water",
        detail_en="Challenge",
    ),
    SearchEntry(
        "action", "a/1", "Fictive et son eau", "2023", priority=-3, around=("Œuvry",)
    ),
    SearchEntry("action-type", "t/1", "Eau", "Type", priority=5),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    """Index four communes, two of them homonyms, a challenge and an action."""
    path = tmp_path / "search.sqlite"
    assert build_index(path, ENTRIES) == 7
    opened = SearchIndex(path)
    yield opened
    opened.close()


def found(index: SearchIndex, text: str, kind: str = "") -> list[str]:
    """Return the IRIs that *text* finds, in order."""
    return [hit.iri for hit in index.search(text, kind=kind)]


def test_town_of_the_programme_comes_before_its_homonym(index: SearchIndex) -> None:
    """Then names that start with the text, article or not, then the others."""
    assert found(index, "fictive") == ["c/2", "c/1", "c/3", "c/4", "a/1"]


def test_beginning_is_enough(index: SearchIndex) -> None:
    """Suggestions come as one types."""
    assert found(index, "f") == ["c/2", "c/1", "c/3", "c/4", "a/1"]
    assert found(index, "haute fi") == ["c/4"]


def test_a_challenge_of_that_word_comes_before_names_that_begin_so(
    index: SearchIndex,
) -> None:
    """Not before the name itself, nor for a part of a word."""
    assert found(index, "eau") == ["t/1", "d/1", "c/3", "a/1"]
    assert found(index, "sécheresse") == ["d/1"]
    assert found(index, "eau", "challenge") == ["d/1"]
    assert found(index, "eau", "commune") == ["c/3"]


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
    assert found(index, "eau") == ["t/1", "d/1", "c/3", "a/1"]
    assert found(index, "eau", kind="commune") == ["c/3"]
    assert found(index, "eau", kind="action") == ["a/1"]
    assert index.count("eau") == 4
    assert index.count("eau", kind="commune") == 1
    kinds = {"action": 1, "action-type": 1, "challenge": 1, "commune": 1}
    assert index.kinds("eau") == kinds
    assert index.kinds("") == {}


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

    with pytest.raises(StoreError, match="existe déjà"):
        build_index(path, ENTRIES)
    with pytest.raises(StoreError, match="ne se lit pas"):
        SearchIndex(tmp_path / "absent.sqlite")


def test_english_names_find_too(index: SearchIndex) -> None:
    """Whole, begun, or in the middle; the hit brings both names."""
    for text in ("scarce water", "scarc", "water"):
        (hit,) = index.search(text)
        assert (hit.label, hit.label_en) == ("Eau rare", "Scarce water")
        assert (hit.detail, hit.detail_en) == ("Défi", "Challenge")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("fictvie", "c/2"),  # two letters exchanged
        ("secheresse eau rarre", "d/1"),  # one too many
        ("hautte-fictiv", "c/4"),  # and still typing
        ("la commune de Fictive sur Eau", "c/3"),  # words around the name
        ("fictive oeuvry", "c/4"),
    ],
)
def test_slips_are_forgiven(index: SearchIndex, text: str, first: str) -> None:
    """Only where nothing holds the very words."""
    near = index.loose(text)

    assert near.hits[0].iri == first
    assert near.total >= len(near.hits)


def test_words_of_the_place_find_with_words_of_the_name(index: SearchIndex) -> None:
    """Alone they do not: a département would find its hundred communes."""
    assert [hit.iri for hit in index.loose("son eau oeuvry").hits] == ["a/1"]
    assert index.count("son eau oeuvry") == 0


def test_nothing_is_near_to_what_means_nothing(index: SearchIndex) -> None:
    """Nor are short words and figures stretched until they fit."""
    for text in ("xyzzyq", "eua", "99109", "de la ville", ""):
        assert index.loose(text).hits == ()


def test_index_of_another_layout_is_known(tmp_path: Path) -> None:
    """An upgrade writes it anew."""
    path = tmp_path / "search.sqlite"
    assert is_stale(path)
    build_index(path, ENTRIES)
    assert not is_stale(path)
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA user_version = 1")
    base.close()
    assert is_stale(path)


def test_two_builds_are_alike(tmp_path: Path) -> None:
    """The order of entries given does not matter."""
    build_index(tmp_path / "a", ENTRIES)
    build_index(tmp_path / "b", reversed(ENTRIES))

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_words_are_read_by_several_at_once(index: SearchIndex) -> None:
    """The first readers of a generation may all have slipped."""
    together = threading.Barrier(8)

    def ask(_number: int) -> int:
        together.wait()
        return index.loose("Fictve").total

    with ThreadPoolExecutor(8) as readers:
        assert set(readers.map(ask, range(8))) == {index.loose("Fictve").total}
