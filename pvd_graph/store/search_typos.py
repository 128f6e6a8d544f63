"""Words that were meant by a word that nothing has: letters added, lost or exchanged.

Pure; over the words of an index. Reading one of 40,000 words takes a few milliseconds.

Source: optimal string alignment distance (Damerau 1964, without a second edit of the
same letters); one edit from four letters on and two from eight are the bounds of
Lucene's ``AUTO`` fuzziness, moved up by one and two letters: names of towns are short,
and near each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["Words"]

_ONE_EDIT = 4
_TWO_EDITS = 8


class Words:
    """The words of an index, digits left out."""

    def __init__(self, words: Iterable[str]) -> None:
        """Keep *words*, folded ones."""
        self._words = sorted({word for word in words if not word.isdecimal()})
        # As one types, what is there so far is compared with beginnings of words.
        self._beginnings = lru_cache(maxsize=16)(self._cut)

    def near(self, typed: str, *, unfinished: bool = False) -> Mapping[str, int]:
        """Return the words near *typed* -> edits between them, the nearest first.

        Args:
            typed: a folded word.
            unfinished: whether it may go on: beginnings of words then count too.
        """
        edits = _edits(typed)
        if not edits:
            return {}
        found = _within(typed, self._words, edits)
        if unfinished:
            for word, distance in _within(
                typed, self._beginnings(len(typed)), edits
            ).items():
                found.setdefault(word, distance)
        found.pop(typed, None)
        return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))

    def _cut(self, length: int) -> list[str]:
        return sorted({word[:length] for word in self._words if len(word) > length})


def _edits(typed: str) -> int:
    """Return how many edits a word of this length may be away."""
    if typed.isdecimal() or len(typed) < _ONE_EDIT:
        return 0
    return 2 if len(typed) >= _TWO_EDITS else 1


def _within(typed: str, words: list[str], edits: int) -> dict[str, int]:
    found = process.extract(
        typed, words, scorer=OSA.distance, score_cutoff=edits, limit=None
    )
    return {word: int(distance) for word, distance, _place in found}
