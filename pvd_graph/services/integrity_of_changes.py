"""Check a change alone: whatever of ours it speaks of is described, and still is.

What `Integrity` checks over all graphs at a build, here for the statements that come
and go, asked of the store that holds the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError

__all__ = ["check_references"]

_SHOWN = 5
_OURS = f"<{vocab.BASE}id/"
_TYPE = vocab.term("rdf:type")


class _Store(Protocol):
    """What is asked of the changed store."""

    def is_described(self, term: str) -> bool:
        """Say whether some graph gives the type of *term*."""
        ...

    def is_mentioned(self, term: str) -> bool:
        """Say whether some statement points at *term*."""
        ...


def check_references(store: _Store, gone: Iterable[str], added: Iterable[str]) -> None:
    """Check a store in which the lines *gone* were replaced by the lines *added*.

    Raises:
        InvalidGraphError: things that are referred to and described nowhere.

    Cost: two look-ups a distinct thing of ours, 10 microseconds each.
    """
    referred: dict[str, str] = {}
    for line in added:
        subject, predicate, value = line.split(" ", 2)
        if predicate != _TYPE and value.startswith(_OURS):
            referred.setdefault(value.rstrip("\n").removesuffix(" ."), subject)
    missing = {
        iri: f"cité par {subject}"
        for iri, subject in referred.items()
        if not store.is_described(iri)
    }
    described = {
        subject
        for subject, predicate, _ in (line.split(" ", 2) for line in gone)
        if predicate == _TYPE and subject.startswith(_OURS)
    }
    for iri in described:
        if not store.is_described(iri) and store.is_mentioned(iri):
            missing.setdefault(iri, "cité par un autre jeu de données")
    if not missing:
        return
    shown = "\n".join(f"- {iri}, {missing[iri]}" for iri in sorted(missing)[:_SHOWN])
    problem = (
        f"{len(missing)} ressources seraient citées sans être décrites nulle part :\n"
        f"{shown}\nAjoutez-les au contenu, ou corrigez la citation."
    )
    raise InvalidGraphError(problem)
