"""Find things by what someone types: the reading side of the search index.

Strict first, in tiers: the name itself, names that begin so, all that hold every word.
Where that finds nothing, words that may be near are tried: those of the place around,
then words that were meant by a slip of the finger (`search_typos`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from pvd_graph.errors import StoreError
from pvd_graph.folding import ARTICLES, fold
from pvd_graph.store.search_file import LAYOUT
from pvd_graph.store.search_typos import Words

__all__ = ["Loose", "SearchHit", "SearchIndex", "is_stale"]

_EXACT = """
SELECT id, kind, iri, label, detail, label_en, detail_en FROM entry
WHERE (folded = ?1 OR bare = ?1 OR folded_en = ?1) AND (?2 = '' OR kind = ?2)
ORDER BY id LIMIT ?3
"""
_MATCH = """
SELECT id, kind, iri, label, detail, label_en, detail_en FROM entry
WHERE id IN (SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid LIMIT ?2)
ORDER BY id
"""
_COUNT = "SELECT count(*) FROM words WHERE words MATCH ?1"
_KINDS = """
SELECT kind, count(*) FROM entry
WHERE id IN (SELECT rowid FROM words WHERE words MATCH ?1) GROUP BY kind
"""
_VOCABULARY = """
CREATE VIRTUAL TABLE IF NOT EXISTS temp.said USING fts5vocab('main', 'words', 'row')
"""
# What people put around a name: « la commune de Belley », "the town of Ussel".
_SMALL_WORDS = ARTICLES | {
    *("a", "d", "de", "des", "du", "en", "et", "of", "the", "in"),
    *("commune", "communes", "mairie", "ville", "villes", "town", "towns"),
}
_FIRST, _FEW = "challenge", 2
_MEANT = 12  # words tried in the place of one that nothing has


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found: see `SearchEntry`."""

    kind: str
    iri: str
    label: str
    detail: str
    label_en: str = ""
    detail_en: str = ""


@dataclass(frozen=True, slots=True)
class Loose:
    """What is found where nothing holds the very words.

    Attributes:
        hits: best first.
        total: how many there are.
    """

    hits: tuple[SearchHit, ...]
    total: int


def is_stale(path: Path) -> bool:
    """Tell whether the index at *path* was written in another layout, or is absent."""
    try:
        base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            (layout,) = base.execute("PRAGMA user_version").fetchone()
        finally:
            base.close()
    except sqlite3.Error:
        return True
    return bool(layout != LAYOUT)


class SearchIndex:
    """Read access to an index; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the index at *path*.

        Raises:
            StoreError: no index there, or a damaged one.
        """
        try:
            self._base = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
            self._base.execute("SELECT label_en FROM entry LIMIT 1").fetchone()
        except sqlite3.Error as error:
            problem = (
                f"l'index de recherche {path} ne se lit pas ({error}) ; « pvd build » "
                "le refait"
            )
            raise StoreError(problem) from error
        self._lock = Lock()

    def close(self) -> None:
        """Close the file; the index is of no use afterwards."""
        self._base.close()

    def search(self, text: str, limit: int = 10, *, kind: str = "") -> list[SearchHit]:
        """Return at most *limit* things found by *text*, best first.

        The last word may be unfinished, and so may the others. Things whose name is
        what was typed come first, then a few challenges that hold its very words
        (“santé” before the towns of Santes), then names that start with it, then any
        that hold all of its words; within each, the order of the index. Actions, many
        of which bear the same words, come after all else.

        Args:
            text: what someone typed; folded here.
            limit: at least 1.
            kind: only things of this kind.
        """
        folded = fold(text)
        if not folded:
            return []
        begins = f'{{name name_en}} : ^ "{folded}" *'
        holds = _all_words(folded.split())
        found: dict[int, SearchHit] = {}
        self._add(found, self._fetch(_EXACT, (folded, kind, limit)))
        if kind in {"", _FIRST}:
            for columns in ("name name_en", "name name_en others"):
                whole = _all_words(folded.split(), columns, mark="")
                asked = _of_kind(whole, _FIRST), min(limit, _FEW)
                self._add(found, self._fetch(_MATCH, asked))
        tiers = (*_tiers(begins, kind)[:1], *_tiers(holds, kind))
        for expression in tiers:
            if len(found) >= limit:
                break
            self._add(found, self._fetch(_MATCH, (expression, limit)))
        return list(found.values())[:limit]

    @staticmethod
    def _add(found: dict[int, SearchHit], rows: Iterable[tuple[Any, ...]]) -> None:
        for number, *shown in rows:
            found.setdefault(number, SearchHit(*shown))

    def loose(self, text: str, limit: int = 10, *, kind: str = "") -> Loose:
        """Return what *text* may mean, for one that `search` finds nothing for."""
        words = [word for word in fold(text).split() if word not in _SMALL_WORDS]
        if not words:
            return Loose((), 0)
        meant = [self._meant(word, last=word is words[-1]) for word in words]
        tried = [_all_words(words), _all_words(words, "name name_en others around")]
        for edits in (1, 2):
            near = [[word for word, far in one if far <= edits] for one in meant]
            if all(near):
                tried.append(_any_of(near))
        for expression in tried:
            found: dict[int, SearchHit] = {}
            for tier in _tiers(expression, kind):
                self._add(found, self._fetch(_MATCH, (tier, limit)))
            if found:
                total = self._count(_of_kind(expression, kind))
                return Loose(tuple(found.values())[:limit], total)
        return Loose((), 0)

    def warm(self) -> None:
        """Read the words of all names now, so that nobody waits for them."""
        _ = self._words

    def _meant(self, word: str, *, last: bool) -> list[tuple[str, int]]:
        """Return the words that *word* may mean: itself where something has it."""
        found = [(word, 0)] if self._count(f'"{word}" *') else []
        near = self._words.near(word, unfinished=last)
        return [*found, *list(near.items())[:_MEANT]]

    @cached_property
    def _words(self) -> Words:
        """The words of all names, read once: 0.1 s."""
        self._fetch(_VOCABULARY, ())
        return Words(term for (term,) in self._fetch("SELECT term FROM temp.said", ()))

    def count(self, text: str, *, kind: str = "") -> int:
        """Return how many things hold all the words of *text*."""
        folded = fold(text)
        return self._count(_of_kind(_all_words(folded.split()), kind)) if folded else 0

    def kinds(self, text: str) -> dict[str, int]:
        """Return kind -> how many things of it hold all the words of *text*."""
        folded = fold(text)
        if not folded:
            return {}
        return dict(self._fetch(_KINDS, (_all_words(folded.split()),)))

    def _count(self, expression: str) -> int:
        return int(self._fetch(_COUNT, (expression,))[0][0])

    def _fetch(
        self, statement: str, arguments: tuple[str | int, ...]
    ) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._base.execute(statement, arguments).fetchall()
        except sqlite3.Error as error:
            problem = f"la recherche a échoué : {error}"
            raise StoreError(problem) from error


def _any_of(meant: Sequence[Sequence[str]]) -> str:
    """Return the FTS5 expression: of each word typed, one of those it may mean."""
    words = (" OR ".join(f'"{one}" *' for one in each) for each in meant)
    return f"{{name name_en others}} : ({' AND '.join(f'({one})' for one in words)})"


def _all_words(
    words: Sequence[str], columns: str = "name name_en others", mark: str = " *"
) -> str:
    """Return the FTS5 expression: every word starts a word of *columns*.

    Without the *mark*, every word is one of theirs.
    """
    held = " AND ".join(f'"{word}"{mark}' for word in words)
    return f"{{{columns}}} : ({held})"


def _tiers(expression: str, kind: str) -> list[str]:
    """Return what to match, first without the actions: many bear the same words."""
    if kind:
        return [_of_kind(expression, kind)]
    return [f'({expression}) NOT kind : "action"', expression]


def _of_kind(expression: str, kind: str) -> str:
    word = kind.replace("-", "")
    return f'({expression}) AND kind : "{word}"' if kind else expression
