"""Whoever publishes a dataset is described in the graph: a build would refuse less."""

from __future__ import annotations

from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import BadManifestError
from pvd_graph.model import Manifest
from pvd_graph.store.archive import read_lines
from pvd_graph.store.generations import Generation
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = ["check_publisher"]


def check_publisher(manifest: Manifest, current: Generation, graph: Path) -> None:
    """Check that the publisher of *manifest* is described, there or in its own graph.

    Args:
        manifest: of the load.
        current: the generation in force.
        graph: the archived graph of the load.

    Raises:
        BadManifestError: nothing describes it.
    """
    term = f"<{vocab.id_iri('partner', manifest.publisher)}>"
    store = OxigraphReader.open(current.db, current.number)
    if next(store.graphs_typing(term), None) is not None:
        return
    start = f"{term} {vocab.term('rdf:type')} "
    if any(line.startswith(start) for line in read_lines(graph)):
        return
    french = (
        f"publisher « {manifest.publisher} » : aucun partenaire de ce nom n'est "
        "décrit. Prenez l'un de ceux de /partners, ou décrivez-le dans une table du "
        'jeu (a = ["org:FormalOrganization"], voir docs/manifest.md).'
    )
    english = (
        f"publisher “{manifest.publisher}”: no partner of that name is described. Take "
        "one of /partners, or describe it in a table of the dataset (a = "
        '["org:FormalOrganization"], see docs/manifest.md).'
    )
    raise BadManifestError(manifest.folder, french, english)
