"""Dates as people and spreadsheets write them in France. Pure.

Without a declared format: ``2023-03-03`` (a time of day after it is dropped),
``03/03/2023`` (day first, also with points, hyphens or spaces) and ``3 mars 2023``.
Never guessed: a year of two digits, a month in the place of the day, the number of days
by which spreadsheets count.

Source of the serial numbers: ECMA-376, part 1, 18.17.4.1 (1900 date base; day 60 is a
29 February 1900 that never was, so that days are counted from 30 December 1899).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from pvd_graph.folding import fold
from pvd_graph.mapping.faults import CellError
from pvd_graph.model import Wording

__all__ = ["SERIAL", "date_parser"]

SERIAL = "excel"
"""The ``format`` of a column whose dates are serial numbers of a spreadsheet."""

_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.ASCII,
)
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})(?: 0{1,2}:00(?::00)?)?",
    re.ASCII,
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", re.ASCII)
_WORDS = re.compile(r"(?:[a-z]+ )?([0-9]{1,2})(?: ?er)? ([a-z]+) ([0-9]{4})", re.ASCII)
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?", re.ASCII)
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_PARTIAL = re.compile(
    r"[12][0-9]{3}|[12][0-9]{3}-[0-9]{1,2}|[0-9]{1,2}[/.-][12][0-9]{3}", re.ASCII
)
_MONTHS = (
    ("janvier", "janv", "jan", "january"),
    ("fevrier", "fevr", "fev", "feb", "february"),
    ("mars", "mar", "march"),
    ("avril", "avr", "apr", "april"),
    ("mai", "may"),
    ("juin", "jun", "june"),
    ("juillet", "juil", "jul", "july"),
    ("aout", "aou", "aug", "august"),
    ("septembre", "sept", "sep", "september"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
_MONTH = {word: n for n, words in enumerate(_MONTHS, start=1) for word in words}
_LAST_MONTH = 12
_TWO_DIGITS = 2
_FIRST_DAY = date(1899, 12, 30)
_SERIAL_RANGE = (61, 109_574)
"""1 March 1900 to 31 December 2199."""

_NO_DATE = Wording("ce n'est pas une date.", "this is no date.")
_WRITE_ISO = Wording(
    "Écrivez-la AAAA-MM-JJ, ou JJ/MM/AAAA.", "Write it YYYY-MM-DD, or DD/MM/YYYY."
)
_SHORT_YEAR = Wording(
    "l'année n'a que deux chiffres : le siècle manque.",
    "the year has two digits only: the century is missing.",
)
_MONTH_FIRST = Wording(
    "il n'y a pas de mois {month} : le mois est-il écrit avant le jour ?",
    "there is no month {month}: does the month stand before the day?",
)
_NO_DAY = Wording(
    "il manque le jour : cette cellule ne dit que l'année, ou le mois.",
    "the day is missing: this cell says the year only, or the month.",
)
_ADD_DAY = Wording(
    "Écrivez le jour (AAAA-MM-JJ) s'il est connu ; sinon, videz la cellule : l'année "
    "a sa colonne.",
    "Write the day (YYYY-MM-DD) if it is known; else empty the cell: the year has its "
    "own column.",
)
_DECLARE = Wording(
    "Écrivez-la AAAA-MM-JJ, ou déclarez sa forme : format = « {form} ».",
    "Write it YYYY-MM-DD, or declare its form: format = “{form}”.",
)
_NUMBER = Wording(
    "c'est le numéro d'un jour dans un tableur, ou ce n'est pas une date.",
    "this is the number of a day in a spreadsheet, or no date.",
)


def _declare(form: str) -> Wording:
    return Wording(_DECLARE.fr.format(form=form), _DECLARE.en.format(form=form))


def _built(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        problem = Wording(
            "ce jour n'existe pas dans le calendrier.",
            "there is no such day in the calendar.",
        )
        raise CellError(problem, _WRITE_ISO) from error


def _day_first(day: str, month: str, year: str) -> str:
    if len(year) == _TWO_DIGITS:
        raise CellError(_SHORT_YEAR, _declare("%d/%m/%y"))
    if int(month) > _LAST_MONTH and int(day) <= _LAST_MONTH:
        problem = Wording(
            _MONTH_FIRST.fr.format(month=month), _MONTH_FIRST.en.format(month=month)
        )
        raise CellError(problem, _declare("%m/%d/%Y"))
    return _built(year, month, day)


def _found(cell: str) -> str:
    """Return the ISO form of a date of no declared format."""
    if found := _ISO.fullmatch(cell):
        return _built(*found[1].split("-"))
    if found := _DAY_FIRST.fullmatch(cell):
        return _day_first(found[1], found[3], found[4])
    if found := _YEAR_FIRST.fullmatch(cell):
        return _built(*found.groups())
    if found := _WORDS.fullmatch(fold(cell)):
        day, word, year = found.groups()
        if word in _MONTH:
            return _built(year, str(_MONTH[word]), day)
    if _is_month(cell):
        raise CellError(_NO_DAY, _ADD_DAY)
    if _SERIAL.fullmatch(cell):
        raise CellError(_NUMBER, _declare(SERIAL))
    raise CellError(_NO_DATE, _WRITE_ISO)


def _is_month(cell: str) -> bool:
    """Tell whether *cell* is a year alone, or a month of one."""
    if _PARTIAL.fullmatch(cell):
        return True
    word, _, year = fold(cell).rpartition(" ")
    return word in _MONTH and _YEAR.fullmatch(year) is not None


def _serial(cell: str) -> str:
    """Return the ISO form of a spreadsheet's number of a day; ISO dates pass too."""
    try:
        days = int(float(cell.replace(",", ".")))
    except (ValueError, OverflowError):
        return _found(cell)
    low, high = _SERIAL_RANGE
    if not low <= days <= high:
        raise CellError(_NO_DATE, _WRITE_ISO)
    return (_FIRST_DAY + timedelta(days=days)).isoformat()


def date_parser(form: str) -> Callable[[str], str]:
    """Return a function from a cell to an ISO date; it raises `CellError`.

    Args:
        form: of ``strptime``, ``excel`` for serial numbers, or empty for the forms
            that need no declaration.
    """
    if not form:
        return _found
    if form == SERIAL:
        return _serial

    def parse(cell: str) -> str:
        try:
            return datetime.strptime(cell, form).date().isoformat()  # noqa: DTZ007 - a date has no zone
        except ValueError as error:
            problem = Wording(
                f"ce n'est pas une date de la forme déclarée ({form}).",
                f"this is no date of the declared form ({form}).",
            )
            remedy = Wording(
                "Corrigez la cellule, ou la clé « format » de la colonne.",
                "Correct the cell, or the key “format” of the column.",
            )
            raise CellError(problem, remedy) from error

    return parse
