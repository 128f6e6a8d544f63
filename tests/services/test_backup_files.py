"""What is kept of a data folder, and the list that proves it."""

from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.services.backup_files import (
    BackupFile,
    BackupManifest,
    is_kept,
    is_leftover,
    is_safe,
)

MANIFEST = BackupManifest(
    at="2026-11-27T04:30:00+00:00",
    version="1",
    generation=7,
    triples=3,
    loads=1,
    database="sqlite",
    files=(BackupFile("a", 3, "00"), BackupFile("b/c", 3, "00", same_as="a")),
)
PATH = Path("manifest.json")


def test_a_list_is_read_as_it_was_written() -> None:
    """What is the same file counts once."""
    assert BackupManifest.of_text(MANIFEST.text(), PATH) == MANIFEST
    assert MANIFEST.size == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [('"size": 3', '"size": 4'), ('"a"', '"../a"'), ("7", "8"), ("{", ""), ("1", "2")],
)
def test_a_changed_list_is_refused(old: str, new: str) -> None:
    """It has a digest of itself."""
    with pytest.raises(UnreadableFileError, match="liste abîmée"):
        BackupManifest.of_text(MANIFEST.text().replace(old, new), PATH)


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../../x", "a\\b", "a\0"]
)
def test_no_path_leaves_its_folder(path: str) -> None:
    """Whoever wrote the list."""
    assert not is_safe(path)


@pytest.mark.parametrize(
    "path",
    [
        "graphs/load-1/2026.0123456789ab.nt.zst",
        "graphs/tmpabcdefgh/1.0123456789ab.about.nt",
        "datasets/demo/dataset.toml",
        "pictures/0f/0f3c.webp",
        "token-pepper",
        "what-a-later-version-adds",
    ],
)
def test_what_is_not_known_is_kept(path: str) -> None:
    """Datasets may have any name."""
    assert is_kept(path.split("/"))


@pytest.mark.parametrize(
    "path",
    [
        "lock",
        "uploads/x/file",
        "logs/queries-2026-11-27.jsonl",
        "accounts.sqlite-wal",
        "ingest-abc123/body.nt",
        "graphs/demo/tmpabcdefgh/run-0001",
        "graphs/demo/1.nt.zst.tmp",
        "store/writer/CURRENT",
        "outbox.mbox",
    ],
)
def test_what_is_of_no_use_elsewhere_is_not(path: str) -> None:
    """Locks, what lives a day, what who was stopped left."""
    assert not is_kept(path.split("/"))


def test_leftovers_are_told_from_the_rest() -> None:
    """By their place, not by their name alone."""
    assert is_leftover(["graphs", "demo", "tmpabcdefgh", "run-0000"])
    assert not is_leftover(["graphs", "ingest-of-2026", "1.0123456789ab.nt.zst"])
