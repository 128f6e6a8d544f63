"""Which graph of a generation is replaced, or taken out, and by what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pvd_graph import vocab
from pvd_graph.store.archive import JournalEntry
from pvd_graph.store.generations import HeldGraph

__all__ = ["Described", "GraphChange", "held_file"]


def held_file(entry: JournalEntry) -> str:
    """Return the name of the file that a generation holds the graph of *entry* in."""
    return f"{entry.dataset.replace('/', '__')}__{entry.version}.nt.zst"


class Described(Protocol):
    """A load to publish, however it came."""

    @property
    def entry(self) -> JournalEntry:
        """Return its line of the journal."""
        ...

    def described(self) -> Iterator[str]:
        """Yield the N-Triples lines of ``graph/meta`` about it."""
        ...


@dataclass(frozen=True, slots=True)
class GraphChange:
    """A dataset whose graph is replaced, or taken out when *pushed* is None.

    Attributes:
        slug: of the dataset.
        pushed: the load that takes its place.
        path: where its archived graph lies.
    """

    slug: str
    pushed: Described | None = None
    path: Path | None = None

    def held(self) -> HeldGraph | None:
        """Return the graph as the generation lists it."""
        if self.pushed is None:
            return None
        entry = self.pushed.entry
        return HeldGraph(
            vocab.graph_iri(entry.dataset, entry.version),
            held_file(entry),
            entry.sha256,
            entry.triples,
        )
