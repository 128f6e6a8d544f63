"""Names of communes as people write them: a seeded list for the tests of the matcher.

Every variant comes from one name by one recipe, chosen at random among those that
change it. The first recipes keep what INSEE's fold keeps; *typos* do not: one letter
left out, doubled, replaced or swapped with the next, never the first one, two of them
in names of fourteen letters or more half of the time. A variant that is by chance the
name of another commune of the département (« Sacy » for Sarcy) is left out: nobody
could tell.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pvd_graph.folding import fold
from pvd_graph.services.communes_index import Commune

__all__ = ["Misspelt", "misspelt"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ARTICLE = re.compile(r"^(L'|La |Le |Les )(.+)$")
_LONG = 14


class Misspelt(NamedTuple):
    """A variant of the name of a commune, and how it was made."""

    text: str
    recipe: str
    commune: Commune


def _unaccented(name: str, _chance: random.Random) -> str:
    opened = name.replace("œ", "oe").replace("Œ", "OE")
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", opened)
        if not unicodedata.combining(letter)
    )


def _capitals(name: str, chance: random.Random) -> str:
    return _unaccented(name, chance).upper()


def _hyphenless(name: str, _chance: random.Random) -> str:
    return name.replace("-", " ").replace("'", " ")


def _glued(name: str, _chance: random.Random) -> str:
    return re.sub(r"[-' ]", "", name)


def _abbreviated(name: str, _chance: random.Random) -> str:
    short = re.sub(r"\bSaint\b", "St", name)
    short = re.sub(r"\bSainte\b", "Ste", short)
    short = re.sub(r"-sur-", " s/ ", short)
    short = re.sub(r"-sous-", " s/s ", short)
    return short.replace("Notre-Dame", "N.D.")


def _article_behind(name: str, _chance: random.Random) -> str:
    return _ARTICLE.sub(lambda found: f"{found[2]} ({found[1].strip()})", name)


def _article_dropped(name: str, _chance: random.Random) -> str:
    return _ARTICLE.sub(r"\2", name)


def _typo(name: str, chance: random.Random) -> str:
    places = [at for at, letter in enumerate(name) if letter.isalpha() and at]
    if not places:
        return name
    at = chance.choice(places)
    made = {
        "left out": name[:at] + name[at + 1 :],
        "doubled": name[:at] + name[at] + name[at:],
        "replaced": name[:at] + chance.choice(_LETTERS) + name[at + 1 :],
        "swapped": name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
    }
    return made[chance.choice(sorted(made))]


def _typos(name: str, chance: random.Random) -> str:
    once = _typo(name, chance)
    long = sum(letter.isalpha() for letter in name) >= _LONG
    return _typo(once, chance) if long and chance.random() < 1 / 2 else once


_RECIPES: dict[str, Callable[[str, random.Random], str]] = {
    "unaccented": _unaccented,
    "capitals": _capitals,
    "hyphenless": _hyphenless,
    "glued": _glued,
    "abbreviated": _abbreviated,
    "article behind": _article_behind,
    "article dropped": _article_dropped,
    "typos": _typos,
    "typos in capitals": lambda name, chance: _capitals(_typos(name, chance), chance),
}


def misspelt(communes: Iterable[Commune], count: int, seed: int) -> list[Misspelt]:
    """Return *count* variants of names of *communes*, the same for the same *seed*."""
    chance = random.Random(seed)  # noqa: S311 - a list for tests
    pool = sorted(communes, key=lambda one: one.code)
    taken = {(one.departement, fold(one.name)): one.code for one in pool}
    found: list[Misspelt] = []
    while len(found) < count:
        commune = chance.choice(pool)
        variants = {
            recipe: text
            for recipe, make in _RECIPES.items()
            if (text := make(commune.name, chance)) != commune.name
        }
        if variants:
            recipe = chance.choice(sorted(variants))
            key = commune.departement, fold(variants[recipe])
            if taken.get(key, commune.code) == commune.code:
                found.append(Misspelt(variants[recipe], recipe, commune))
    return found
