"""French as a reader expects it: articles, elision, numbers, lists.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, for the
spaces before punctuation, between thousands and before units.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

__all__ = [
    "MINUS",
    "NBSP",
    "NNBSP",
    "at_town",
    "listed",
    "number",
    "of_town",
    "subject",
]

NBSP = "\N{NO-BREAK SPACE}"
NNBSP = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def of_town(name: str) -> str:
    """Return *name* behind "de": d'Ussel, du Teil, des Andelys, de La Rochelle.

    Before an h "de" stays whole: nothing tells a mute h from an aspirated one, and
    administrative usage accepts it everywhere.
    """
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d'{name}" if _elides(name) else f"de {name}"


def at_town(name: str) -> str:
    """Return *name* behind "à": à Ussel, au Teil, aux Andelys, à La Rochelle."""
    if name.startswith("Le "):
        return f"au {name[3:]}"
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"à {name}"


def subject(name: str) -> str:
    """Return *name* as the subject of a verb in the singular."""
    return f"la commune {of_town(name)}" if name.startswith("Les ") else name


def _elides(name: str) -> bool:
    """Tell whether "de" loses its vowel: before a vowel, and before y + consonant."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("œ", "oe"))
    plain = "".join(letter for letter in letters if letter.isalpha())
    if plain.startswith("y"):
        return plain[1:2] not in set("aeiou")
    return plain[:1] in set("aeiou")


def number(value: float, decimals: int, unit: str = "") -> str:
    """Return 1234.5 as « 1 234,5 », with its unit: no line breaks inside.

    A unit that counts things is given in the plural and loses its s under 2, as French
    grammar has it: « 1,94 personne », « 2,1 personnes ». What is small does not read 0
    where whole numbers are shown: 0.4 is « 0,4 ».
    """
    if not decimals and value and not round(value):
        decimals = 1 if round(value, 1) else 2
    rounded = round(value, decimals) + 0.0  # so that -0.04 does not read -0,0
    text = f"{rounded:,.{decimals}f}"
    text = text.replace(",", NNBSP).replace(".", ",").replace("-", MINUS)
    if not unit:
        return text
    if abs(rounded) < 2:  # noqa: PLR2004 - where the plural begins
        counted, space, rest = unit.partition(" ")
        unit = f"{counted.removesuffix('s')}{space}{rest}"
    return f"{text}{NNBSP if unit == '%' else NBSP}{unit}"


def listed(items: Sequence[str]) -> str:
    """Return "a", "a et b", "a, b et c"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"
