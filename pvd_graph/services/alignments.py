"""The ``concepts.csv`` files that the columns of a manifest name."""

from __future__ import annotations

from pvd_graph.mapping.concepts import Concepts, LabelMatcher, read_alignments
from pvd_graph.model import Manifest
from pvd_graph.reading.tabular import read_rows

__all__ = ["concepts_of"]


def concepts_of(manifest: Manifest, labels: LabelMatcher | None = None) -> Concepts:
    """Read the alignments that *manifest* names.

    Args:
        manifest: its columns name files of its folder.
        labels: finds concepts by their labels, for columns that infer.

    Raises:
        UnreadableFileError: a file is not there, or is no table.
        BadManifestError: a file is no alignment.
    """
    names = {
        column.concepts
        for table in manifest.tables
        for column in table.columns.values()
        if column.concepts
    }
    paths = {name: manifest.folder / name for name in sorted(names)}
    return Concepts(
        {name: read_alignments(path, read_rows(path)) for name, path in paths.items()},
        labels,
    )
