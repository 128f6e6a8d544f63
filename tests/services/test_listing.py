"""Datasets and their versions, as the journal and the generation tell them."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import NotFoundError
from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.listing import list_dataset, list_datasets, version_of
from pvd_graph.store.archive import Archive
from tests.small_loads import ONE, TWO, demo, load, loading_data, table


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Publish two communes."""
    return loading_data(tmp_path / "data")


def test_a_dataset_is_listed_with_its_versions(data: Path, tmp_path: Path) -> None:
    """Which is visible, since when, how large."""
    manifest = demo(tmp_path / "demo", ONE, TWO)
    load(data, manifest)
    file = table(tmp_path / "next.csv", ONE)
    newer = load(data, with_file(manifest, file)).report.version

    listed = list_dataset(data, tmp_path, "demo")

    assert (listed.title, listed.visible, listed.rows) == ("Actions fictives", newer, 1)
    assert [(one.entry.version, one.visible) for one in listed.versions] == [
        ("v1", False),
        (newer, True),
    ]
    assert listed.loaded.startswith("20")
    assert [one.slug for one in list_datasets(data, tmp_path)] == ["base", "demo"]


def test_what_is_replaced_is_said(data: Path, tmp_path: Path) -> None:
    """And by what."""
    load(data, demo(tmp_path / "old", ONE, slug="old"))
    newer = replace(demo(tmp_path / "new", ONE, slug="new"), supersedes="old")
    load(data, newer)

    listed = list_dataset(data, tmp_path, "old")

    assert (listed.visible, listed.superseded_by) == ("", "new")


def test_the_unknown_is_told(data: Path, tmp_path: Path) -> None:
    """Dataset or version, with those there are."""
    with pytest.raises(NotFoundError, match="jamais"):
        list_dataset(data, tmp_path, "none")
    entries = Archive(data / "graphs").entries()
    with pytest.raises(NotFoundError, match="versions : 1"):
        version_of(entries, "base", "2")
    with pytest.raises(NotFoundError, match="jamais"):
        version_of(entries, "none", "2")
