"""What pages keep of a generation, carried over where only towns told something.

Reading it costs seconds on a large graph. A published sheet, or a declared challenge,
is a graph of its own: what rests on the other graphs stays as it is.
"""

from __future__ import annotations

from pvd_graph import vocab
from pvd_graph.ports import GraphReader
from pvd_graph.services.peer_changes import PEERS_GRAPH
from pvd_graph.services.records import carry_over
from pvd_graph.services.town_graphs import DECLARATIONS, SHEETS
from pvd_graph.store.generations import Generation

__all__ = ["carry_figures"]

_META = vocab.graph_iri("meta")
# Suggestions of peers tell of sheets; nothing that is carried over rests on them.
_TOLD = (
    *(f"{vocab.graph_iri(one.slug)}/" for one in (SHEETS, DECLARATIONS)),
    PEERS_GRAPH,
)


def carry_figures(
    before: tuple[Generation, GraphReader], after: tuple[Generation, GraphReader]
) -> bool:
    """Let *after* keep what was read of *before*, where towns alone told something.

    Returns:
        Whether it was so: the rest is read in no time.
    """
    if not _towns_alone(before[0], after[0]):
        return False
    carry_over(before[1], after[1])
    return True


def _towns_alone(before: Generation, after: Generation) -> bool:
    old, new = (
        {(one.iri, one.sha256) for one in each.graphs} for each in (before, after)
    )
    return all(iri == _META or iri.startswith(_TOLD) for iri, _ in old ^ new)
