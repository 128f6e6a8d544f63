"""The datasets that a partner answers for, by what their manifests say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pvd_graph.errors import BadManifestError
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import MANIFEST, read_manifest

__all__ = ["datasets_of"]


def datasets_of(partner: str, data: Path, bundled: Path) -> list[Manifest]:
    """Return the manifests whose publisher is *partner*, by slug.

    Args:
        partner: its slug.
        data: the data folder; what lies in it wins over what comes with the program.
        bundled: folder of the datasets that come with the program.
    """
    found: dict[str, Manifest] = {}
    for folder in (bundled, data / "datasets"):
        for manifest in _manifests(folder):
            found[manifest.slug] = manifest
    wanted = [one for one in found.values() if one.publisher == partner]
    return sorted(wanted, key=lambda one: one.slug)


def _manifests(folder: Path) -> Iterator[Manifest]:
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        try:
            yield read_manifest(path.parent)
        except BadManifestError:
            # Whoever loads it is told; here it is not offered.
            continue
