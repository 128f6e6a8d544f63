"""Decode the codepoint escapes of a SPARQL query: ``\\u0053`` is an S.

Source: https://www.w3.org/TR/sparql11-query/#codepointEscape
"""

from __future__ import annotations

import re

__all__ = ["decoded"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def decoded(query: str) -> str:
    """Return *query* with its codepoint escapes decoded (SPARQL 1.1, 19.2)."""

    def character(escape: re.Match[str]) -> str:
        point = int(escape[1] or escape[2], 16)
        # Surrogates and what is beyond Unicode stay as they are: no parser takes them.
        beyond = 0xD800 <= point <= 0xDFFF or point > 0x10FFFF  # noqa: PLR2004
        return escape[0] if beyond else chr(point)

    return _ESCAPE.sub(character, query)
