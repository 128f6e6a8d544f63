"""Cells to lexical values, by column type. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from pvd_graph.codes import parse_code_insee, parse_siren
from pvd_graph.errors import BadCodeError
from pvd_graph.folding import fold
from pvd_graph.mapping.dates import date_parser
from pvd_graph.mapping.faults import CellError
from pvd_graph.mapping.numbers import number_parser
from pvd_graph.model import Column, Wording

__all__ = ["DATATYPES", "NUMBERS", "CellError", "Parser", "parse_cell", "parser_of"]

Parser = Callable[[str], str]
"""Gives the lexical value of a non-empty, trimmed cell; raises `CellError`."""

DATATYPES = {
    "boolean": "xsd:boolean",
    "integer": "xsd:integer",
    "decimal": "xsd:decimal",
    "money": "xsd:decimal",
    "percent": "xsd:decimal",
    "date": "xsd:date",
    "year": "xsd:gYear",
}
"""Column type -> datatype of its literals; the other types give plain strings."""

NUMBERS = frozenset({"integer", "decimal", "money", "percent"})
"""Column types whose values are compared and multiplied as numbers."""

_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_URL = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")
_TRUE = frozenset({"oui", "vrai", "o", "x", "1", "true", "yes", "y", "v"})
_FALSE = frozenset({"non", "faux", "n", "0", "false", "no", "f"})


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


def _year(cell: str) -> str:
    if _YEAR.fullmatch(cell):
        return cell
    problem = Wording("ce n'est pas une année.", "this is no year.")
    remedy = Wording("Écrivez-la sur quatre chiffres.", "Write it in four digits.")
    raise CellError(problem, remedy)


def _boolean(cell: str) -> str:
    word = fold(cell)
    if word in _TRUE:
        return "true"
    if word in _FALSE:
        return "false"
    problem = Wording("ce n'est ni oui ni non.", "this is neither yes nor no.")
    remedy = Wording("Écrivez oui ou non.", "Write yes or no.")
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


def _slug(cell: str) -> str:
    """Return the words of a text, or of the last part of an address, with hyphens."""
    text = cell.rstrip("/").rpartition("/")[2] if _URL.fullmatch(cell) else cell
    if slug := fold(text).replace(" ", "-"):
        return slug
    problem = Wording(
        "ce texte n'a ni lettre ni chiffre.", "this text has no letter nor digit."
    )
    remedy = Wording(
        "Écrivez un nom dont on puisse faire une adresse.",
        "Write a name that an address can be made of.",
    )
    raise CellError(problem, remedy)


_PARSERS: dict[str, Parser] = {
    "boolean": _boolean,
    "commune": _commune,
    "siren": _siren,
    "slug": _slug,
    "year": _year,
    "url": _url,
}


def parser_of(column: Column, decimal: str = "") -> Parser | None:
    """Return what reads the cells of *column*; None where every text is good.

    Args:
        column: its type, format and factor are used here; the codes of communes are
            read by `pvd_graph.mapping.communes`.
        decimal: the decimal sign of the table, empty when not declared.
    """
    if column.type in NUMBERS:
        return number_parser(column.type, decimal, column.factor)
    if column.type == "date":
        return date_parser(column.format)
    return _PARSERS.get(column.type)


def parse_cell(kind: str, cell: str) -> str:
    """Return the lexical value of a non-empty, trimmed *cell* of type *kind*.

    Raises:
        CellError: the cell is not of that type.
    """
    parser = parser_of(Column("", kind))
    return cell if parser is None else parser(cell)
