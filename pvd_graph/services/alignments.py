"""The ``concepts.csv`` files that the columns of a manifest name."""

from __future__ import annotations

from pvd_graph.mapping.concepts import Concepts, LabelMatcher, read_alignments
from pvd_graph.model import Manifest
from pvd_graph.reading.tabular import read_rows
from pvd_graph.resources import ontology_folder
from pvd_graph.services.concepts_known import KnownConcepts

__all__ = ["concepts_of"]


def concepts_of(manifest: Manifest, labels: LabelMatcher | None = None) -> Concepts:
    """Read the alignments that *manifest* names.

    Args:
        manifest: its columns name files of its folder.
        labels: finds concepts by their labels, for columns that infer; those of the
            ontology where none is given.

    Raises:
        UnreadableFileError: a file is not there, or is no table.
        BadManifestError: a file is no alignment.
    """
    columns = [each for table in manifest.tables for each in table.columns.values()]
    if labels is None and any(column.infer for column in columns):
        labels = KnownConcepts.from_ontology(ontology_folder())
    names = {column.concepts for column in columns if column.concepts}
    paths = {name: manifest.folder / name for name in sorted(names)}
    return Concepts(
        {name: read_alignments(path, read_rows(path)) for name, path in paths.items()},
        labels,
    )
