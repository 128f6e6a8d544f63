"""Check over all graphs: whatever of ours is spoken of is described somewhere.

A shape sees one graph at a time; a reference from one dataset to a thing that no
dataset describes shows only here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError

__all__ = ["Integrity"]

_SHOWN = 5


class Integrity:
    """Collects, graph by graph, what is referred to and what is described."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._described: set[str] = set()
        self._referred: dict[str, str] = {}
        self._type = vocab.term("rdf:type")
        self._ours = f"<{vocab.BASE}id/"

    def watch(self, lines: Iterable[str]) -> Iterator[str]:
        """Take in the N-Triples *lines* of a graph while they pass through.

        Memory grows with the number of distinct things of ours (some 100 bytes each),
        not with the number of statements.
        """
        ours, kind = self._ours, self._type
        described, referred = self._described, self._referred
        for line in lines:
            yield line
            subject, predicate, value = line.split(" ", 2)
            if predicate == kind:
                described.add(subject)
            elif value.startswith(ours):
                value = value[:-3]
                if value not in referred:
                    referred[value] = f"{subject} {predicate}"

    def check(self) -> None:
        """Check what was taken in.

        Raises:
            InvalidGraphError: things that are referred to and described nowhere, with
                a statement that refers to each.
        """
        missing = sorted(self._referred.keys() - self._described)
        if not missing:
            return
        shown = "\n".join(
            f"- {iri}, cité par {self._referred[iri]}" for iri in missing[:_SHOWN]
        )
        problem = (
            f"{len(missing)} ressources sont citées sans être décrites nulle part :\n"
            f"{shown}\nAjoutez-les au jeu qui les décrit, ou corrigez la citation."
        )
        raise InvalidGraphError(problem)
