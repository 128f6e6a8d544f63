"""Files are read with their digests; without a build the bundled communes are known."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.fingerprints import file_digest
from pvd_graph.services.load_sources import sealed
from tests.small_loads import ONE, TWO, demo


def test_files_without_seal_get_their_digest(tmp_path: Path) -> None:
    """So that the load says which file it was."""
    manifest = demo(tmp_path, ONE)

    (table,) = sealed(manifest).tables

    assert table.sha256 == file_digest(tmp_path / "actions.csv")


def test_a_file_that_is_not_the_sealed_one_is_refused(tmp_path: Path) -> None:
    """The one that is, is taken; no file at all is none."""
    manifest = sealed(demo(tmp_path, ONE))

    assert sealed(manifest) == manifest
    demo(tmp_path, ONE, TWO)
    with pytest.raises(UnreadableFileError, match="empreinte"):
        sealed(manifest)
    with pytest.raises(UnreadableFileError, match="aucun fichier"):
        sealed(replace(manifest, tables=()))


def test_statements_in_the_place_of_a_table_are_refused(tmp_path: Path) -> None:
    """Before anything is read of them."""
    with pytest.raises(UnreadableFileError, match="attend un tableau"):
        sealed(with_file(demo(tmp_path, ONE), tmp_path / "actions.ttl"))
