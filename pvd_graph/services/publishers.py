"""Whoever publishes a dataset is described in the graph: a build would refuse less."""

from __future__ import annotations

from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import BadManifestError
from pvd_graph.model import Manifest, Wording
from pvd_graph.store.archive import read_lines
from pvd_graph.store.generations import Generation
from pvd_graph.store.oxigraph import OxigraphReader

__all__ = ["check_publisher", "is_described", "unknown_publisher"]


def check_publisher(manifest: Manifest, current: Generation, graph: Path) -> None:
    """Check that the publisher of *manifest* is described, there or in its own graph.

    Args:
        manifest: of the load.
        current: the generation in force.
        graph: the archived graph of the load.

    Raises:
        BadManifestError: nothing describes it.
    """
    if is_described(manifest.publisher, current):
        return
    start = f"{_partner(manifest.publisher)} {vocab.term('rdf:type')} "
    if any(line.startswith(start) for line in read_lines(graph)):
        return
    told = unknown_publisher(manifest.publisher)
    raise BadManifestError(manifest.folder, told.fr, told.en)


def is_described(publisher: str, current: Generation) -> bool:
    """Tell whether a dataset of *current* describes the partner *publisher*."""
    store = OxigraphReader.open(current.db, current.number)
    return next(store.graphs_typing(_partner(publisher)), None) is not None


def unknown_publisher(publisher: str) -> Wording:
    """Return what is told of a publisher that nothing describes."""
    return Wording(
        f"publisher « {publisher} » : aucun partenaire de ce nom n'est "
        "décrit. Prenez l'un de ceux de /partners, ou décrivez-le dans une table du "
        'jeu (a = ["org:FormalOrganization"], voir docs/manifest.md ; « pvd '
        "new-dataset --publisher-name » en écrit une).",
        f"publisher “{publisher}”: no partner of that name is described. Take "
        "one of /partners, or describe it in a table of the dataset (a = "
        '["org:FormalOrganization"], see docs/manifest.md; “pvd new-dataset '
        "--publisher-name” writes one).",
    )


def _partner(publisher: str) -> str:
    return f"<{vocab.id_iri('partner', publisher)}>"
