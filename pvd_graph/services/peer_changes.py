"""To whom a build proposes other towns than the last generation did.

Scores are no sign of it: what a challenge weighs follows from how many face it, so one
declaration moves nearly all scores a little, and the lists of few towns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.errors import StoreError
from pvd_graph.store.archive import read_lines
from pvd_graph.store.archive_diff import diff_graphs
from pvd_graph.store.generations import Generations, HeldGraph

__all__ = ["PEERS_GRAPH", "list_changes", "towns_of_change"]

PEERS_GRAPH = vocab.graph_iri("derived", "peers")
_PEER = vocab.term("pvd:peer")
_SUGGESTION = f"<{vocab.id_iri('peer')}/"


def towns_of_change(old: Iterable[str], new: Iterable[str]) -> set[str]:
    """Return the codes of the towns to which other towns are proposed.

    Args:
        old: sorted N-Triples lines of one graph of suggestions.
        new: of another.
    """
    moved: Counter[tuple[str, str]] = Counter()
    for one in diff_graphs(old, new):
        if one.subject.startswith(_SUGGESTION):
            town = one.subject.removeprefix(_SUGGESTION).split("/", 1)[0]
            for lines, step in ((one.added, 1), (one.removed, -1)):
                for line in lines:
                    _, predicate, peer = line.split(" ", 2)
                    if predicate == _PEER:
                        moved[town, peer] += step
    # Who only has another rank came and went.
    return {town for (town, _), times in moved.items() if times}


def list_changes(generations: Generations, held: HeldGraph, path: Path) -> list[str]:
    """Return a note on the lists that hold other towns than in the generation in force.

    Empty where none did, where there is none to compare with, and for other graphs.
    Cost: nothing where the graph is the same, else a microsecond a line of both.

    Args:
        generations: whose current one is compared.
        held: a graph of the next one.
        path: its archived file.
    """
    if held.iri != PEERS_GRAPH or (current := generations.current()) is None:
        return []
    for before in current.graphs:
        if before.iri == held.iri and before.sha256 != held.sha256:
            try:
                old = read_lines(current.graph_path(before))
                changed = len(towns_of_change(old, read_lines(path)))
            except (OSError, StoreError):
                return []  # a damaged generation: a build repairs that
            have = "ville en a" if changed == 1 else "villes en ont"
            told = f"{changed} {have} d'autres que dans la génération {current.number}"
            return [f"villes comparables : {told}"] if changed else []
    return []
