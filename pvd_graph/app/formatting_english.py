"""Numbers, sums, dates and periods as English readers write them.

Pure; the same names as in `formatting`, so that a page takes the one of its language.
Units stay as the graph has them, but for signs.
"""

from __future__ import annotations

import re
from datetime import date

__all__ = [
    "euros",
    "long_date",
    "number",
    "period",
    "plural",
    "quantity",
    "rank",
    "short_euros",
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
_UNITS = {"pct": "%", "percent": "%", "count": "", "1": ""}
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
    return f"{value:,.{decimals}f}".replace("-", "\u2212")


def _decimals(value: float) -> int:
    if float(value).is_integer():
        return 0
    return 1 if abs(value) >= 1 else 2


def quantity(value: float | None, unit: str = "") -> str:
    """Return *value* with its unit: ``11.2%``, ``€1,234``."""
    if value is None:
        return _UNKNOWN
    if unit in _EUROS:
        return euros(value)
    shown = _UNITS.get(unit, unit)
    if shown.startswith(("%", "‰")):
        return f"{number(value, 1)}{shown}"
    return f"{number(value)}{_NBSP}{shown}" if shown else number(value)


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
