"""Names of groups, made from what sets them apart: no two alike, none untrue.

The words are in `group_words.csv`, beside this file. A name says what most towns of the
group have and few others: "Bourgs du Massif central qui vieillissent et ont beaucoup de
logements vacants". It says nothing of each single town.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from pvd_graph.folding import fold
from pvd_graph.peers.french import of_town
from pvd_graph.peers.group_model import GroupName
from pvd_graph.peers.group_traits import POPULATION, Trait

__all__ = ["name_group", "still_true"]

_VILLAGE = 2_000
"""Inhabitants below which a place is no urban unit.

Source: INSEE, https://www.insee.fr/fr/metadonnees/definition/c1501
"""
_MOST = 0.5
_SAID_ONCE = {"ont", "sont", "connaissent", "have", "are", "lack"}


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    fr: str
    en: str
    sense: str = ""


@lru_cache(maxsize=1)
def _words() -> dict[tuple[str, str], _Word]:
    """Return (kind, slug) -> word."""
    source = files("pvd_graph.peers").joinpath("group_words.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {
        (row["kind"], row["slug"]): _Word(
            row["key"] or row["slug"], row["fr"], row["en"]
        )
        for row in rows
    }


def _noun(population: float) -> _Word:
    return _words()["noun", "small" if population < _VILLAGE else "large"]


def name_group(
    traits: Sequence[Trait],
    *,
    population: float,
    example: str,
    taken: Collection[str] = (),
) -> GroupName:
    """Return the shortest name that is not *taken*, in either language.

    Args:
        traits: of the group, the most telling first.
        population: median number of inhabitants: below 2,000 a group is of "bourgs".
        example: name of a typical town, for a group that traits alone do not tell from
            another: no other group has the same.
        taken: names of other groups, in any language.
    """
    noun = _noun(population)
    for places, verbs in _choices(traits):
        name = _name(noun, places, verbs)
        if name.fr not in taken and name.en not in taken:
            return name
    places, verbs = next(_choices(traits))
    plain = _name(noun, places, verbs)
    return replace(
        plain,
        fr=f"{plain.fr}, autour {of_town(example)}",
        en=f"{plain.en}, around {example}",
        slug=f"{plain.slug}-{fold(example).replace(' ', '-')}",
    )


def still_true(
    name: str, said: Collection[str], traits: Sequence[Trait], *, population: float
) -> bool:
    """Tell whether all that the French *name* says still sets the group apart.

    A name is kept from release to release as long as it is.

    Args:
        name: as it was given.
        said: `GroupName.said` of it.
        traits: of the group of today.
        population: median number of inhabitants today.
    """
    today = {trait.sense for trait in traits}
    return name.startswith(f"{_noun(population).fr} ") and today.issuperset(said)


def _choices(traits: Sequence[Trait]) -> Iterator[tuple[list[_Word], list[_Word]]]:
    """Yield what a name may be made of, the simplest first."""
    places = _named(traits, "class")
    verbs = _named(traits, "challenge")
    figures = _named(traits, "figure")
    first = (places or figures)[:1]
    yield first, verbs[:2]
    yield first, verbs[:3]
    yield places[:1] + figures[:1], verbs[:2]
    yield places[:2], verbs[:2]
    yield places[:2] + figures[:1], verbs[:3]
    yield places[:3] + figures[:2], verbs[:4]


def _named(traits: Sequence[Trait], kind: str) -> list[_Word]:
    """Return the words of the traits that more than half of the towns have."""
    found: dict[str, _Word] = {}
    for trait in traits:
        # The noun already tells bourgs from towns.
        told = trait.slug == POPULATION and trait.inside < _VILLAGE
        most = kind == "figure" or trait.inside > _MOST
        word = _word(trait)
        if trait.kind == kind and most and not told and word is not None:
            found.setdefault(word.fr, word)
    return list(found.values())


def _word(trait: Trait) -> _Word | None:
    kind = trait.kind
    if kind == "figure":
        kind = "high" if trait.inside > trait.overall else "low"
    word = _words().get((kind, trait.slug))
    return None if word is None else replace(word, sense=trait.sense)


def _name(noun: _Word, places: Sequence[_Word], verbs: Sequence[_Word]) -> GroupName:
    fr = " ".join((noun.fr, *(place.fr for place in places)))
    en = " ".join((noun.en, *(place.en for place in places)))
    if verbs:
        fr += f" qui {_joined([verb.fr for verb in verbs], 'et')}"
        en += f" that {_joined([verb.en for verb in verbs], 'and')}"
    words = (*places, *verbs)
    slug = "-".join(dict.fromkeys(word.key for word in words)) or noun.key
    return GroupName(fr, en, slug, frozenset(word.sense for word in words))


def _joined(phrases: Sequence[str], conjunction: str) -> str:
    """Join verb phrases; a verb that was just said is not said again.

    Unless what it was said of is missing: "have no station and have low incomes".
    """
    told: list[str] = []
    before = ""
    for phrase in phrases:
        verb, _, rest = phrase.partition(" ")
        told.append(rest if verb == before and verb in _SAID_ONCE else phrase)
        before = "" if rest.startswith("no ") else verb
    *others, last = told
    return f"{', '.join(others)} {conjunction} {last}" if others else last
