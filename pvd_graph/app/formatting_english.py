"""Numbers, sums, dates and periods as English readers write them.

Pure; the same names as in `formatting`, so that a page takes the one of its language.
The graph has its units in French: those it has are told in English here, others stay.
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
    "unit_name",
]

_NBSP = "\u00a0"
_UNKNOWN = "not known"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-T([1-4])", re.ASCII)
_EUROS = frozenset({"EUR", "eur", "euro", "€"})
_PER_1000 = "per 1,000 inhabitants"
# Unit as the graph has it -> in English, for one and for several.
_UNITS = {
    "pct": ("%", "%"),
    "percent": ("%", "%"),
    "count": ("", ""),
    "1": ("", ""),
    "% des logements": ("% of homes",) * 2,
    "% des logements privés": ("% of private homes",) * 2,
    "% des résidences principales": ("% of main homes",) * 2,
    "% des actifs de 15 à 64 ans": ("% of the active aged 15 to 64",) * 2,
    "% par an": ("% a year",) * 2,
    "€ par an": ("a year",) * 2,
    "€ par unité de consommation": ("a consumption unit",) * 2,
    "€ par an et par unité de consommation": ("a year and consumption unit",) * 2,
    "boulangeries": ("bakery", "bakeries"),
    "collèges": ("lower secondary school", "lower secondary schools"),
    "commerces": ("shop", "shops"),
    "commerces pour 1 000 habitants": (f"shops {_PER_1000}",) * 2,
    "crèches": ("nursery", "nurseries"),
    "décès": ("death", "deaths"),
    "gares": ("station", "stations"),
    "hab.": ("inhabitant", "inhabitants"),
    "habitants": ("inhabitant", "inhabitants"),
    "hab./km²": ("inhabitants/km²",) * 2,
    "infirmiers": ("nurse", "nurses"),
    "infirmiers pour 1 000 habitants": (f"nurses {_PER_1000}",) * 2,
    "jeunes de moins de 20 ans pour 100 habitants de 60 ans et plus": (
        "people under 20 per 100 inhabitants aged 60 and over",
    )
    * 2,
    "logements": ("home", "homes"),
    "lycées": ("upper secondary school", "upper secondary schools"),
    "magasins": ("shop", "shops"),
    "médecins": ("doctor", "doctors"),
    "médecins généralistes pour 1 000 habitants": (
        f"general practitioners {_PER_1000}",
    )
    * 2,
    "ménages": ("household", "households"),
    "naissances": ("birth", "births"),
    "personnes": ("person", "people"),
    "pharmacies": ("pharmacy", "pharmacies"),
    "points de contact": ("contact point", "contact points"),
    "points de contact postaux": ("postal contact point", "postal contact points"),
    "pour 1 000 habitants": (_PER_1000,) * 2,
    "pour 100 habitants de 60 ans et plus": ("per 100 inhabitants aged 60 and over",)
    * 2,
    "écoles": ("school", "schools"),
    "équipements": ("facility", "facilities"),
}
_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def number(value: float | None, decimals: int | None = None) -> str:
    """Return *value* with a decimal point: ``9,388``, ``11.2``.

    Args:
        value: None when not known.
        decimals: digits after the point; without it none for whole numbers, one from
            1 on, two below.
    """
    if value is None:
        return _UNKNOWN
    if decimals is None:
        decimals = _decimals(value)
    return f"{value:z,.{decimals}f}".replace("-", "\u2212")


def _decimals(value: float) -> int:
    if float(value).is_integer():
        return 0
    return 1 if abs(value) >= 1 else 2


# A page tells the same median, ends and units again and again.
@lru_cache(maxsize=8192)
def quantity(value: float | None, unit: str = "", decimals: int | None = None) -> str:
    """Return *value* with its unit: ``11.2%``, ``€1,234``; *decimals*: see `number`."""
    if value is None:
        return _UNKNOWN
    if unit in _EUROS:
        return euros(value)
    shown = _UNITS.get(unit, (unit, unit))[abs(value) != 1]
    if unit.startswith("€"):
        return f"{euros(value)} {shown.removeprefix('€')}".strip()
    if shown.startswith(("%", "‰")):
        return f"{number(value, 1 if decimals is None else decimals)}{shown}"
    told = number(value, decimals)
    return f"{told}{_NBSP}{shown}" if shown else told


def unit_name(unit: str) -> str:
    """Return what several of a unit are called: ``shops per 1,000 inhabitants``."""
    found = _UNITS.get(unit, (unit, unit))[1]
    return f"€ {found}" if unit.startswith("€ ") else found


def euros(value: float | None) -> str:
    """Return a sum to the euro: ``€58,660``."""
    if value is None:
        return _UNKNOWN
    sign = "\u2212" if value < 0 else ""
    return f"{sign}€{number(abs(value), 0)}"


def short_euros(value: float | None) -> str:
    """Return a large sum in short: ``€1.2m``, ``€3.4bn``."""
    if value is None:
        return _UNKNOWN
    for size, unit in ((1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            sign = "\u2212" if value < 0 else ""
            return f"{sign}€{number(abs(value) / size, 1)}{unit}"
    return euros(value)


def long_date(text: str | None) -> str:
    """Return a date in words: ``22 April 2021``, ``March 2026``; others as they are."""
    if not text:
        return _UNKNOWN
    if month := _MONTH.fullmatch(text):
        return f"{_MONTHS[int(month[2]) - 1]}{_NBSP}{month[1]}"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day}{_NBSP}{_MONTHS[day.month - 1]}{_NBSP}{day.year}"


def period(text: str) -> str:
    """Return the period of an observation: ``4th quarter of 2025``."""
    found = _QUARTER.fullmatch(text)
    if not found:
        return text
    year, quarter = found.groups()
    return f"{rank(int(quarter))} quarter of {year}"


def plural(count: float, one: str, many: str) -> str:
    """Return a number with its noun: English counts 0 as many."""
    return f"{number(count)}{_NBSP}{one if abs(count) == 1 else many}"


def rank(position: float | None) -> str:
    """Return a place in an order: ``1st``, ``195th``."""
    if position is None:
        return _UNKNOWN
    whole = round(position)
    ending = "th" if whole % 100 in _TEENS else _ENDINGS.get(whole % 10, "th")
    return f"{number(whole, 0)}{ending}"
