"""A copy of a store is changed beside it; the one that is read stays as it was."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store.changing import ChangingStore, copy_store

G = "http://example.org/g"
LINE = '<http://example.org/a> <http://example.org/b> "{}" .\n'


def _store(folder: Path) -> Path:
    store = ChangingStore(folder / "first")
    store.replace_lines(G, (), (LINE.format(i) for i in range(100)))
    store.save(folder / "db")
    return folder / "db"


def test_a_copy_is_changed_and_its_source_is_not(tmp_path: Path) -> None:
    """Also while a reader holds the source."""
    source = _store(tmp_path)
    reader = ox.Store.read_only(str(source))

    copy_store(source, tmp_path / "copy")
    store = ChangingStore(tmp_path / "copy")
    store.replace_lines(G, [LINE.format(1), LINE.format(2)], [LINE.format("x")])
    store.save(tmp_path / "next")

    assert store.count() == 99
    assert len(ox.Store.read_only(str(tmp_path / "next"))) == 99
    assert len(reader) == len(ox.Store.read_only(str(source))) == 100


def test_graphs_come_and_go(tmp_path: Path) -> None:
    """With or without triples; the default graph always is."""
    store = ChangingStore(tmp_path / "db")
    path = tmp_path / "some.nt"
    path.write_text(LINE.format(1) + LINE.format(2), "utf-8")

    store.create(G)
    store.load("", path, 2)

    assert store.has_graph(G)
    assert store.has_graph("")
    assert store.count() == 2
    store.drop(G)
    store.drop("")
    assert not store.has_graph(G)
    assert store.count() == 0


def test_a_source_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    """Not one of the platform's."""
    with pytest.raises(StoreError, match="copie"):
        copy_store(tmp_path / "absent", tmp_path / "copy")
