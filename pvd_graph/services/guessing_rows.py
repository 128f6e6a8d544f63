"""Guess what a row is: its key, its commune by name, title, amounts and concepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pvd_graph.folding import fold
from pvd_graph.model import Candidate
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.concepts_known import KnownConcepts
from pvd_graph.services.guessing import Guess
from pvd_graph.services.profiling import Profile

__all__ = ["Aligned", "Parts", "align", "find_parts", "guess_names"]

_KEY = re.compile(r"\b(id|identifiant|ref|reference|num|numero|dossier|cle|key|code)\b")
_TITLE = re.compile(
    r"\b(titre|title|nom|intitule|objet|projet|description|libelle|name)\b"
)
_COST = re.compile(r"\b(cout|cost|total|budget|depense)\b")
_GRANT = re.compile(r"\b(subvention|sub|montant|aide|dotation|engage|grant|amount)\b")
_NAME = re.compile(r"\b(commune|ville|com|town|municipality)\b")
_NAMES_TRIED = 200
_NAMES_KNOWN = 0.7
_MOST_WORDS = 80
_LONGEST_WORD = 120
_LIKELY = 0.7
_SURE = 0.9
_SCHEMES = ("theme", "challenge")
_KEY_TYPES = frozenset({"text", "integer", "commune", "siren", "url"})


@dataclass(frozen=True, slots=True)
class Parts:
    """Which column is what; empty where none was found."""

    key: str = ""
    commune: str = ""
    title: str = ""
    cost: str = ""
    grant: str = ""
    year: str = ""

    def with_commune(self, name: str) -> Parts:
        """Return the same with another column for the commune."""
        return replace(self, commune=name)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A word of a column, and the concepts that it may mean, likeliest first."""

    word: str
    rows: int
    scheme: str
    candidates: tuple[Candidate, ...]
    certain: bool


def guess_names(
    profiles: Iterable[Profile], guesses: Sequence[Guess], communes: KnownCommunes
) -> list[Guess]:
    """Return *guesses* with a column of names of communes recognised, if there is one.

    Only where no column gives codes, which are surer.
    """
    if any(guess.type == "commune" for guess in guesses):
        return list(guesses)
    roles = {guess.role: guess.name for guess in guesses if guess.role}
    best: tuple[float, Guess] | None = None
    for profile, guess in zip(profiles, guesses, strict=True):
        if guess.type != "text" or guess.role or guess.keys:
            continue
        values = list(profile.said())[:_NAMES_TRIED]
        if not values or not _NAME.search(fold(profile.name)):
            continue
        found = [communes.find(value) for value in values]
        known = sum(bool(each.key or each.candidates) for each in found) / len(values)
        if known >= _NAMES_KNOWN and (best is None or known > best[0]):
            keys = {"type": "commune", "by": "name", **roles}
            why = f"noms de communes reconnus parmi {len(values)}"
            best = known, Guess(profile.name, keys, known, why)
    if best is None:
        return list(guesses)
    return [best[1] if guess.name == best[1].name else guess for guess in guesses]


def find_parts(profiles: Sequence[Profile], guesses: Sequence[Guess]) -> Parts:
    """Return which column is the key, the commune, the title, the amounts, the year."""
    by_type = {guess.type: guess.name for guess in reversed(guesses)}
    parts = Parts(
        commune=by_type.get("commune", ""),
        year=by_type.get("year", ""),
        key=_key(profiles, guesses),
    )
    texts = [
        profile
        for profile, guess in zip(profiles, guesses, strict=True)
        if guess.type == "text" and not guess.role and profile.name != parts.key
    ]
    titles = [each for each in texts if _TITLE.search(fold(each.name))]
    if titles:
        longest = max(titles, key=lambda each: each.length)
        parts = replace(parts, title=longest.name)
    money = [
        guess.name for guess in guesses if guess.type in {"money", "decimal", "integer"}
    ]
    cost = next((name for name in money if _COST.search(fold(name))), "")
    grant = next(
        (name for name in money if name != cost and _GRANT.search(fold(name))), ""
    )
    return replace(parts, cost=cost, grant=grant)


def _key(profiles: Sequence[Profile], guesses: Sequence[Guess]) -> str:
    """Return the column that has a value of its own in every row, or nearly so."""
    good = [
        (profile, guess)
        for profile, guess in zip(profiles, guesses, strict=True)
        if guess.type in _KEY_TYPES and not guess.keys.get("separator")
    ]
    own = [(profile, guess) for profile, guess in good if profile.unique]
    for profile, guess in own:
        if guess.type == "commune":
            return profile.name
    named = [profile.name for profile, _guess in own if _KEY.search(fold(profile.name))]
    nearly = [
        profile.name
        for profile, _guess in good
        if profile.nearly_unique and _KEY.search(fold(profile.name))
    ]
    return next(iter(named or nearly or [profile.name for profile, _guess in own]), "")


def align(profile: Profile, guess: Guess, concepts: KnownConcepts) -> list[Aligned]:
    """Return what the words of a column may mean; nothing where they are free text.

    A column is one of words when few are different and they repeat.
    """
    sign = guess.keys.get("separator", "")
    words: dict[str, int] = {}
    for value, rows in profile.said().items():
        for item in value.split(sign) if sign else (value,):
            if item := item.strip():
                words[item] = words.get(item, 0) + rows
    few = len(words) <= _MOST_WORDS and profile.whole
    repeats = profile.filled > len(profile.values)
    if not few or not repeats or any(len(word) > _LONGEST_WORD for word in words):
        return []
    found = [
        _aligned(word, rows, scheme, concepts)
        for word, rows in words.items()
        for scheme in _SCHEMES
    ]
    likely = {each.word for each in found if each.candidates}
    return found if len(likely) * 2 >= len(words) else []


def _aligned(word: str, rows: int, scheme: str, concepts: KnownConcepts) -> Aligned:
    # What stands before the label in « 4 - Education » is the order of a list.
    text = re.sub(r"^[0-9]+\s*[-.)–]\s*", "", word)
    found = concepts.find(text, scheme)
    candidates = tuple(one for one in found.candidates if one.score >= _LIKELY)[:3]
    certain = bool(found.key) or bool(candidates and candidates[0].score >= _SURE)
    return Aligned(word, rows, scheme, candidates, certain)
