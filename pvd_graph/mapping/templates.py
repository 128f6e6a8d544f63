"""Templates such as ``id/commune/{code}``: compiled once, filled row by row. Pure.

A template is filled with *values*: column -> tuple of lexical values. An empty tuple
for any of its columns gives nothing; several values give one result each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from urllib.parse import quote

from pvd_graph import vocab

__all__ = ["Values", "columns_of", "iri_filler", "text_filler"]

Values = Mapping[str, tuple[str, ...]]

_PLACE = re.compile(r"\{([^{}]+)\}")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]*", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")


def columns_of(template: str) -> tuple[str, ...]:
    """Return the columns that *template* names, in order."""
    return tuple(_PLACE.findall(template))


@lru_cache(maxsize=65536)
def _encoded(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else quote(value, safe="-._~:@!$'()*,;=")


def _filler(
    template: str, encode: Callable[[str], str]
) -> Callable[[Values], Iterator[str]]:
    pieces = _PLACE.split(template)
    fixed, columns = pieces[0::2], pieces[1::2]

    def fill(values: Values) -> Iterator[str]:
        for combination in product(*(values[column] for column in columns)):
            filled = [fixed[0]]
            for value, after in zip(combination, fixed[1:], strict=True):
                filled += (encode(value), after)
            yield "".join(filled)

    return fill


def iri_filler(template: str) -> Callable[[Values], Iterator[str]]:
    """Compile an IRI template into a function that yields N-Triples IRI terms.

    ``id/…`` is relative to the base IRI, ``pvd:…`` is a prefixed name, ``https://…``
    stands as it is, and a template that is one column alone is that column's URL.

    Raises:
        KeyError: an unknown prefix.
    """
    if columns_of(template) and _PLACE.sub("", template) == "":
        return _filler(f"<{template}>", str)
    start = template.split("{", 1)[0]
    if not _SCHEME.match(start):
        prefix, colon, _ = start.partition(":")
        template = (
            vocab.PREFIXES[prefix] + template[len(prefix) + 1 :]
            if colon and "/" not in prefix
            else vocab.BASE + template
        )
    return _filler(f"<{template}>", _encoded)


def text_filler(template: str, lang: str) -> Callable[[Values], Iterator[str]]:
    """Compile a text template into a function that yields literals in *lang*."""
    fill = _filler(template, str)

    def literals(values: Values) -> Iterator[str]:
        for text in fill(values):
            yield vocab.literal(text, lang=lang)

    return literals
