"""What the cells of a sheet become, whatever the workbook: text, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from pvd_graph.model import Wording
from pvd_graph.reading.headers import column_letters
from pvd_graph.reading.refusing import Fault

__all__ = ["cell_error", "merged_note", "no_value", "number_text"]

_LONG = 15
_SHOWN = 8


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
