"""A dataset is found by slug or by folder, and its file may be another."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import NotFoundError, UnreadableFileError
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder
from pvd_graph.services.dataset_folders import (
    check_files,
    check_kinds,
    find_dataset,
    with_file,
)
from tests.small_loads import ONE, demo


def test_a_slug_means_a_bundled_folder(tmp_path: Path) -> None:
    """Or, before it, one of the data folder."""
    bundled = find_dataset("actors", tmp_path, datasets_folder())
    assert (bundled.manifest.slug, bundled.bundled) == ("actors", True)

    demo(tmp_path / "datasets" / "actors", ONE, slug="actors")
    own = find_dataset("actors", tmp_path, datasets_folder())
    assert (own.manifest.attribution, own.bundled) == ("Démonstration", False)


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    """Bundled or not."""
    demo(tmp_path / "any", ONE)

    found = find_dataset(str(tmp_path / "any"), tmp_path, datasets_folder())
    assert (found.manifest.slug, found.bundled) == ("demo", False)
    folder = datasets_folder() / "actors"
    assert find_dataset(str(folder), tmp_path, datasets_folder()).bundled


def test_the_unknown_is_told_with_what_there_is(tmp_path: Path) -> None:
    """So that a misspelling is seen."""
    with pytest.raises(NotFoundError, match=r"« actor ».*actors"):
        find_dataset("actor", tmp_path, datasets_folder())


def test_another_file_takes_the_place_of_the_table(tmp_path: Path) -> None:
    """Its seal goes; how it is read goes with its format only."""
    manifest = demo(tmp_path / "any", ONE)
    sealed = replace(manifest.tables[0], rows=1, sha256="x", delimiter=";")
    manifest = replace(manifest, tables=(sealed,))

    same = with_file(manifest, Path("next.csv.gz")).tables[0]
    other = with_file(manifest, Path("next.xlsx")).tables[0]

    assert (same.path, same.rows, same.sha256) == (Path("next.csv.gz"), None, "")
    assert (same.delimiter, other.delimiter) == (";", "")


def test_a_producers_file_must_be_given(tmp_path: Path) -> None:
    """The manifest alone is there: the message says how to give the file."""
    manifest = find_dataset("fonds-vert-2023", tmp_path, datasets_folder()).manifest
    file = tmp_path / "projets.csv"
    file.touch()

    with pytest.raises(UnreadableFileError, match="--file"):
        check_files(manifest)
    check_files(with_file(manifest, file))


def test_rdf_does_not_take_the_place_of_a_table(tmp_path: Path) -> None:
    """It would escape the columns and rules; nor a table that of RDF."""
    tabular = demo(tmp_path / "any", ONE)
    rdf = read_manifest(datasets_folder() / "actors")

    check_kinds(tabular)
    check_kinds(rdf)
    with pytest.raises(UnreadableFileError, match="attend un tableau") as refused:
        check_kinds(with_file(tabular, Path("actions.ttl.gz")))
    assert "expects a table" in refused.value.english
    with pytest.raises(UnreadableFileError, match="attend du RDF"):
        check_kinds(with_file(rdf, Path("actors.csv")))
