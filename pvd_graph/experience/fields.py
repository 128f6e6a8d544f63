"""The fields of a draft, read one by one: each fault is told where it stands.

Pure. A field is whatever JSON somebody sent: anything but text is as good as nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote, urlsplit

from pvd_graph.experience.days import period_of, read_day
from pvd_graph.model import Wording

__all__ = ["Fault", "Fields"]

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NOT_NUMERIC = re.compile(r"[\s\u00a0\u202f€%]")
_MAILBOX = re.compile(r"[a-z0-9._+-]{1,64}@(?:[a-z0-9-]+\.)+[a-z]{2,24}", re.ASCII)
_MOST = Decimal(10) ** 12
_MOST_DECIMALS = 6
_EMPTY = Wording("à remplir", "to be filled in")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct: the field (``measures.2.before``), and what is wrong."""

    field: str
    told: Wording


class Fields:
    """A form, or one row of a list in it."""

    def __init__(
        self,
        raw: Mapping[str, Any],
        faults: list[Fault] | None = None,
        start: str = "",
    ) -> None:
        """Read *raw*; tell faults to *faults*, their fields beginning with *start*."""
        self._raw = raw
        self._start = start
        self.faults: list[Fault] = [] if faults is None else faults

    def fault(self, name: str, told: Wording) -> None:
        """Note what is wrong with a field."""
        self.faults.append(Fault(self._start + name, told))

    def has_fault(self, name: str) -> bool:
        """Tell whether something is wrong with a field."""
        return any(fault.field == self._start + name for fault in self.faults)

    def _typed(self, name: str) -> str:
        value = self._raw.get(name)
        if not isinstance(value, str):
            return ""
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", _CONTROLS.sub("", value)).strip()

    def _bounded(self, name: str, value: str, most: int, *, required: bool) -> str:
        if required and not value:
            self.fault(name, _EMPTY)
        if len(value) > most:
            told = Wording(
                f"{len(value)} caractères, {most} au plus",
                f"{len(value)} characters, at most {most}",
            )
            self.fault(name, told)
        return value

    def line(self, name: str, most: int, *, required: bool = False) -> str:
        """Return one line of text of at most *most* characters."""
        value = _SPACES.sub(" ", self._typed(name)).strip()
        return self._bounded(name, value, most, required=required)

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """Return a text of several lines, of at most *most* characters."""
        return self._bounded(name, self._typed(name), most, required=required)

    def number(self, name: str, low: Decimal | None = None) -> Decimal | None:
        """Return a number as it is written in French or in English; None: empty."""
        typed = self._typed(name)
        if not typed:
            return None
        try:
            value = Decimal(_NOT_NUMERIC.sub("", typed).replace(",", "."))
            exponent = value.normalize().as_tuple().exponent
        except InvalidOperation:
            value, exponent = Decimal("NaN"), "n"
        if not isinstance(exponent, int):
            self.fault(name, Wording("un nombre, en chiffres", "a number, in digits"))
            return None
        if abs(value) > _MOST or -exponent > _MOST_DECIMALS:
            self.fault(name, Wording("nombre hors de portée", "number out of range"))
            return None
        if low is not None and value < low:
            self.fault(name, Wording(f"{low} ou plus", f"{low} or more"))
            return None
        return value

    def day(self, name: str, *, last: bool = False) -> date | None:
        """Return a day, as `read_day` reads it; None where it is empty.

        A month or a year alone is no day, and none is made up: the one to type is told.

        Args:
            name: of the field.
            last: whether that is the last day of the month or year, else the first.
        """
        typed = self._typed(name)
        if not typed:
            return None
        value = read_day(typed)
        if value is not None:
            return value
        period = period_of(typed)
        if period is None:
            told = Wording("un jour, comme 01/03/2024", "a day, as 2024-03-01")
        else:
            near = period[last]
            told = Wording(
                f"un jour entier : {near:%d/%m/%Y}, si vous ne savez que cela",
                f"a whole day: {near.isoformat()}, if that is all you know",
            )
        self.fault(name, told)
        return None

    def address(self, name: str) -> str:
        """Return the address of a page or file on the Web."""
        typed = self._typed(name)
        told = Wording(
            "une adresse complète, avec https://", "a whole address, with https://"
        )
        try:
            parts = urlsplit(typed)
            good = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
        except ValueError:
            good = False
        unsafe = re.search(r"[\x00-\x20<>\"{}|^`\\@]", typed)
        if not good or unsafe or len(typed) > 1_000 or not typed.isascii():  # noqa: PLR2004 - characters
            self.fault(name, told)
            return ""
        if "@" in unquote(typed):
            told = Wording(
                "sans adresse électronique dedans", "without an e-mail address in it"
            )
            self.fault(name, told)
            return ""
        return typed

    def mailbox(self, name: str) -> str:
        """Return an e-mail address, in lower case; empty where there is none."""
        typed = self._typed(name).lower()
        if typed and not _MAILBOX.fullmatch(typed):
            told = Wording(
                "une adresse électronique : mairie@example.org",
                "an e-mail address: townhall@example.org",
            )
            self.fault(name, told)
        return typed

    def words(self, name: str, shape: re.Pattern[str], most: int) -> tuple[str, ...]:
        """Return the different words of a list that have *shape*, in order."""
        value = self._raw.get(name)
        items = value if isinstance(value, list) else []
        found = dict.fromkeys(
            item for item in items if isinstance(item, str) and shape.fullmatch(item)
        )
        if len(found) > most:
            self.fault(name, Wording(f"{most} au plus", f"at most {most}"))
        return tuple(found)

    def rows(
        self, name: str, most: int, *, empty: Sequence[str] = ()
    ) -> Iterator[Fields]:
        """Yield the rows of a list that hold something.

        Args:
            name: of the list.
            most: rows; those after it are a fault.
            empty: fields that do not fill a row: menus, which always have a value.
        """
        value = self._raw.get(name)
        items = value if isinstance(value, list) else []
        rows = [row for row in items if _filled(row, empty)]
        if len(rows) > most:
            self.fault(name, Wording(f"{most} lignes au plus", f"at most {most} rows"))
        for number, row in enumerate(rows[:most], 1):
            yield Fields(row, self.faults, f"{self._start}{name}.{number}.")


def _filled(row: object, empty: Sequence[str]) -> bool:
    return isinstance(row, dict) and any(
        isinstance(text, str) and text.strip()
        for name, text in row.items()
        if name not in empty
    )
