"""The names of all communes, looked up exactly, and those that resemble a text.

Holds names of today, former names and the names of absorbed communes, by their fold.
Says which communes bear a name; whether one of them is certain is for the caller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pvd_graph.folding import without_article
from pvd_graph.services.communes_text import compact, name_key

__all__ = ["Commune", "CommuneName", "NameIndex", "Scope"]

_POOL = 24
# Below this similarity, names have nothing in common but letters.
_ALIKE = 0.5
# Of a name that begins with all that was typed: « Ambérieu » for Ambérieu-en-Bugey.
_BEGINS = 0.9
# Of a name after which more was typed: « Paris 12e ».
_BEGUN = 0.75
_NATION_CUTOFF = 60


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today. *former* are earlier names of its own, newest unknown."""

    code: str
    name: str
    departement: str
    population: int = 0
    siren: str = ""
    postcodes: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


class CommuneName(NamedTuple):
    """One name of a commune of today.

    *followed* is empty for the name of today; else the code of the absorbed commune
    that bore the name, or, where the commune itself did, that name.
    """

    code: str
    label: str
    followed: str
    key: str
    departements: tuple[str, ...]


class Scope(NamedTuple):
    """Where a name is looked for: codes of départements, communes; None: anywhere."""

    departements: frozenset[str] | None = None
    communes: frozenset[str] | None = None

    def holds(self, name: CommuneName) -> bool:
        """Tell whether *name* lies within."""
        return (self.communes is None or name.code in self.communes) and (
            self.departements is None
            or not self.departements.isdisjoint(name.departements)
        )

    @property
    def is_nation(self) -> bool:
        """Whether nothing narrows it."""
        return self.departements is None and self.communes is None


class NameIndex:
    """The names, by their fold."""

    def __init__(
        self, communes: Iterable[Commune], absorbed: Iterable[tuple[str, str, str]]
    ) -> None:
        """Index the names.

        Args:
            communes: those of today.
            absorbed: code and name of each commune of the past, and the code that
                answers for it today.
        """
        # Tuples: nearly all of one name, and there are forty thousand.
        self._by_key: dict[str, tuple[CommuneName, ...]] = {}
        self._by_bare: dict[str, tuple[CommuneName, ...]] = {}
        self._by_departement: defaultdict[str, list[CommuneName]] = defaultdict(list)
        self._by_commune: dict[str, tuple[CommuneName, ...]] = {}
        self._all: list[CommuneName] = []
        departements: dict[str, str] = {}
        wheres: dict[str, tuple[str, ...]] = {}
        for one in communes:
            departements[one.code] = one.departement
            where = wheres.setdefault(one.departement, (one.departement,))
            self._add(CommuneName(one.code, one.name, "", name_key(one.name), where))
            for name in one.former:
                self._add(CommuneName(one.code, name, name, name_key(name), where))
        known = set(departements.values())
        for code, name, current in absorbed:
            now = departements.get(current)
            if now is None:
                continue
            # It may have lain in another département than the one that absorbed it.
            then = {code[:2], code[:3]} & known
            where = tuple(sorted({now, *then}))
            self._add(CommuneName(current, name, code, name_key(name), where))
        self._keys = [name.key for name in self._all]
        self._doubtful = _of_same_letters(self._all)

    def _add(self, name: CommuneName) -> None:
        same = self._by_key.get(name.key, ())
        if any(one.code == name.code and not one.followed for one in same):
            return  # a former spelling of the name of today
        self._by_key[name.key] = (*same, name)
        bare = without_article(name.key)
        self._by_bare[bare] = (*self._by_bare.get(bare, ()), name)
        self._by_commune[name.code] = (*self._by_commune.get(name.code, ()), name)
        for departement in name.departements:
            self._by_departement[departement].append(name)
        self._all.append(name)

    def exact(self, key: str, scope: Scope) -> list[CommuneName]:
        """Return the names within *scope* whose fold is *key*."""
        return [name for name in self._by_key.get(key, ()) if scope.holds(name)]

    def bare(self, key: str, scope: Scope) -> list[CommuneName]:
        """Return the names within *scope* that are *key* but for the articles."""
        bare = without_article(key)
        return [name for name in self._by_bare.get(bare, ()) if scope.holds(name)]

    def is_doubtful(self, key: str) -> bool:
        """Tell whether several communes have a name of the letters of *key*."""
        return compact(key) in self._doubtful

    def has_near(self, key: str, scope: Scope, code: str) -> bool:
        """Tell whether another commune's name is one typing error away from *key*.

        Within *scope*; articles and spaces apart.
        """
        mine = compact(without_article(key))
        return any(
            name.code != code
            and OSA.distance(mine, compact(without_article(name.key)), score_cutoff=1)
            <= 1
            for name in self._within(scope)
        )

    def alike(
        self, key: str, scope: Scope, limit: int
    ) -> list[tuple[CommuneName, float]]:
        """Return the names within *scope* that resemble *key*, with how much (0 to 1).

        At most *limit* communes, each by its closest name, the most alike first.
        """
        names = self._within(scope)
        keys = self._keys if names is self._all else [name.key for name in names]
        pool = _alike_pool(key, keys, scope)
        best: dict[str, tuple[CommuneName, float]] = {}
        for position in sorted(pool):
            name = names[position]
            score = _likeness(key, name.key)
            if score >= _ALIKE and score > best.get(name.code, (name, 0.0))[1]:
                best[name.code] = (name, score)
        ordered = sorted(
            best.values(), key=lambda one: (-one[1], bool(one[0].followed))
        )
        return ordered[:limit]

    def _within(self, scope: Scope) -> Sequence[CommuneName]:
        if scope.communes is not None:
            return [
                name
                for code in sorted(scope.communes)
                for name in self._by_commune.get(code, ())
                if scope.holds(name)
            ]
        if scope.departements is not None:
            return [
                name
                for code in sorted(scope.departements)
                for name in self._by_departement.get(code, ())
            ]
        return self._all


def _of_same_letters(names: Iterable[CommuneName]) -> frozenset[str]:
    """Return the letters that, spaces apart, are the names of several communes."""
    first: dict[str, str] = {}
    several = set()
    for name in names:
        letters = compact(name.key)
        if first.setdefault(letters, name.code) != name.code:
            several.add(letters)
    return frozenset(several)


def _alike_pool(key: str, keys: Sequence[str], scope: Scope) -> set[int]:
    """Return the positions in *keys* of what may be alike, by cheap measures.

    Words in any order are looked for where something narrows; over the whole country
    they cost 30 ms, so that only names that begin alike are taken there.
    """
    scorers: list[Callable[..., float]]
    if scope.is_nation:
        begun = f"{key} "
        pool = [at for at, one in enumerate(keys) if one.startswith(begun)][:_POOL]
        scorers, cutoff = [fuzz.ratio], _NATION_CUTOFF
    else:
        pool, cutoff = [], 0
        scorers = [fuzz.ratio, fuzz.token_set_ratio]
    for scorer in scorers:
        found = process.extract(
            key, keys, scorer=scorer, limit=_POOL, score_cutoff=cutoff
        )
        pool += [position for _key, _score, position in found]
    return set(pool)


def _likeness(key: str, other: str) -> float:
    """Return how alike two folds are (0 to 1); 1 only where letters are the same.

    The closest of: typing errors over all letters, spaces apart; the same words in
    another order; a name cut short after a whole word.

    Source: optimal string alignment, Boytsov (2011), Indexing methods for approximate
    dictionary searching, ACM JEA 16, https://doi.org/10.1145/1963190.1963191
    """
    mine, theirs = without_article(key), without_article(other)
    typed: float = OSA.normalized_similarity(compact(mine), compact(theirs))
    words = fuzz.token_sort_ratio(mine, theirs) / 100 * 0.97
    begins = _BEGINS if theirs.startswith(f"{mine} ") else 0.0
    begun = _BEGUN if mine.startswith(f"{theirs} ") else 0.0
    return max(typed, words, begins, begun)
