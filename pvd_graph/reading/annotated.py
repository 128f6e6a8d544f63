"""Know the annotated copy of a table again, when it is sent back.

It has a form of its own, whatever a manifest says of the file that it was made from:
its names are on the first line, its separator is a semicolon, its sheet has our name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pvd_graph.model import Table
from pvd_graph.reading.limits import LIMITS, Limits
from pvd_graph.reading.packing import open_content

__all__ = ["COLUMNS", "DELIMITER", "SHEETS", "as_annotated_sheet", "as_annotated_text"]

COLUMNS: dict[str, tuple[str, str]] = {
    "fr": ("pvd : à corriger", "pvd : remède"),
    "en": ("pvd: to correct", "pvd: remedy"),
}
"""Language -> the names of the two columns at the right; no manifest reads them."""
SHEETS: dict[str, str] = {"fr": "pvd à corriger", "en": "pvd to correct"}
"""Language -> the name of the sheet of an annotated workbook."""
DELIMITER = ";"

_FIRST_LINE = 1 << 20
_ENDS = tuple(
    f"{DELIMITER}{DELIMITER.join(names)}".encode(codec)
    for names in COLUMNS.values()
    for codec in ("utf-8", "cp1252")
)


def as_annotated_text(table: Table, limits: Limits = LIMITS) -> Table:
    """Return how to read the CSV of *table*: as declared, unless it is such a copy.

    A spreadsheet that saved it again may have changed its encoding, not the names.
    """
    with open_content(table.path, limits) as content:
        first = content.stream.readline(_FIRST_LINE).rstrip(b"\r\n")
    if not first.endswith(_ENDS):
        return table
    return replace(table, header=1, encoding="", delimiter=DELIMITER)


def as_annotated_sheet(table: Table, sheets: Iterable[str]) -> Table:
    """Return how to read a workbook of these *sheets*, as `as_annotated_text` does."""
    ours = next((name for name in sheets if name in SHEETS.values()), "")
    return replace(table, header=1, sheet=ours) if ours else table
