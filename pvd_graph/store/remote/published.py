"""The graphs of a generation, as a server is given them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PublishedGraph", "realm_of"]


@dataclass(frozen=True, slots=True)
class PublishedGraph:
    """A named graph of a generation, and its archived N-Triples."""

    iri: str
    sha256: str
    triples: int
    path: Path


def realm_of(graphs: Iterable[PublishedGraph]) -> str:
    """Return the word for all that *graphs* say together."""
    told = sorted(f"{graph.iri} {graph.sha256}" for graph in graphs)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
