"""N-Triples terms taken apart: kind, text, language, datatype, and what they are worth.

Knows the lexical rules of the XSD datatypes that shapes may ask for. Knows nothing of
shapes.

Source: RDF 1.1 N-Triples, https://www.w3.org/TR/n-triples/ ; XML Schema 1.1 part 2,
https://www.w3.org/TR/xmlschema11-2/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from pvd_graph.vocab import XSD, expand

__all__ = [
    "KNOWN_DATATYPES",
    "LANG_STRING",
    "Term",
    "at_most",
    "comparable",
    "parse_term",
    "well_formed",
]

LANG_STRING = expand("rdf:langString")
_STRING = XSD + "string"


class Term(NamedTuple):
    """An IRI or a literal; no blank node is ever written by this project."""

    is_iri: bool
    text: str
    """The IRI, or the lexical form with its escapes undone."""
    lang: str = ""
    """Lower case; empty when there is none."""
    datatype: str = ""
    """IRI; empty for an IRI."""


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SIMPLE = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def _unescape(found: re.Match[str]) -> str:
    point = found.group(1) or found.group(2)
    return chr(int(point, 16)) if point else _SIMPLE.get(found[3], found[3])


def parse_term(text: str) -> Term:
    """Return the parts of a well-formed N-Triples term: ``<iri>`` or ``"text"@fr``.

    Raises:
        ValueError: neither an IRI nor a literal.
    """
    if text[:1] == "<":
        return Term(is_iri=True, text=text[1:-1])
    if text[:1] != '"':
        problem = f"neither an IRI nor a literal: {text!r}"
        raise ValueError(problem)
    end = text.rindex('"')
    lexical, suffix = text[1:end], text[end + 1 :]
    if "\\" in lexical:
        lexical = _ESCAPE.sub(_unescape, lexical)
    if suffix[:1] == "@":
        return Term(
            is_iri=False, text=lexical, lang=suffix[1:].lower(), datatype=LANG_STRING
        )
    return Term(is_iri=False, text=lexical, datatype=suffix[3:-1] or _STRING)


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


_is_integer = _matches(r"[+-]?[0-9]+")


def _integer(low: int | None = None, high: int | None = None) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        if not _is_integer(text):
            return False
        number = int(text)
        return (low is None or number >= low) and (high is None or number <= high)

    return fits


_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_DATE = re.compile(rf"(-?[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_ZONE}", re.ASCII)
_DATE_TIME = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?{_ZONE}",
    re.ASCII,
)


def _as_date(text: str) -> date | None:
    """Return the day, its time zone left aside; nothing when there is no such day."""
    found = _DATE.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _as_datetime(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if _DATE_TIME.fullmatch(text) else None
    except ValueError:
        return None


_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_is_double = _matches(rf"{_NUMBER}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_LEXICAL: dict[str, Callable[[str], bool]] = {
    "string": lambda _: True,
    "anyURI": _matches(r"[^\s<>\"{}|\\^`]*"),
    "boolean": _matches(r"true|false|0|1"),
    "decimal": _matches(_NUMBER),
    "double": _is_double,
    "float": _is_double,
    "date": lambda text: _as_date(text) is not None,
    "dateTime": lambda text: _as_datetime(text) is not None,
    "gYear": _matches(rf"-?(?:[1-9][0-9]{{3,}}|0[0-9]{{3}}){_ZONE}"),
    "gYearMonth": _matches(
        rf"-?(?:[1-9][0-9]{{3,}}|0[0-9]{{3}})-(?:0[1-9]|1[0-2]){_ZONE}"
    ),
    "integer": _is_integer,
    "int": _integer(-(2**31), 2**31 - 1),
    "long": _integer(-(2**63), 2**63 - 1),
    "nonNegativeInteger": _integer(low=0),
    "positiveInteger": _integer(low=1),
}
_BY_DATATYPE = {XSD + name: fits for name, fits in _LEXICAL.items()}
_INTEGERS = {
    XSD + name
    for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
}

KNOWN_DATATYPES = frozenset(_BY_DATATYPE)
"""The XSD datatypes whose lexical rules are known here."""


def well_formed(term: Term) -> bool:
    """Tell whether the text of a literal is allowed by its datatype.

    A datatype that is not known here has no rule and every text passes: only those
    outside XSD may be asked for by a shape, which `constraints` sees to.
    """
    fits = _BY_DATATYPE.get(term.datatype)
    return fits is None or fits(term.text)


def comparable(term: Term) -> tuple[str, Decimal | float | date | datetime] | None:
    """Return what an ordering compares, with its family; nothing where none applies.

    Families are ``number``, ``date``, ``dateTime`` and ``gYear``: two values compare
    only within one family, as in SPARQL.
    """
    if term.is_iri or not well_formed(term):
        return None
    kind = term.datatype
    if kind in _INTEGERS or kind == XSD + "decimal":
        return "number", Decimal(term.text)
    if kind in {XSD + "double", XSD + "float"}:
        return "number", float(term.text)
    if kind == XSD + "gYear":
        return "gYear", Decimal(re.split(r"Z|(?<=[0-9])[+-]", term.text)[0])
    day = _as_date(term.text) if kind == XSD + "date" else None
    if day is not None:
        return "date", day
    moment = _as_datetime(term.text) if kind == XSD + "dateTime" else None
    return None if moment is None else ("dateTime", moment)


def at_most(term: Term, other: Term) -> bool:
    """Tell whether *term* comes before *other*, or is worth the same.

    False for what does not compare: a day and a text, or a moment with a time zone and
    one without. Texts and IRIs compare as texts.
    """
    value, limit = comparable(term), comparable(other)
    if value is None and limit is None:
        return term.text <= other.text
    if value is None or limit is None or value[0] != limit[0]:
        return False
    try:
        return value[1] <= limit[1]  # type: ignore[operator]  # one family, one type
    except TypeError:
        return False
