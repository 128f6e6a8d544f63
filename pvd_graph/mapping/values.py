"""Cells to lexical values, by column type. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from pvd_graph.codes import parse_code_insee, parse_siren
from pvd_graph.errors import BadCodeError
from pvd_graph.model import Wording

__all__ = ["DATATYPES", "CellError", "parse_cell"]

DATATYPES = {
    "integer": "xsd:integer",
    "decimal": "xsd:decimal",
    "date": "xsd:date",
    "year": "xsd:gYear",
}
"""Column type -> datatype of its literals; the other types give plain strings."""

_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]+", re.ASCII)
_URL = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")


class CellError(ValueError):
    """A cell that is not of its column's type: what is wrong, and the remedy."""

    def __init__(self, problem: Wording, remedy: Wording) -> None:
        """Keep both halves of the sentence."""
        super().__init__(problem.fr)
        self.problem = problem
        self.remedy = remedy


def _commune(cell: str) -> str:
    try:
        return parse_code_insee(cell)
    except BadCodeError as error:
        remedy = Wording(
            "Reprenez le code du Code officiel géographique.",
            "Take the code from the official geographic code.",
        )
        raise CellError(Wording(str(error), error.english), remedy) from error


def _siren(cell: str) -> str:
    try:
        return parse_siren(cell)
    except BadCodeError as error:
        remedy = Wording(
            "Reprenez le SIREN de l'organisme.", "Take the SIREN of the body."
        )
        raise CellError(Wording(str(error), error.english), remedy) from error


def _integer(cell: str) -> str:
    if _INTEGER.fullmatch(cell):
        return str(int(cell))
    problem = Wording("ce n'est pas un nombre entier.", "this is no whole number.")
    remedy = Wording("Écrivez par exemple 1250.", "Write 1250, for example.")
    raise CellError(problem, remedy)


def _decimal(cell: str) -> str:
    """Return the canonical form of an xsd:decimal: no exponent, no padding zeros."""
    try:
        number = Decimal(cell)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        problem = Wording("ce n'est pas un nombre.", "this is no number.")
        remedy = Wording("Écrivez par exemple 1250.5.", "Write 1250.5, for example.")
        raise CellError(problem, remedy)
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _date(cell: str) -> str:
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError as error:
        problem = Wording("ce n'est pas une date.", "this is no date.")
        remedy = Wording("Écrivez-la AAAA-MM-JJ.", "Write it YYYY-MM-DD.")
        raise CellError(problem, remedy) from error


def _year(cell: str) -> str:
    if _YEAR.fullmatch(cell):
        return cell
    problem = Wording("ce n'est pas une année.", "this is no year.")
    remedy = Wording("Écrivez-la sur quatre chiffres.", "Write it in four digits.")
    raise CellError(problem, remedy)


def _url(cell: str) -> str:
    if _URL.fullmatch(cell):
        return cell
    problem = Wording("ce n'est pas une adresse web.", "this is no web address.")
    remedy = Wording(
        "Elle commence par http:// ou https:// et n'a pas d'espace.",
        "It starts with http:// or https:// and has no space.",
    )
    raise CellError(problem, remedy)


_PARSERS: dict[str, Callable[[str], str]] = {
    "commune": _commune,
    "siren": _siren,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "year": _year,
    "url": _url,
}


def parse_cell(kind: str, cell: str) -> str:
    """Return the lexical value of a non-empty, trimmed *cell* of type *kind*.

    Raises:
        CellError: the cell is not of that type.
    """
    parser = _PARSERS.get(kind)
    return cell if parser is None else parser(cell)
