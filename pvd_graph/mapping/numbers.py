"""Numbers as people and spreadsheets write them in France. Pure.

``1 234,5``, ``1.234,50 €``, ``12,5 %`` and ``1234.5`` are numbers; ``1.234 €`` may be
one thousand or a little more than one, and is refused until the table says which sign
its decimals have.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from pvd_graph.mapping.faults import CellError
from pvd_graph.model import Wording
from pvd_graph.units import EUROS_OF

__all__ = ["number_parser"]


_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_AMOUNT = re.compile(r"(?P<number>[^€a-z]*?) ?(?P<unit>€|[a-z]+ ?€?)?", re.IGNORECASE)
_GROUPED = {
    sign: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(sign)}[0-9]{{3}})+", re.ASCII)
    for sign in " .,'"
}
_THREE_DECIMALS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
_SIGNS = str.maketrans({"\u2212": "-", "\u2019": "'"})
_BOUND = 64
"""Longest text taken for a number: an exponent could make it as long as memory."""


class _Ambiguous(Exception):  # noqa: N818 - never leaves this module
    """A point or comma that may be the decimal sign or part thousands."""


def canonical(number: Decimal) -> str:
    """Return the canonical form of an xsd:decimal: no exponent, no padding zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _whole(text: str, sign: str) -> str:
    """Return the digits of a whole part, whose thousands *sign* or spaces part."""
    for each in (sign, " ", "'"):
        if each and each in text:
            if not _GROUPED[each].fullmatch(text):
                raise ValueError
            return text.replace(each, "")
    return text


def _decimal_sign(body: str, declared: str, *, strict: bool) -> str:
    """Return the decimal sign of *body*, empty where it has none."""
    if declared:
        return declared if declared in body else ""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rindex(".") > body.rindex(",") else ","
    if points + commas == 1:
        if strict and _THREE_DECIMALS.fullmatch(body):
            raise _Ambiguous
        return "." if points else ","
    return ""


def _number(text: str, declared: str, *, strict: bool) -> Decimal:
    """Return the number that *text* writes.

    Raises:
        ValueError: none, or `_Ambiguous`.
    """
    text = _SPACES.sub(" ", text.translate(_SIGNS)).strip()
    if len(text) > _BOUND:
        raise ValueError
    minus = text.startswith("-")
    body = text[1:].lstrip() if text.startswith(("-", "+")) else text
    if "e" in body or "E" in body:
        number = Decimal(body.replace(",", "."))
        if abs(number.adjusted()) > _BOUND:
            raise ValueError
        return -number if minus else number
    sign = _decimal_sign(body, declared, strict=strict)
    whole, _, decimals = body.rpartition(sign) if sign else (body, "", "")
    digits = _whole(whole, {".": ",", ",": "."}.get(sign) or _only(whole))
    written = digits + decimals
    if not (written.isascii() and written.isdigit()):
        raise ValueError
    number = Decimal(f"{digits or '0'}.{decimals or '0'}")
    return -number if minus else number


def _only(whole: str) -> str:
    """Return the point or comma that parts thousands in a number without decimals."""
    return "." if "." in whole else "," if "," in whole else ""


_NO_NUMBER = Wording("ce n'est pas un nombre.", "this is no number.")
_NO_INTEGER = Wording("ce n'est pas un nombre entier.", "this is no whole number.")
_NO_AMOUNT = Wording("ce n'est pas un montant.", "this is no amount of money.")
_TWO_WAYS = Wording(
    "ce nombre se lit de deux façons : le signe sépare des milliers ou des décimales.",
    "this number can be read in two ways: the sign parts thousands or decimals.",
)
_REMEDIES = {
    "integer": Wording("Écrivez par exemple 1250.", "Write 1250, for example."),
    "decimal": Wording(
        "Écrivez par exemple 1250,5 ou 1250.5.", "Write 1250.5 or 1250,5, for example."
    ),
    "percent": Wording(
        "Écrivez par exemple 12,5 ou 12,5 %.", "Write 12.5 or 12.5%, for example."
    ),
    "money": Wording(
        "Écrivez par exemple 21667,00 ou 21 667,00 €.",
        "Write 21667.00 or 21 667,00 €, for example.",
    ),
}
_DECLARE = Wording(
    "Écrivez-le sans séparateur de milliers, ou déclarez « decimal » pour la table.",
    "Write it without a sign between thousands, or declare “decimal” for the table.",
)


def number_parser(kind: str, decimal: str, factor: str) -> Callable[[str], str]:
    """Return a function from a cell to the lexical value of its number.

    Args:
        kind: ``integer``, ``decimal``, ``percent`` (12,5 % is 12.5) or ``money``
            (euros).
        decimal: the decimal sign of the table, ``.`` or ``,``; empty when not known.
        factor: what to multiply by, as a decimal; empty for nothing.

    The function raises `CellError`.
    """
    times = Decimal(factor) if factor else None
    quick = decimal != "," and times is None and kind != "integer"
    strict = kind in {"integer", "money"}

    def parse(cell: str) -> str:
        if (
            quick
            and len(cell) <= _BOUND
            and _PLAIN.fullmatch(cell)
            and not (strict and _unsure(cell))
        ):
            return _tidy(cell)
        try:
            text, unit = _split(kind, cell)
            number = _number(text, decimal, strict=strict)
        except _Ambiguous as error:
            raise CellError(_TWO_WAYS, _DECLARE) from error
        except (ValueError, InvalidOperation) as error:
            raise CellError(_wrong(kind), _REMEDIES[kind]) from error
        scale = unit if unit is not None else times
        if scale is not None:
            number *= scale
        if kind == "integer" and number != number.to_integral_value():
            raise CellError(_NO_INTEGER, _REMEDIES[kind])
        return canonical(number)

    return parse


def _unsure(cell: str) -> bool:
    return _THREE_DECIMALS.fullmatch(cell.lstrip("-")) is not None


def _tidy(cell: str) -> str:
    """Return the canonical form of a number of plain digits, without a `Decimal`."""
    if cell[0] in "0-" or "." in cell:
        return canonical(Decimal(cell))
    return cell


def _wrong(kind: str) -> Wording:
    return {"integer": _NO_INTEGER, "money": _NO_AMOUNT}.get(kind, _NO_NUMBER)


def _split(kind: str, cell: str) -> tuple[str, Decimal | None]:
    """Take the sign of per cent or the unit of an amount off a cell.

    Thousands or millions that a cell writes are what it counts, whatever the column
    declares; the euro sign says no more than the type of the column does.
    """
    if kind == "percent":
        return cell.removesuffix("%").rstrip(), None
    if kind != "money":
        return cell, None
    found = _AMOUNT.fullmatch(_SPACES.sub(" ", cell).strip())
    if found is None:
        raise ValueError
    unit = (found["unit"] or "").replace(" ", "").lower()
    if unit and unit not in EUROS_OF:
        raise ValueError
    times = EUROS_OF.get(unit, 1)
    return found["number"], Decimal(times) if times > 1 else None
