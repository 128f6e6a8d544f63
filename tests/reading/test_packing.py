"""Packings are undone within bounds, and leave nothing behind."""

import gzip
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.reading.limits import LIMITS
from pvd_graph.reading.packing import open_content, seekable_file


def test_a_packed_file_to_seek_in_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a plain one is itself, not a copy."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    packed, plain = tmp_path / "a.xlsx.gz", tmp_path / "a.xlsx"
    packed.write_bytes(gzip.compress(b"abc"))
    plain.write_bytes(b"abc")

    with seekable_file(packed) as copy:
        assert copy.parent == folder
        assert copy.read_bytes() == b"abc"
    with seekable_file(plain) as itself:
        assert itself == plain

    assert list(folder.iterdir()) == []


def test_a_plain_file_has_no_ratio_but_a_length(tmp_path: Path) -> None:
    """The bound is on what is read, however it came."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"a" * 5000)

    with (
        open_content(path, replace(LIMITS, ratio_from_bytes=1)) as content,
    ):
        assert len(content.stream.read()) == 5000
    with (
        open_content(path, replace(LIMITS, unpacked_bytes=4000)) as content,
        pytest.raises(UnreadableFileError, match="dépasse"),
    ):
        content.stream.read()


def test_a_name_is_that_of_the_content(tmp_path: Path) -> None:
    """Which tells its format; one that says a packing and is none stays."""
    gz, lie = tmp_path / "a.csv.gz", tmp_path / "b.csv.gz"
    gz.write_bytes(gzip.compress(b"a"))
    lie.write_bytes(b"a")

    names = []
    for path in (gz, lie):
        with open_content(path) as content:
            names.append((content.name, content.packing))

    assert names == [("a.csv", "gz"), ("b.csv.gz", "")]
