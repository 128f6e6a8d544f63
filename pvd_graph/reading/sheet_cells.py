"""What the cells of a sheet become, whatever the workbook: text, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pvd_graph.model import Wording
from pvd_graph.reading.headers import column_letters
from pvd_graph.reading.limits import Limits
from pvd_graph.reading.refusing import Fault, unreadable

__all__ = ["SheetState", "cell_error", "merged_note", "no_value", "number_text"]

_LONG = 15
_SHOWN = 8
_MERGED_KEPT = 50


class SheetState:
    """Where the reading of a sheet is, whatever the workbook.

    Attributes:
        line: of the row at hand, in the sheet.
        cells: of that row, so far.
        fault: the first thing that is wrong with it.
        header: line of the names of columns: what is merged above it is a title.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        """Start before the first row of a sheet in *path*."""
        self.path, self.limits = path, limits
        self.line, self.header = 0, 1
        self.cells: list[str] = []
        self.fault: Fault | None = None
        self._merged: list[str] = []
        self._merged_count = 0

    def keep_fault(self, fault: Fault) -> None:
        """Keep what is wrong with the row, unless something was before."""
        self.fault = self.fault or fault

    def check_length(self, length: int) -> None:
        """Check that a cell of *length* characters may be held.

        Raises:
            UnreadableFileError: it may not.
        """
        if length > self.limits.cell_chars:
            wording = Wording(
                f"une cellule dépasse {self.limits.cell_chars} caractères.",
                f"a cell is over {self.limits.cell_chars} characters.",
            )
            raise unreadable(self.path, wording, line=self.line)

    def note_merged(self, cells: str) -> None:
        """Note the range *cells* (``A1:B2``), whose cells are merged.

        One that ends above the names of the columns is let be.
        """
        last = cells.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
        if last.isdigit() and int(last) < self.header:
            return
        self._merged_count += 1
        if len(self._merged) < _MERGED_KEPT:
            self._merged.append(cells)

    def tell_merged(self, notes: list[Wording]) -> None:
        """Tell *notes* of merged cells, if there were any."""
        if self._merged:
            notes.append(merged_note(self._merged, self._merged_count))


def number_text(text: str) -> str:
    """Return a number of a sheet as people write it: ``1.0`` is ``1``, 0.1+0.2 is 0.3.

    Spreadsheets hold 15 digits; what is beyond them is noise of binary fractions.
    """
    if text.isascii() and text.isdigit():
        return text
    try:
        value = Decimal(text)
        if not value.is_finite():
            return text
        if len(value.as_tuple().digits) > _LONG:
            value = Decimal(f"{value:.{_LONG - 1}e}")
    except InvalidOperation:
        return text
    if abs(value.adjusted()) > 2 * _LONG:
        return text
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def cell_error(place: int, line: int, value: str) -> Fault:
    """Return the fault of a cell whose formula gave an error (``#REF!``)."""
    where = f"{column_letters(place)}{line}"
    return Fault(
        "formula-error",
        column_letters(place),
        value,
        Wording(
            f"la cellule {where} contient l'erreur {value}.",
            f"cell {where} holds the error {value}.",
        ),
        Wording(
            "Corrigez sa formule, ou écrivez la valeur.",
            "Mend its formula, or write the value.",
        ),
    )


def no_value(place: int, line: int, formula: str) -> Fault:
    """Return the fault of a formula that was saved without what it gives."""
    where = f"{column_letters(place)}{line}"
    return Fault(
        "formula",
        column_letters(place),
        f"={formula}"[:200],
        Wording(
            f"la formule de la cellule {where} a été enregistrée sans son résultat.",
            f"the formula of cell {where} was saved without its result.",
        ),
        Wording(
            "Ouvrez le fichier avec un tableur et enregistrez-le, ou collez les "
            "valeurs.",
            "Open the file with a spreadsheet program and save it, or paste values.",
        ),
    )


def merged_note(ranges: Iterable[str], count: int) -> Wording:
    """Return what is told of merged cells, by their ranges."""
    shown = ", ".join(list(ranges)[:_SHOWN]) + (" …" if count > _SHOWN else "")
    return Wording(
        f"cellules fusionnées ({shown}) : seule la première de chaque groupe a une "
        "valeur, les autres sont lues vides. Défusionnez-les et répétez la valeur.",
        f"merged cells ({shown}): only the first of each group has a value, the others "
        "are read as empty. Split them and repeat the value.",
    )
