"""What cells are compared with, and the neighbours that say how they are read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pvd_graph.mapping.communes import CommuneResolver
from pvd_graph.mapping.concepts import Concepts
from pvd_graph.model import Column

__all__ = ["Known", "Lookups", "context_of"]

Lookups = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
"""Lookup file -> key -> column -> values."""


@dataclass(frozen=True, slots=True)
class Known:
    """What cells are compared with: communes, lookup tables, alignments."""

    communes: CommuneResolver | None = None
    lookups: Lookups = field(default_factory=dict)
    concepts: Concepts = field(default_factory=Concepts)


def context_of(column: Column) -> tuple[str, ...]:
    """Return the other columns that say how a cell of *column* is understood."""
    infer = column.infer.column if column.infer else ""
    return tuple(name for name in (column.departement, column.postcode, infer) if name)
