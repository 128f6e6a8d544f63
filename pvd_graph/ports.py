"""What the services ask of a store, whoever implements it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

__all__ = ["GraphReader", "Solution"]

Solution = Mapping[str, str]
"""One row of a SELECT: variable -> lexical value; an unbound variable is absent."""


class GraphReader(Protocol):
    """Read access to one generation. The default graph is the union of all graphs."""

    generation: int

    def select(self, query: str) -> list[Solution]:
        """Return the solutions of a SELECT, in order."""
        ...

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        ...

    def construct(self, query: str) -> Iterator[str]:
        """Yield the triples of a CONSTRUCT or DESCRIBE as N-Triples lines."""
        ...
