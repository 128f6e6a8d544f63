"""Templates such as ``id/commune/{code}``: compiled once, filled row by row. Pure.

A template is filled with *values*: column -> tuple of lexical values. An empty tuple
for any of its columns gives nothing; several values give one result each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import product
from urllib.parse import quote

from pvd_graph import vocab

__all__ = ["Filler", "Values", "columns_of", "iri_filler", "text_filler"]

Values = Mapping[str, tuple[str, ...]]
Filler = Callable[[Values], list[str]]
"""Gives the terms that a rule says for one row, in order."""

_PLACE = re.compile(r"\{([^{}]+)\}")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]*", re.ASCII)
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


def _filler(template: str, encode: Callable[[str], str]) -> Filler:
    pieces = _PLACE.split(template)
    fixed, columns = pieces[0::2], pieces[1::2]
    if not columns:
        constant = [template]
        return lambda _values: constant
    if len(columns) == 1:
        # Most templates, for each of millions of statements: no product to make.
        (before, after), column = fixed, columns[0]
        return lambda values: [
            before + encode(value) + after for value in values[column]
        ]

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


def text_filler(template: str, lang: str, datatype: str = "") -> Filler:
    """Compile a text template into a function that returns literals.

    *lang* is their language; *datatype*, a prefixed name, is theirs where *lang* is
    empty.
    """
    fill = _filler(template, str)
    return lambda values: [
        vocab.literal(text, lang=lang, datatype=datatype) for text in fill(values)
    ]
