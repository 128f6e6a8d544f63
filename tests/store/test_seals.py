"""Every file of a generation is known by its checksum; shared ones are read once."""

import json
import os
from pathlib import Path

import pytest

from pvd_graph.store.seals import SEAL, broken_files, seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed generation of two files."""
    folder = tmp_path / "000001"
    (folder / "db").mkdir(parents=True)
    (folder / "db" / "000009.sst").write_bytes(b"sst" * 100)
    (folder / "search.sqlite").write_bytes(b"index")
    seal(folder, None)
    return folder


def test_a_whole_one_has_nothing_broken(folder: Path) -> None:
    """What is made on request later is not of it."""
    (folder / "dumps").mkdir()
    (folder / "dumps" / "all.nq.gz").touch()
    (folder / "statistics.json").touch()

    assert broken_files(folder) == []


def test_what_is_gone_by_then_is_not_of_it(folder: Path) -> None:
    """Where a build works, until the generation is in force."""
    (folder / "work").mkdir()
    (folder / "work" / "run-0000").touch()
    seal(folder, None)
    (folder / "work" / "run-0000").unlink()

    assert broken_files(folder) == []


@pytest.mark.parametrize("name", ["db/000009.sst", "search.sqlite"])
def test_each_harm_is_named(folder: Path, name: str) -> None:
    """Another byte, a byte less, no file."""
    path = folder / name
    content = path.read_bytes()
    path.write_bytes(b"X" + content[1:])
    assert broken_files(folder) == [name]
    path.write_bytes(content[:-1])
    assert broken_files(folder) == [name]
    path.unlink()
    assert broken_files(folder) == [name]


@pytest.mark.parametrize("bit", [0x01, 0x10])
def test_a_flipped_bit_of_the_seal_is_told_as_its_own(folder: Path, bit: int) -> None:
    """Of each byte of a checksum in it; the files that it names are whole."""
    whole = (folder / SEAL).read_bytes()
    start = whole.index(b'"sha256": "') + len(b'"sha256": "')
    for place in range(start, start + 64):
        harmed = bytearray(whole)
        harmed[place] ^= bit
        (folder / SEAL).write_bytes(harmed)
        assert broken_files(folder) == [SEAL], place


def test_a_seal_of_an_older_version_is_read(folder: Path) -> None:
    """It has no checksum of itself."""
    told = json.loads((folder / SEAL).read_text("utf-8"))
    del told[SEAL]
    (folder / SEAL).write_text(json.dumps(told), encoding="utf-8")
    assert broken_files(folder) == []
    (folder / "search.sqlite").write_bytes(b"other")
    assert broken_files(folder) == ["search.sqlite"]


@pytest.mark.parametrize("text", ["", "{", "[1]"])
def test_a_damaged_seal_is_named(folder: Path, text: str) -> None:
    """It proves nothing any more."""
    (folder / SEAL).write_text(text, encoding="utf-8")

    assert broken_files(folder) == [SEAL]


def test_an_older_generation_has_none(tmp_path: Path) -> None:
    """It is served as before."""
    assert broken_files(tmp_path) == []


def test_a_shared_file_keeps_its_checksum(folder: Path, tmp_path: Path) -> None:
    """Harm that came between the two shows in both: it was not read anew."""
    new = tmp_path / "000002"
    (new / "db").mkdir(parents=True)
    (new / "db" / "000009.sst").hardlink_to(folder / "db" / "000009.sst")
    (new / "search.sqlite").write_bytes(b"newer")
    with (folder / "db" / "000009.sst").open("r+b") as out:
        out.write(b"X")
        os.fsync(out.fileno())
    seal(new, folder)

    assert broken_files(folder) == broken_files(new) == ["db/000009.sst"]
