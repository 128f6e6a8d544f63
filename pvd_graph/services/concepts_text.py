"""Words of a label or a title by their stems: « logements » meets « logement ».

Source: the French stemmer of Snowball,
https://snowballstem.org/algorithms/french/stemmer.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock

import snowballstemmer

from pvd_graph.folding import fold

__all__ = ["singular", "stems"]

_STEMMER = snowballstemmer.stemmer("french")
_LOCK = Lock()  # the stemmer keeps the word that it works on
_EMPTY = frozenset(
    word
    for line in (
        "a au aux avec ce ces cette d dans de des du elle en entre et est eu il ils j",
        "l la le les leur leurs lui ma mais me meme mes moi mon n ne nos notre nous on",
        "ou par pas pour qu que qui s sa se ses son sous sur ta te tes toi ton tu un",
        "une vos votre vous c m t y",
    )
    for word in line.split()
)
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu)['’]", re.IGNORECASE)
_SHORT = 3


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    with _LOCK:
        found: str = _STEMMER.stemWord(word)
    return found


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Return a folded word without the mark of its plural, if it looks like one."""
    return word[:-1] if len(word) > _SHORT and word[-1] in "sx" else word


def stems(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stems of the words of *text* that mean something, and their singulars.

    >>> stems("La rénovation énergétique des écoles")
    (('renov', 'energet', 'ecol'), ('renovation', 'energetique', 'ecole'))
    """
    words = [
        word for word in fold(_ELIDED.sub(" ", text)).split() if word not in _EMPTY
    ]
    return tuple(map(_stem, words)), tuple(map(singular, words))
