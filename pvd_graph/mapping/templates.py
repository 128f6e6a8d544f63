"""Templates such as ``id/commune/{code}``: compiled once, filled row by row. Pure.

A template is filled with *values*: column -> tuple of lexical values. An empty tuple
for any of its columns gives nothing; several values give one result each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from urllib.parse import quote

from pvd_graph import vocab

__all__ = [
    "Filler",
    "Values",
    "column_filler",
    "columns_of",
    "iri_filler",
    "literal_end",
    "text_filler",
]

Values = Mapping[str, tuple[str, ...]]
Filler = Callable[[Values], Sequence[str]]
"""Gives the terms that a rule says for one row, in order."""

_PLACE = re.compile(r"\{([^{}]+)\}")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]*", re.ASCII)
_ESCAPE = re.compile(r'["\\\n\r]')
_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]*")
_IN_IRI = "-._~:/?#[]@!$&'()*+,;=%"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")


def columns_of(template: str) -> tuple[str, ...]:
    """Return the columns that *template* names, in order."""
    return tuple(_PLACE.findall(template))


@lru_cache(maxsize=65536)
def _encoded(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else quote(value, safe="-._~:@!$'()*,;=")


def _whole_iri(value: str) -> str:
    """Escape what may not stand in an IRI; what is escaped already stays so."""
    return value if _IRI.fullmatch(value) else quote(value, safe=_IN_IRI)


def _as_is(value: str) -> str:
    return value


def _one_column(
    before: str, column: str, after: str, encode: Callable[[str], str]
) -> Filler:
    def fill(values: Values) -> Sequence[str]:
        found = values[column]
        if len(found) == 1:  # nearly always: no loop to set up
            return (before + encode(found[0]) + after,)
        return [before + encode(value) + after for value in found]

    return fill


def _filler(template: str, encode: Callable[[str], str]) -> Filler:
    pieces = _PLACE.split(template)
    fixed, columns = pieces[0::2], pieces[1::2]
    if not columns:
        constant = (template,)
        return lambda _values: constant
    if len(columns) == 1:
        # Most templates, for each of millions of statements: no product to make.
        (before, after), column = fixed, columns[0]
        return _one_column(before, column, after, encode)

    def fill(values: Values) -> list[str]:
        results = []
        for combination in product(*(values[column] for column in columns)):
            filled = [fixed[0]]
            for value, after in zip(combination, fixed[1:], strict=True):
                filled += (encode(value), after)
            results.append("".join(filled))
        return results

    return fill


def iri_filler(template: str) -> Filler:
    """Compile an IRI template into a function that returns N-Triples IRI terms.

    ``id/…`` is relative to the base IRI, ``pvd:…`` is a prefixed name, ``https://…``
    stands as it is, and a template that is one column alone is that column's URL.

    Raises:
        KeyError: an unknown prefix.
    """
    if columns_of(template) and _PLACE.sub("", template) == "":
        return _filler(f"<{template}>", _whole_iri)
    start = template.split("{", 1)[0]
    if not _SCHEME.match(start):
        prefix, colon, _ = start.partition(":")
        template = (
            vocab.PREFIXES[prefix] + template[len(prefix) + 1 :]
            if colon and "/" not in prefix
            else vocab.BASE + template
        )
    return _filler(f"<{template}>", _encoded)


def text_filler(template: str, end: str) -> Filler:
    """Compile a text template into a function that returns literals.

    *end* is what stands after the text, from `literal_end`.
    """
    fill = _filler(template, _as_is)
    return lambda values: [f'"{_escaped(text)}{end}' for text in fill(values)]


def column_filler(column: str, end: str, *, plain: bool) -> Filler:
    """Compile a column into a function that returns its literals.

    Args:
        column: whose values they are.
        end: what stands after the text, from `literal_end`.
        plain: no value has anything to escape (numbers and dates do not).
    """
    if plain:
        return _one_column('"', column, end, _as_is)
    return _one_column('"', column, end, _escaped)


def literal_end(lang: str, datatype: str) -> str:
    """Return what stands after the text of a literal, closing quote included."""
    if lang:
        return f'"@{lang}'
    if datatype and datatype != "xsd:string":
        return f'"^^{vocab.term(datatype)}'
    return '"'


def _escaped(text: str) -> str:
    """Return *text* as it stands between the quotes of an N-Triples literal."""
    return vocab.literal(text)[1:-1] if _ESCAPE.search(text) else text
