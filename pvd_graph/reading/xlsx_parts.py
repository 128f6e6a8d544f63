"""The parts of an XLSX workbook beside its sheets: names, texts, and date formats."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from pvd_graph.model import Wording
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.refusing import unreadable
from pvd_graph.reading.sheet_cells import number_text

__all__ = ["DateStyles", "SharedStrings", "Sheets", "moment"]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Formats that every workbook knows by number; ECMA-376, part 1, 18.8.30.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 34, 35, 36), "date"),
    **dict.fromkeys((*range(50, 55), *range(55, 59)), "date"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), "time"),
    22: "datetime",
    46: "duration",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:\$[^\]]*|[A-Za-z]+\d*|[<>=][^\]]*)\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY_S = 86_400
# Excel believes in a 29 February 1900: its days before 1 March are one off.
_FALSE_DAY = 60
_LAST_DAY = 2_958_465


def _kind(code: str) -> str:
    """Return what a number format shows: date, time, datetime, duration, or nothing."""
    first = code.split(";", 1)[0]
    if _ELAPSED.search(first):
        return "duration"
    bare = _LITERAL.sub("", first).lower()
    has_day = "y" in bare or "d" in bare
    has_time = "h" in bare or "s" in bare
    if "general" in bare or "0" in bare.replace("ss.0", "") or "#" in bare:
        return ""
    if has_day or ("m" in bare and not has_time):
        return "datetime" if has_time else "date"
    return "time" if has_time else ""


class Sheets:
    """Names of the sheets, and the parts that hold them."""

    def __init__(self) -> None:
        """Know none yet."""
        self.named: list[tuple[str, str, bool]] = []
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a sheet, or the link to its part."""
        if name == "sheet":
            link = next(
                (value for key, value in attributes.items() if key.endswith(":id")), ""
            )
            visible = attributes.get("state", "visible") == "visible"
            self.named.append((attributes.get("name", ""), link, visible))
        elif name == "Relationship":
            link = attributes.get("Id", "")
            self.targets[link] = attributes.get("Target", "")
            self.kinds[link] = attributes.get("Type", "").rpartition("/")[2]

    def end(self, name: str) -> None:
        """Need nothing."""

    def text(self, text: str) -> None:
        """Need nothing."""


class SharedStrings:
    """The texts that cells name by number."""

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        """Hold no more than *limits* allow."""
        self.texts: list[str] = []
        self._path, self._left = path, limits.strings_chars
        self._parts: list[str] = []
        self._taking = self._spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - of the protocol
        """Take the text of ``t``, not that of phonetic runs."""
        if name == "rPh":
            self._spoken = True
        self._taking = name == "t" and not self._spoken

    def text(self, text: str) -> None:
        """Take text."""
        if self._taking:
            self._left -= len(text)
            if self._left < 0:
                wording = Wording(
                    "les textes du classeur sont trop longs pour être lus. Enregistrez "
                    "la feuille en CSV.",
                    "the texts of the workbook are too long to be read. Save the sheet "
                    "as CSV.",
                )
                raise unreadable(self._path, wording)
            self._parts.append(text)

    def end(self, name: str) -> None:
        """Close a text."""
        self._taking = False
        if name == "rPh":
            self._spoken = False
        elif name == "si":
            text = "".join(self._parts)
            if "_x" in text:
                text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
            self.texts.append(text)
            self._parts = []


class DateStyles:
    """Which styles of cells show a date or a time."""

    def __init__(self) -> None:
        """Know none yet."""
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._of_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a format, or the style that uses one."""
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get(
                "formatCode", ""
            )
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            self._formats.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        """Leave the styles of cells."""
        if name == "cellXfs":
            self._of_cells = False

    def text(self, text: str) -> None:
        """Need nothing."""

    def dates(self) -> dict[str, str]:
        """Return style number -> ``date``, ``time``, ``datetime`` or ``duration``."""
        found = {}
        for style, number in enumerate(self._formats):
            kind = (
                _kind(self._codes[number])
                if number in self._codes
                else _BUILT_IN.get(int(number) if number.isdigit() else 0, "")
            )
            if kind:
                found[str(style)] = kind
        return found


def moment(text: str, kind: str, *, since_1904: bool) -> str:
    """Return the ISO form of a number of days that is shown as a date or a time.

    A date without time of day has none in its text, whatever the format; a number that
    is no date of the calendar stays as it is.
    """
    try:
        days = float(text)
    except ValueError:
        return text
    if kind == "duration" or not 0 <= days <= _LAST_DAY:
        return number_text(text)
    seconds = round(days * _DAY_S)
    day, second = divmod(seconds, _DAY_S)
    if kind == "time" and not day:
        hours, rest = divmod(second, 3600)
        return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
    if since_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no time zone
    else:
        start = datetime(1899, 12, 30 if day >= _FALSE_DAY else 31)  # noqa: DTZ001 - sheets know no time zone
    found = start + timedelta(seconds=seconds)
    return found.isoformat() if second else found.date().isoformat()
