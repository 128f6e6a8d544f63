"""What a load reads besides its rules: files with their digests, the communes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Manifest, Table
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.reading.tabular import check_whole
from pvd_graph.services.build_order import TERRITORY
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.dataset_folders import check_kinds
from pvd_graph.services.fingerprints import file_digest
from pvd_graph.services.loading import load_dataset
from pvd_graph.store.archive import Archive
from pvd_graph.validation.shapes import Shape

__all__ = ["bundled_communes", "sealed"]


def sealed(manifest: Manifest) -> Manifest:
    """Return *manifest* with the digest of each file; check those that it gives.

    Raises:
        UnreadableFileError: a file that cannot be read or is not the one it seals, RDF
            in the place of a table, or no file at all.
    """
    check_kinds(manifest)
    tables: list[Table] = []
    for table in manifest.tables:
        if table.sha256:
            check_whole(table)
            tables.append(table)
        else:
            tables.append(replace(table, sha256=file_digest(table.path)))
    if not tables:
        problem = "le manifeste ne nomme aucun fichier"
        english = "the manifest names no file"
        raise UnreadableFileError(manifest.folder, problem, english=english)
    return replace(manifest, tables=tuple(tables))


def bundled_communes(
    datasets: Path, scratch: Archive, shapes: Sequence[Shape]
) -> KnownCommunes:
    """Return the communes of the bundled reference, where nothing was built: 4 s.

    Args:
        datasets: the folder of the bundled datasets.
        scratch: takes the graph that is made on the way.
        shapes: that it is checked against.

    Raises:
        InputError: the bundled reference is damaged.
    """
    reference = read_manifest(datasets / TERRITORY)
    entry, _ = load_dataset(reference, scratch, shapes, judged_by="", communes=None)
    return KnownCommunes.from_graph(scratch.path(entry))
