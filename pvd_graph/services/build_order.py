"""Which datasets a build loads, in which order, and which it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.services.dataset_states import superseded
from pvd_graph.services.pushed import pushed_states
from pvd_graph.store.archive import Archive, JournalEntry

__all__ = ["MEMBERSHIPS", "TERRITORY", "BuildOrder", "build_order"]

TERRITORY = "cog"
"""The dataset that says which communes exist: it loads first."""

MEMBERSHIPS = "pvd-membership"
"""The dataset that says which towns are of the programme."""


@dataclass(frozen=True, slots=True)
class BuildOrder:
    """What there is to load.

    Attributes:
        slugs: the reference, the memberships, the others by name.
        manifests: slug -> manifest of a folder.
        pushed: slug -> the state that a publisher or a person left it in, which wins
            over its folder.
        hidden: slugs of datasets that another one takes the place of: archived, so
            that a rollback finds them, and left out.
    """

    slugs: tuple[str, ...]
    manifests: Mapping[str, Manifest]
    pushed: Mapping[str, JournalEntry]
    hidden: frozenset[str]


def build_order(datasets: Path, archive: Archive) -> BuildOrder:
    """Return what a build of the folders in *datasets* loads.

    Raises:
        BadManifestError: one of their manifests does not say what it must.
    """
    manifests, pushed = _manifests(datasets), pushed_states(archive)
    first = [slug for slug in (TERRITORY, MEMBERSHIPS) if slug in manifests]
    others = sorted((manifests.keys() | pushed.keys()) - set(first))
    instead = (one.supersedes for slug, one in manifests.items() if slug not in pushed)
    hidden = frozenset({*superseded(pushed), *instead} - {""})
    return BuildOrder((*first, *others), manifests, pushed, hidden)


def _manifests(datasets: Path) -> dict[str, Manifest]:
    """Return slug -> manifest of the folders to build.

    A folder without seal whose file is not there waits for ``pvd ingest``.
    """
    folders = (path.parent for path in sorted(datasets.glob(f"*/{MANIFEST}")))
    return {
        manifest.slug: manifest
        for manifest in map(read_manifest, folders)
        if all(table.sha256 or table.path.exists() for table in manifest.tables)
    }
