"""Search in names, for FILTER: ``pvd:matches(?label, "st amand")``.

Folds both sides as the search of the site does: accents, case, hyphens, apostrophes
and ``St`` for ``Saint`` make no difference, and words may be unfinished.
"""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from pvd_graph.folding import fold

__all__ = ["MATCHES", "matches"]

MATCHES = ox.NamedNode("https://w3id.org/pvd-graph/ontology#matches")

_REMEMBERED = 65_536
_REMEMBERED_LENGTH = 200
_YES, _NO = ox.Literal(value=True), ox.Literal(value=False)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: str) -> str:
    """Return *text* folded, with a space before each word."""
    return f" {fold(text)}"


@lru_cache(maxsize=256)
def _sought(words: str) -> tuple[str, ...]:
    return tuple(f" {word}" for word in fold(words).split())


def matches(*arguments: object) -> ox.Literal | None:
    """Say whether each word of a text begins a word of another; None is an error.

    Args:
        *arguments: the literal to search in, then the words, a literal too.
    """
    match arguments:
        case ox.Literal(value=text), ox.Literal(value=words):
            pass
        case _:
            return None
    sought = _sought(words) if len(words) <= _REMEMBERED_LENGTH else ()
    if not sought:
        return None
    short = len(text) <= _REMEMBERED_LENGTH
    folded = _remembered(text) if short else f" {fold(text)}"
    for word in sought:
        if word not in folded:
            return _NO
    return _YES
