"""Loads that came by the graph store: told apart, described, found again."""

from datetime import date
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import InputError
from pvd_graph.resources import datasets_folder
from pvd_graph.services.pushed import (
    About,
    check_slug,
    fingerprint,
    is_withdrawn,
    keep_about,
    manifest_of,
    meta_without,
    next_version,
    pushed_states,
    slug_of_graph,
    withdrawal,
)
from pvd_graph.store.archive import Archive, JournalEntry


def _entry(dataset: str, version: str, made_from: str) -> JournalEntry:
    return JournalEntry(dataset, version, "00", 1, made_from, 1, 1, f"{dataset}.nt.zst")


def test_the_last_line_of_a_dataset_counts(tmp_path: Path) -> None:
    """A load from a folder after a pushed one takes its place, and the other way."""
    archive = Archive(tmp_path)
    pushed = fingerprint("00")
    for entry in (
        _entry("folder", "1", "abc"),
        _entry("pushed", "1", "abc"),
        _entry("pushed", "2", pushed),
        _entry("loaded", "1", pushed),
        _entry("loaded", "2", "abc"),
        _entry("gone", "1", pushed),
        withdrawal(_entry("gone", "1", pushed)),
    ):
        archive.record(entry)

    states = pushed_states(archive)

    assert set(states) == {"pushed", "gone"}
    assert states["pushed"].version == "2"
    assert is_withdrawn(states["gone"])


@pytest.mark.parametrize(
    ("iri", "slug"),
    [
        (vocab.graph_iri("demo"), "demo"),
        (vocab.graph_iri("demo", "1"), "demo"),
        (vocab.graph_iri("demo", "1/2"), None),
        (vocab.graph_iri("Demo"), None),
        (vocab.graph_iri("meta"), None),
        (vocab.graph_iri("derived", "peers"), None),
        (vocab.id_iri("commune", "01034"), None),
        ("http://example.org/demo", None),
    ],
)
def test_graphs_tell_their_dataset(iri: str, slug: str | None) -> None:
    """Reserved ones have none."""
    assert slug_of_graph(iri) == slug


@pytest.mark.parametrize(
    "slug", ["meta", "derived", "ontology", "experience", "A", "a b", "-a", ""]
)
def test_slugs_are_checked(slug: str) -> None:
    """Before a token is made for one."""
    check_slug("my-actions-2")
    with pytest.raises(InputError):
        check_slug(slug)


def test_versions_are_moments_and_never_taken() -> None:
    """Two loads of one millisecond have two names."""
    first = next_version(())
    again = next_version({first, next_version({first})})

    assert first[:8].isdigit()
    assert first.endswith("Z")
    assert again >= first


def test_a_dataset_without_folder_is_told_by_its_token(tmp_path: Path) -> None:
    """And by its folder where there is one."""
    archive = Archive(tmp_path)
    about = About("Actions fictives", "bureau", "https://example.org/licence")
    keep_about(archive, "demo", about)

    told = manifest_of(archive, datasets_folder(), "demo", "20260102T030405000Z")
    other = manifest_of(archive, datasets_folder(), "unknown", "20260102T030405000Z")
    folder = manifest_of(archive, datasets_folder(), "actors", "20260102T030405000Z")

    assert told.title == {"fr": "Actions fictives"}
    assert (told.publisher, told.licence) == (about.publisher, about.licence)
    assert told.issued == date(2026, 1, 2)
    assert (other.title["fr"], other.publisher) == ("unknown", "pvd-graph")
    assert folder.version == "20260102T030405000Z"
    assert folder.title["fr"] != "actors"
    assert folder.tables == ()


def test_what_is_told_of_a_dataset_is_taken_out_of_meta() -> None:
    """And nothing of one whose name starts the same."""
    kept = {
        f"<{vocab.dataset_iri('demo-2')}> <p> <o> .\n",
        f"<{vocab.graph_iri('demo-2', '1')}> <p> <o> .\n",
    }
    gone = {
        f"<{vocab.dataset_iri('demo')}> <p> <o> .\n",
        f"<{vocab.graph_iri('demo', '1')}> <p> <o> .\n",
        f"<{vocab.id_iri('load', 'demo', '1')}> <p> <o> .\n",
        f"<{vocab.id_iri('file', 'demo', '1', 'a.csv')}> <p> <o> .\n",
    }

    assert meta_without(kept | gone, "demo") == kept
