"""Labels as phrases that are looked for in titles, word by word. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pvd_graph.services.concepts_text import stems

__all__ = ["Phrase", "Phrases"]

# « rue de l'école », « aux abords de l'église »: where, not what.
_BESIDE = frozenset(
    (word,)
    for word in (
        *("abord", "acce", "avenue", "boulevard", "chemin", "derriere", "devant"),
        *("face", "impasse", "parking", "parvi", "place", "pre", "proche"),
        *("proximite", "quartier", "route", "rue", "ruelle", "sente", "sentier"),
    )
)


class Phrase(NamedTuple):
    """A label by its words: stems, or the singular where it is one word alone."""

    key: str
    words: tuple[str, ...]
    start: int = 0


class Phrases:
    """The labels of one kind of things."""

    def __init__(self) -> None:
        """Start with none."""
        self._by_word: defaultdict[str, list[Phrase]] = defaultdict(list)

    def add(self, key: str, label: str) -> None:
        """Index a label of the thing *key* by its first word.

        A stem alone says too little: « marche » and « marché » share theirs.
        """
        stemmed, words = stems(label)
        if words:
            phrase = stemmed if len(words) > 1 else words
            self._by_word[phrase[0]].append(Phrase(key, phrase))

    def keys_of(self, words: tuple[str, ...]) -> frozenset[str]:
        """Return the things with the label *words*."""
        same = self._by_word.get(words[0], ())
        return frozenset(one.key for one in same if one.words == words)

    def held(self, text: str) -> list[Phrase]:
        """Return the labels that stand in *text*, those within longer ones left out."""
        stemmed, words = stems(text)
        found: list[Phrase] = []
        for at in range(len(words)):
            found += self._starting(stemmed, at, alone=False)
            if words[at - 1 : at] not in _BESIDE:
                found += self._starting(words, at, alone=True)
        return [one for one in found if not any(_holds(other, one) for other in found)]

    def _starting(self, said: Sequence[str], at: int, *, alone: bool) -> list[Phrase]:
        """Return the labels whose words are *said* from *at* on."""
        return [
            phrase._replace(start=at)
            for phrase in self._by_word.get(said[at], ())
            if (len(phrase.words) == 1) == alone
            and said[at : at + len(phrase.words)] == phrase.words
        ]


def _holds(other: Phrase, one: Phrase) -> bool:
    """Tell whether *one* lies within the longer *other*."""
    return (
        len(other.words) > len(one.words)
        and other.start <= one.start
        and one.start + len(one.words) <= other.start + len(other.words)
    )
