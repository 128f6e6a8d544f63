"""Check a change alone: where statements come from is told by the service alone.

Datasets with their publisher and licence, graphs, loads and files are described in
``graph/meta``. A publisher who said of another's dataset that it has this licence, or
that its graph is of that dataset, would be believed: a query reads all graphs at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError

__all__ = ["leaving_provenance"]

_ROOTS = tuple(
    f"<{iri}"
    for iri in (
        vocab.dataset_iri(""),
        vocab.graph_iri(""),
        vocab.id_iri("load", ""),
        vocab.id_iri("file", ""),
    )
)
_ENDS = "/>"


def leaving_provenance(slug: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield the *lines* of the dataset *slug*, none of which describes another's.

    Raises:
        InvalidGraphError: one has a dataset, a graph, a load or a file of another
            dataset for its subject.
    """
    own = tuple(f"{root}{slug}{end}" for root in _ROOTS for end in _ENDS)
    for line in lines:
        if line.startswith(_ROOTS) and not line.startswith(own):
            raise _refusal(line.removesuffix(" .\n"))
        yield line


def _refusal(said: str) -> InvalidGraphError:
    return InvalidGraphError(
        "Ce contenu décrit un jeu de données, un graphe, un chargement ou un fichier "
        f"d'un autre jeu :\n- {said}\n"
        "Retirez ces énoncés : éditeur, licence et provenance viennent du manifeste de "
        "chaque jeu.",
        "This content describes a dataset, a graph, a load or a file of another "
        f"dataset:\n- {said}\n"
        "Remove these statements: publisher, licence and provenance come from the "
        "manifest of each dataset.",
    )
