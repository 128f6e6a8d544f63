"""A load has a version of its own, unless its graph was loaded before."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.services.graph_making import Making
from pvd_graph.services.load_versions import is_same, load_entry, version_in_force
from pvd_graph.services.pushed import withdrawal
from pvd_graph.store.archive import GraphFile, JournalEntry
from pvd_graph.store.generations import Generation, HeldGraph
from tests.small_loads import demo

OLD = JournalEntry("demo", "v1", "aa", 1, "made", 1, 1, "demo/1", at="2026")


def _entry(folder: Path, sha256: str, *journal: JournalEntry) -> JournalEntry:
    manifest = demo(folder)
    making = Making(manifest, None, folder, lambda _line: None)
    making.graph = GraphFile(folder / "g", sha256, 12)
    making.rows_read, making.rows_kept = 3, 2
    return load_entry(journal, manifest, making, "made", "ingest")


def _holding(entry: JournalEntry) -> Generation:
    iri = vocab.graph_iri(entry.dataset, entry.version)
    return Generation(1, Path(), (HeldGraph(iri, "f", entry.sha256, 1),))


def test_the_line_counts_what_was_made(tmp_path: Path) -> None:
    """Rows, statements, and the file that the graph will have."""
    entry = _entry(tmp_path, "ab" * 32)

    assert (entry.version, entry.rows_read, entry.rows_kept) == ("v1", 3, 2)
    assert (entry.triples, entry.origin) == (12, "ingest")
    assert entry.file == "demo/v1.abababababab.nt.zst"


@pytest.mark.parametrize(
    ("sha256", "journal", "version"),
    [
        ("bb", (), "v1"),
        ("aa", (OLD, replace(OLD, version="v2", sha256="bb")), "v1"),
        ("bb", (replace(OLD, dataset="other"),), "v1"),
    ],
)
def test_a_version_is_given_once(
    tmp_path: Path, sha256: str, journal: tuple[JournalEntry, ...], version: str
) -> None:
    """The manifest's, or that of the same graph."""
    assert _entry(tmp_path, sha256, *journal).version == version


def test_another_graph_under_a_known_version_gets_the_next(tmp_path: Path) -> None:
    """The moment, so that versions of one dataset are told apart."""
    found = _entry(tmp_path, "bb", OLD).version

    assert found != OLD.version
    assert found.startswith("20")


def test_the_same_source_is_in_force_where_its_graph_is_seen() -> None:
    """Made from something else, replaced or withdrawn: it is made again."""
    held = _holding(OLD)

    assert version_in_force([OLD], held, "demo", "made") == "v1"
    assert version_in_force([OLD], held, "demo", "other") == ""
    assert version_in_force([OLD], None, "demo", "made") == ""
    assert version_in_force([withdrawal(OLD)], held, "demo", "made") == ""
    newer = _holding(replace(OLD, version="v2", sha256="bb"))
    assert version_in_force([OLD], newer, "demo", "made") == ""


def test_the_same_graph_is_the_same_load_unless_it_was_withdrawn() -> None:
    """Without descriptions in force, nothing is to be said of it either."""
    held, other = _holding(OLD), replace(OLD, sha256="bb")
    said = [f"<{vocab.dataset_iri('demo')}> <http://e/p> <http://e/o> .\n"]

    assert is_same([OLD], held, OLD, [])
    assert not is_same([OLD], held, OLD, said)
    assert not is_same([OLD], held, other, [])
    assert not is_same([withdrawal(OLD)], held, OLD, [])
