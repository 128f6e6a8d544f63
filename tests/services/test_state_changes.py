"""What comes and goes with a load: its own graph, and the one whose place it takes."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import StoreError
from pvd_graph.services.load_records import Recorded
from pvd_graph.services.pushed import withdrawal
from pvd_graph.services.state_changes import changes_of
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.generations import Generation, HeldGraph

LINE = "<http://e/a> <http://e/p> <http://e/b> .\n"


def _loaded(archive: Archive, slug: str, supersedes: str = "") -> JournalEntry:
    """Archive a load of *slug*, described, and write its line."""
    graph = archive.store(slug, "1", [LINE])
    file = graph.path.relative_to(archive.folder).as_posix()
    about = archive.keep_text(slug, "1", LINE)
    entry = JournalEntry(slug, "1", graph.sha256, 1, "f", 1, 1, file, about=about)
    entry = replace(entry, supersedes=supersedes)
    archive.record(entry)
    return entry


def _holding(*entries: JournalEntry) -> Generation:
    graphs = tuple(
        HeldGraph(vocab.graph_iri(one.dataset, one.version), "f", one.sha256, 1)
        for one in entries
    )
    return Generation(1, Path(), graphs)


def _changes(
    archive: Archive, held: Generation, entry: JournalEntry
) -> dict[str, bool]:
    """Return slug -> whether its graph comes (or goes), by a line that is the last."""
    found = changes_of(archive, Path("none"), held, Recorded(entry, ()))
    return {one.slug: one.pushed is not None for one in found}


def test_a_load_brings_its_graph(tmp_path: Path) -> None:
    """A withdrawal takes it out, where it is."""
    archive = Archive(tmp_path)
    demo = _loaded(archive, "demo")

    assert _changes(archive, _holding(), demo) == {"demo": True}
    assert _changes(archive, _holding(demo), withdrawal(demo)) == {"demo": False}
    assert _changes(archive, _holding(), withdrawal(demo)) == {}


def test_the_other_goes_and_comes_back(tmp_path: Path) -> None:
    """With the description that was kept of it."""
    archive = Archive(tmp_path)
    old = _loaded(archive, "old")
    new = replace(old, dataset="new", supersedes="old")

    assert _changes(archive, _holding(old), new) == {"new": True, "old": False}

    archive.record(new)
    back = changes_of(archive, Path(), _holding(new), Recorded(withdrawal(new), ()))
    returned = next(one for one in back if one.slug == "old")
    assert returned.path == archive.path(old)
    assert returned.pushed is not None
    assert list(returned.pushed.described()) == [LINE]


def test_a_dataset_whose_place_is_taken_stays_out(tmp_path: Path) -> None:
    """A new load of it is kept, and seen once the other is withdrawn."""
    archive = Archive(tmp_path)
    old = _loaded(archive, "old")
    new = _loaded(archive, "new", supersedes="old")

    assert _changes(archive, _holding(new), replace(old, version="2")) == {}


def test_an_archive_that_lost_it_says_so(tmp_path: Path) -> None:
    """Rather than bringing back less."""
    archive = Archive(tmp_path)
    old = _loaded(archive, "old")
    new = _loaded(archive, "new", supersedes="old")
    archive.path(old).unlink()

    with pytest.raises(StoreError, match="absente ou abîmée"):
        _changes(archive, _holding(new), withdrawal(new))
