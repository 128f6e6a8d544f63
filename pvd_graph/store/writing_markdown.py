"""Write the solutions of a SELECT as a Markdown table (GitHub Flavored Markdown).

What a value holds is shown and never interpreted: no HTML, no link but the IRI itself,
no cell of its own.

Source: https://github.github.com/gfm/#tables-extension- and section 2.4 (escapes).
"""

from __future__ import annotations

import re
from typing import IO

import pyoxigraph as ox

__all__ = ["write_markdown"]

_LINK = re.compile(r"""https?://[^\s<>"'`|\\^{}\[\]\x00-\x20\x7f-\x9f]+""")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        **{sign: f"\\{sign}" for sign in "\\`*_[]|~!#$"},
    }
)


def _escaped(text: str) -> str:
    """Return *text* on one line, as Markdown that shows it."""
    if text.isalnum():
        return text
    return _BLANKS.sub(" ", text).strip().translate(_ESCAPES)


def _cell(term: object) -> str:
    """Return a term as a cell; an unbound variable is an empty one."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        iri = term.value
        return f"<{iri}>" if _LINK.fullmatch(iri) else _escaped(iri)
    return _escaped(term.value if isinstance(term, ox.Literal) else str(term))


def _row(cells: list[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode()


def write_markdown(solutions: ox.QuerySolutions, output: IO[bytes]) -> None:
    """Write *solutions* to *output*, row by row as they come."""
    names = [_escaped(variable.value) for variable in solutions.variables]
    output.write(_row(names) + _row(["---"] * max(1, len(names))))
    for solution in solutions:
        output.write(_row([_cell(term) for term in solution]))
