"""Numbers, sums, dates and periods as French readers write them.

Pure. Thousands are separated by a narrow no-break space and units by a no-break space,
as the Imprimerie nationale and INSEE do; a missing value is said in words, never 0.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

__all__ = [
    "euros",
    "long_date",
    "number",
    "period",
    "plural",
    "quantity",
    "rank",
    "short_euros",
    "singular",
    "unit_name",
]

_THIN = "\u202f"
_NBSP = "\u00a0"
_UNKNOWN = "non connu"
# French is plural from two on: « 1,5 ville », « 0 gare ».
_PLURAL = 2
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-T([1-4])", re.ASCII)
# What a unit counts ends where it says of what, for whom or where.
_COUNTED = re.compile(
    r"^(?P<head>[^\W\d%‰€][^\d/.²]*?)(?= de | pour | par |$)(?P<rest>.*)"
)
_SAME = frozenset({"décès", "temps", "mois", "cours"})
_ADJECTIVES = {"postaux": "postal", "médicaux": "médical", "sociaux": "social"}
_UNITS = {
    "EUR": "€",
    "eur": "€",
    "euro": "€",
    "pct": "%",
    "percent": "%",
    "count": "",
    "1": "",
}


def number(value: float | None, decimals: int | None = None) -> str:
    """Return *value* with a decimal comma: ``9 388``, ``11,2``.

    Args:
        value: None when not known.
        decimals: digits after the comma; without it none for whole numbers, one from
            10 on, two below.
    """
    if value is None:
        return _UNKNOWN
    if decimals is None:
        decimals = _decimals(value)
    text = f"{value:z,.{decimals}f}".replace(",", _THIN).replace(".", ",")
    return text.replace("-", "\u2212")


def _decimals(value: float) -> int:
    if float(value).is_integer():
        return 0
    return 1 if abs(value) >= 1 else 2


# A page tells the same median, ends and units again and again.
@lru_cache(maxsize=8192)
def quantity(value: float | None, unit: str = "") -> str:
    """Return *value* with its unit: ``11,2 %``, ``1 234 €``."""
    if value is None:
        return _UNKNOWN
    shown = _UNITS.get(unit, unit)
    if shown == "€":
        return euros(value)
    decimals = 1 if shown.startswith(("%", "‰")) else None
    if round(abs(value), _decimals(value)) < _PLURAL:
        shown = singular(shown)
    shown = _THOUSANDS.sub(_THIN, shown)
    return f"{number(value, decimals)}{_NBSP}{shown}" if shown else number(value)


def singular(unit: str) -> str:
    """Return a unit for less than two: ``médecin généraliste pour 1 000 habitants``.

    Only what is counted changes; a unit that counts nothing stays as it is.
    """
    found = _COUNTED.match(unit)
    if found is None:
        return unit
    rest = " ".join(_ADJECTIVES.get(word, word) for word in found["rest"].split(" "))
    return " ".join(map(_singular_word, found["head"].split(" "))) + rest


def _singular_word(word: str) -> str:
    if word in _SAME:
        return word
    return _ADJECTIVES.get(word) or (word.removesuffix("s"))


def unit_name(unit: str) -> str:
    """Return what several of a unit are called: as the graph has it."""
    return unit


def euros(value: float | None) -> str:
    """Return a sum to the euro: ``58 660 €``."""
    return _UNKNOWN if value is None else f"{number(value, 0)}{_NBSP}€"


def short_euros(value: float | None) -> str:
    """Return a large sum in short: ``1,2 M€``, ``3,4 Md€``."""
    if value is None:
        return _UNKNOWN
    for size, unit in ((1e9, "Md€"), (1e6, "M€")):
        if abs(value) >= size:
            return f"{number(value / size, 1)}{_NBSP}{unit}"
    return euros(value)


def long_date(text: str | None) -> str:
    """Return a date in words: ``22 avril 2021``, ``mars 2026``; others as they are."""
    if not text:
        return _UNKNOWN
    if month := _MONTH.fullmatch(text):
        return f"{_MONTHS[int(month[2]) - 1]}{_NBSP}{month[1]}"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first}{_NBSP}{_MONTHS[day.month - 1]}{_NBSP}{day.year}"


def period(text: str) -> str:
    """Return the period of an observation: ``4e trimestre 2025``."""
    found = _QUARTER.fullmatch(text)
    if not found:
        return text
    year, quarter = found.groups()
    return f"{'1er' if quarter == '1' else quarter + 'e'} trimestre {year}"


def plural(count: float, one: str, many: str) -> str:
    """Return a number with its noun: French counts 0 and 1 as one."""
    return f"{number(count)}{_NBSP}{one if abs(count) < _PLURAL else many}"


def rank(position: float | None) -> str:
    """Return a place in an order: ``1er``, ``195e``."""
    if position is None:
        return _UNKNOWN
    return "1er" if position == 1 else f"{number(position, 0)}e"
