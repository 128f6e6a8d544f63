"""The datasets that this server can read and of which nothing is loaded."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from flask import current_app

from pvd_graph.app.writing import current_writing
from pvd_graph.errors import BadManifestError
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.resources import datasets_folder

__all__ = ["waiting"]


def waiting(loaded: Collection[str]) -> list[Manifest]:
    """Return the manifests of which nothing is in force, by title.

    Args:
        loaded: slugs of the datasets in force; those whose place they take are not
            waited for.
    """
    writing = current_writing()
    uploads = None if writing is None else writing.uploads
    folders = [datasets_folder()]
    if uploads is not None:
        folders.append(uploads.places.data / "datasets")
    paths = [path for folder in folders for path in folder.glob(f"*/{MANIFEST}")]
    # Read last, the folders of the data come before those of the program.
    read = [_read(path, path.stat().st_mtime_ns) for path in paths]
    found = {one.slug: one for one in read if one is not None}
    replaced = {one.supersedes for one in found.values() if one.slug in loaded}
    absent = found.keys() - set(loaded) - replaced
    return sorted((found[slug] for slug in absent), key=_title)


def _title(manifest: Manifest) -> str:
    return manifest.title.get("fr") or manifest.slug


@lru_cache(maxsize=512)
def _read(path: Path, changed: int) -> Manifest | None:
    """Return the manifest at *path*, read again when it has *changed*."""
    try:
        return read_manifest(path.parent)
    except BadManifestError as error:
        current_app.logger.warning("%s (%d)", error, changed)
        return None
