"""A producer's file comes whole, under a safe name, or not at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import InputError, StoreError
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder
from pvd_graph.services.fetching import fetch
from tests.services.producer import FILE, producer


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve a producer's files."""
    with producer() as address:
        yield address


@pytest.fixture
def manifest() -> Manifest:
    """The manifest of a dataset whose file is its producer's."""
    return read_manifest(datasets_folder() / "anct-pvd")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/d/communes%20pvd.csv", "communes pvd.csv"),
        ("/r/moved", "communes pvd.csv"),
        ("/r/named", "liste.csv"),
    ],
)
def test_a_file_comes_under_its_name(
    address: str, manifest: Manifest, tmp_path: Path, path: str, name: str
) -> None:
    """That of its header or of its address; it takes the place of an older one."""
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / name).write_text("older")

    done = fetch(replace(manifest, download=address + path), folder)

    assert [one.name for one in folder.iterdir()] == [name]
    assert (folder / name).read_bytes() == FILE
    assert (done.path, done.size) == (folder / name, len(FILE))
    assert done.sha256 == hashlib.sha256(FILE).hexdigest()
    assert not done.known


def test_what_the_manifest_seals_is_known(
    address: str, manifest: Manifest, tmp_path: Path
) -> None:
    """There is nothing new to load."""
    (table, *_) = manifest.tables
    sealed = replace(table, sha256=hashlib.sha256(FILE).hexdigest())
    there = f"{address}/r/named"

    done = fetch(replace(manifest, download=there, tables=(sealed,)), tmp_path)

    assert done.known


@pytest.mark.parametrize(
    ("path", "why"),
    [("/absent", "404"), ("/r/cut", "coupé"), ("/r/local", "file:///etc/hostname")],
)
def test_what_does_not_come_leaves_nothing(
    address: str, manifest: Manifest, tmp_path: Path, path: str, why: str
) -> None:
    """No part of it; and no file of this machine, wherever an address leads."""
    with pytest.raises(StoreError, match=why):
        fetch(replace(manifest, download=address + path), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_file_too_large_is_not_kept(
    address: str, manifest: Manifest, tmp_path: Path
) -> None:
    """It is left once it is known to be."""
    there = replace(manifest, download=f"{address}/r/named")
    with pytest.raises(StoreError, match="plus de 10 octets"):
        fetch(there, tmp_path, most_bytes=10)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("download", "why"),
    [("", "Prenez-le sur https://"), ("ftp://example.org/a", "http")],
)
def test_without_an_address_it_is_told_where_to_look(
    manifest: Manifest, tmp_path: Path, download: str, why: str
) -> None:
    """The producer's page is known of each dataset."""
    with pytest.raises(InputError, match=why):
        fetch(replace(manifest, download=download), tmp_path)
