"""What people write for a commune, taken apart. Pure text: knows no commune.

``17000 La Rochelle``, ``Rochelle (La)``, ``LA ROCHELLE CEDEX 1``, ``Commune de La
Rochelle (17)`` all speak of one town; a code, a SIREN or a postcode may stand alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pvd_graph.folding import ARTICLES, fold

__all__ = [
    "Asked",
    "compact",
    "name_key",
    "readings",
    "take_apart",
    "without_place",
]

_ARTICLE = r"l['’]?|la|le|les|los|las|aux|au"
_BEHIND = re.compile(
    rf"(.+?)\s*(?:\(\s*({_ARTICLE})\s*\)|,\s*({_ARTICLE}))\s*", re.IGNORECASE
)
_SOUS = re.compile(r"\bs\.?\s?/\s?s\b\.?|\bs\.?s\.?\s*/", re.IGNORECASE)
_CEDEX = re.compile(r"\s+cedex\b.*", re.IGNORECASE)
_POSTCODE_FIRST = re.compile(r"(?:F-?)?(\d{5}|\d{2} \d{3})[\s,-]+(?=\D)(.+)", re.ASCII)
_POSTCODE_LAST = re.compile(r"(.*[^\s\d,(-])[\s,(-]+(\d{5})\)?", re.ASCII)
_PLACE_LAST = re.compile(r"(.+?)\s*(?:\(([^()]+)\)|,([^,]+)|\s[-–/]\s*(\d\d|2[AB]))")
# Only a text with one of these can be more than a name.
_MARKED = re.compile(r"[\d(,]|\s(?:cedex\b|[-–/]\s)", re.IGNORECASE | re.ASCII)
_CODE = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII | re.IGNORECASE)
_DIGITS = re.compile(r"\d+", re.ASCII)
_TITLE = re.compile(r"(?:commune|mairie|ville|municipalite)(?: nouvelle)? d(.*)")

_SPELT: dict[str, tuple[str, ...]] = {
    "nd": ("notre", "dame"),
    "mt": ("mont",),
    "gd": ("grand",),
    "gde": ("grande",),
    "pt": ("petit",),
    "pte": ("petite",),
    "vx": ("vieux",),
    **{
        str(number): (word,)
        for number, word in enumerate(
            (
                *("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
                *("dix", "onze", "douze"),
            ),
            start=2,
        )
    },
    "20": ("vingt",),
    "100": ("cent",),
}
"""Words that no name of a commune has, and what they stand for in one."""

_CONTRACTED = (
    ("u ", "le "),
    ("es ", "les "),
    ("e la ", "la "),
    ("e l ", "l "),
    ("e ", ""),
    (" ", ""),
)
"""What follows the d of « commune de … » -> the start of the name."""

_SIREN_DIGITS = frozenset({9, 14})


@dataclass(frozen=True, slots=True)
class Asked:
    """A text taken apart; what is not there is empty.

    Attributes:
        text: the name as written, without what follows.
        code: five characters that may be a code INSEE or a postcode.
        siren: nine digits; of a SIRET, the first nine.
        postcode: one that stands beside a name.
        place: what may be a département: « 17 », « Charente-Maritime ».
    """

    text: str = ""
    code: str = ""
    siren: str = ""
    postcode: str = ""
    place: str = ""


@lru_cache(maxsize=4096)
def take_apart(text: str) -> Asked:
    """Return the parts of what someone wrote for a commune."""
    text = " ".join(text.split())
    if not _MARKED.search(text):
        return Asked(text=text)
    glued = text.replace(" ", "")
    if len(glued) in _SIREN_DIGITS and _DIGITS.fullmatch(glued):
        return Asked(siren=glued[:9])
    if _CODE.fullmatch(glued):
        return Asked(code=glued.upper())
    name = _CEDEX.sub("", text)
    postcode, place = "", ""
    if found := _POSTCODE_FIRST.fullmatch(name):
        postcode, name = found[1].replace(" ", ""), found[2]
    elif found := _POSTCODE_LAST.fullmatch(name):
        name, postcode = found[1], found[2]
    if not _BEHIND.fullmatch(name) and (found := _PLACE_LAST.fullmatch(name)):
        place = next(part for part in found.groups()[1:] if part).strip()
    return Asked(text=name, postcode=postcode, place=place)


def without_place(text: str) -> str:
    """Return *text* without the place that `take_apart` found at its end."""
    found = _PLACE_LAST.fullmatch(text)
    return found[1] if found else text


@lru_cache(maxsize=16384)
def name_key(text: str) -> str:
    """Return the fold of a name, its article in front and its words in full.

    >>> name_key("Rochelle (La)"), name_key("ND de Bellecombe"), name_key("2 Alpes")
    ('la rochelle', 'notre dame de bellecombe', 'deux alpes')
    >>> name_key("Fontenay s/s Bois")
    'fontenay sous bois'
    """
    if found := _BEHIND.fullmatch(text):
        text = f"{found[2] or found[3]} {found[1]}"
    if "/" in text:
        text = _SOUS.sub(" sous ", text)
    key = fold(text)
    if key.startswith("n d "):
        key = f"notre dame {key[4:]}"
    words = key.split()
    if _SPELT.keys() & words:
        return " ".join(full for word in words for full in _SPELT.get(word, (word,)))
    return key


def readings(text: str) -> tuple[str, ...]:
    """Return the folds that *text* may stand for, likeliest first.

    >>> readings("HAVRE LE"), readings("Commune du Mans")
    (('havre le', 'le havre'), ('commune du mans', 'le mans'))
    """
    key = name_key(text)
    first, _, last = key.rpartition(" ")
    found = [key]
    if first and last in ARTICLES:
        found.append(f"{last} {first}")
    if titled := _TITLE.fullmatch(key):
        rest = titled[1]
        found += [
            start + rest.removeprefix(end)
            for end, start in _CONTRACTED
            if rest.startswith(end)
        ][:1]
    return tuple(found)


def compact(key: str) -> str:
    """Return a fold without its spaces: « larochelle » is typed too."""
    return key.replace(" ", "")
