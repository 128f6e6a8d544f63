"""The archive is the truth: sorted, deduplicated, known only once journaled."""

import json
from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.store import archive as archive_module
from pvd_graph.store.archive import (
    Archive,
    JournalEntry,
    patch_graph,
    read_lines,
    write_graph,
)

LINES = [f'<http://e/{n % 7}> <http://e/p> "{n}" .\n' for n in range(50)]


def _entry(version: str, file: str = "demo/1.nt.zst") -> JournalEntry:
    return JournalEntry("demo", version, "00", 1, "f", 1, 1, file)


def test_a_graph_is_sorted_and_holds_each_statement_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the order, and however many runs the sort takes, one text comes out."""
    whole = write_graph(tmp_path / "a.nt.zst", LINES)
    monkeypatch.setattr(archive_module, "_RUN_LINES", 8)

    runs = write_graph(tmp_path / "b.nt.zst", [*reversed(LINES), *LINES])

    assert list(read_lines(whole.path)) == sorted(LINES)
    assert list(read_lines(runs.path)) == sorted(LINES)
    assert (runs.sha256, runs.triples) == (whole.sha256, 50)
    assert {path.name for path in tmp_path.iterdir()} == {"a.nt.zst", "b.nt.zst"}


@pytest.mark.parametrize("block", [1, 64, 1 << 18])
def test_a_graph_with_a_few_other_lines_is_what_would_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """At its start, its end and between, whatever is read at once; in order, once."""
    monkeypatch.setattr(archive_module, "_BLOCK", block)
    whole = write_graph(tmp_path / "a.nt.zst", LINES)
    first, *_, last = sorted(LINES)
    come = ["<a> <b> <c> .\n", '<http://e/3> <http://e/p> "é" .\n', "<z> <b> <c> .\n"]
    for gone, added in (
        ([first, last, LINES[20], "<http://e/0> <absent> <x> .\n"], [*come, LINES[9]]),
        (LINES, []),
        (LINES, come),
        ([], come),
    ):
        path = tmp_path / "b.nt.zst"
        found = patch_graph(path, whole, gone, added)
        anew = write_graph(tmp_path / "c.nt.zst", (set(LINES) - set(gone)) | set(added))
        assert (found.sha256, found.triples) == (anew.sha256, anew.triples)
        assert list(read_lines(path)) == list(read_lines(anew.path))


def test_a_damaged_graph_is_not_patched(tmp_path: Path) -> None:
    """Nor is half of it written."""
    whole = write_graph(tmp_path / "a.nt.zst", LINES)
    whole.path.write_bytes(whole.path.read_bytes()[:-20])

    with pytest.raises(StoreError, match=r"a\.nt\.zst"):
        patch_graph(tmp_path / "b.nt.zst", whole, [], ["<a> <b> <c> .\n"])

    assert [path.name for path in tmp_path.iterdir()] == ["a.nt.zst"]


def test_an_empty_graph_is_a_graph(tmp_path: Path) -> None:
    """A rule that concerns no town leaves an empty graph, not an error."""
    graph = write_graph(tmp_path / "a.nt.zst", [])

    assert graph.triples == 0
    assert list(read_lines(graph.path)) == []


def test_making_a_version_again_keeps_the_file_that_is_known(tmp_path: Path) -> None:
    """A refused second try must not harm what the journal names."""
    archive = Archive(tmp_path)
    first = archive.store("demo", "1", LINES)
    archive.record(_entry("1", first.path.relative_to(tmp_path).as_posix()))

    second = archive.store("demo", "1", LINES[:3])

    assert second.path != first.path
    latest = archive.latest("demo")
    assert latest is not None
    assert list(read_lines(archive.path(latest))) == sorted(LINES)


def test_a_journal_line_cut_by_a_crash_is_forgotten(tmp_path: Path) -> None:
    """It was never acknowledged; the next line starts on a clean end."""
    archive = Archive(tmp_path)
    archive.record(_entry("1"))
    journal = tmp_path / "journal.jsonl"
    journal.write_text(journal.read_text() + '{"dataset": "de', encoding="utf-8")
    assert [entry.version for entry in archive.entries()] == ["1"]

    archive.record(_entry("2"))

    assert [entry.version for entry in archive.entries()] == ["1", "2"]
    for line in journal.read_text().splitlines():
        json.loads(line)


def test_a_damaged_journal_line_is_named(tmp_path: Path) -> None:
    """In the middle it cannot be a cut write: somebody must look."""
    archive = Archive(tmp_path)
    archive.record(_entry("1"))
    journal = tmp_path / "journal.jsonl"
    journal.write_text("xx\n" + journal.read_text(), encoding="utf-8")

    with pytest.raises(StoreError, match="ligne 1"):
        archive.entries()


def test_a_damaged_or_absent_graph_is_named(tmp_path: Path) -> None:
    """Readers get our error, with the file."""
    graph = write_graph(tmp_path / "a.nt.zst", LINES)
    graph.path.write_bytes(b"x" + graph.path.read_bytes()[1:])

    with pytest.raises(StoreError, match=r"a\.nt\.zst"):
        list(read_lines(graph.path))
    with pytest.raises(StoreError, match=r"b\.nt\.zst"):
        list(read_lines(tmp_path / "b.nt.zst"))
