"""Days as people type them: ``01/03/2024``, ``2024-03-01``, ``1er mars 2024``. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from pvd_graph.folding import fold

__all__ = ["period_of", "read_day"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("janvier january", "fevrier february", "mars march", "avril april"),
            *("mai may", "juin june", "juillet july", "aout august"),
            *("septembre september", "octobre october", "novembre november"),
            "decembre december",
        ),
        1,
    )
    for name in names.split()
}
_YEARS = range(1900, 2101)
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_MONTH_WORD = re.compile(r"([a-z]+) (\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def read_day(typed: str) -> date | None:
    """Return the day that *typed* tells, from 1900 to 2100; None: it tells none."""
    try:
        if found := _DAY.fullmatch(typed):
            day, month, year = map(int, found.groups())
            value = date(year, month, day)
        elif found := _WORDS.fullmatch(fold(typed)):
            month = _MONTHS.get(found[2], 0)
            value = date(int(found[3]), month, int(found[1]))
        else:
            value = date.fromisoformat(typed)
    except ValueError:
        return None
    return value if value.year in _YEARS else None


def period_of(typed: str) -> tuple[date, date] | None:
    """Return the first and last day of a month or year: ``mars 2024``, ``3/2024``."""
    year, month = 0, 0
    if found := _MONTH.fullmatch(typed):
        month, year = int(found[1]), int(found[2])
    elif found := _ISO_MONTH.fullmatch(typed):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_WORD.fullmatch(fold(typed)):
        month, year = _MONTHS.get(found[1], 0), int(found[2])
    elif _YEAR.fullmatch(typed):
        year = int(typed)
        return (date(year, 1, 1), date(year, 12, 31)) if year in _YEARS else None
    if year not in _YEARS or month not in _MONTHS.values():
        return None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
