"""The file of the index: written once, taken over with some things exchanged."""

from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.search import SearchIndex
from pvd_graph.store.search_file import SearchEntry, build_index, extend_index

TOWN = SearchEntry("commune", "c/1", "Fictive", "Nord", ("99001",), 900)
SHEET = SearchEntry(
    "action-type", "s/1", "Halle rouverte", others=("marché",), label_en="Market hall"
)


def test_what_went_is_found_no_more(tmp_path: Path) -> None:
    """By none of its words, and the words it shared find the others still."""
    first, second = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    build_index(first, [TOWN, SHEET])
    extend_index(first, second, [SearchEntry("x", "s/2", "Halle neuve")], ["s/1"])

    index = SearchIndex(second)
    for text in ("rouverte", "marche", "market", "halle"):
        found = [hit.iri for hit in index.search(text)]
        assert found == (["s/2"] if text == "halle" else [])
        assert index.count(text) == len(found)
    assert index.count("rouverte", kind="action-type") == 0
    assert index.search("fictive")[0].iri == "c/1"
    index.close()


def test_what_is_exchanged_is_found_once(tmp_path: Path) -> None:
    """A thing under another name keeps its IRI."""
    first, second = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    build_index(first, [TOWN, SHEET])
    extend_index(first, second, [SearchEntry("x", "s/1", "Halle fermée")], ["s/1"])

    index = SearchIndex(second)
    assert [hit.label for hit in index.search("halle")] == ["Halle fermée"]
    index.close()


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """By an error of ours."""
    with pytest.raises(StoreError, match="ne s'écrit pas"):
        extend_index(tmp_path / "absent", tmp_path / "new", [], [])
