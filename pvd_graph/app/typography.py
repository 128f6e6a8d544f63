"""French spaces in a finished page: none of them may end a line. Pure.

Texts of the graph and of the templates are typed with ordinary spaces; readers get a
no-break space before a colon and inside guillemets, a narrow one before ``; ! ?``, and
figures that stay with their thousands and their unit. Done once on the page, so that
no template and no dataset has to think of it; what lies in tags (addresses, queries in
fields) and in code is left as it is.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

from __future__ import annotations

import re

__all__ = ["french_spaces"]

_NBSP = "\u00a0"
_THIN = "\u202f"
# What must stay as typed, whole; the group makes `split` keep it at odd places. So do
# long tags: in the path of a map each number of three figures would look for its end.
_VERBATIM = re.compile(
    r"(<(?:code|pre|textarea|script|style)\b.*?</(?:code|pre|textarea|script|style)>"
    r"|<[a-z][^<>]{200,}>)",
    re.DOTALL,
)
# Outside of tags: the next angle bracket is not the end of one.
_TEXT = r"(?![^<>]*>)"
# One walk over the page: each space is looked at once, by what follows it first.
_SPACE = re.compile(
    r" (?=[;!?:%€»\dheka])"
    r"(?:(?P<thin>"
    r"(?=[;!?](?:\s|<|$))(?<=\S )"
    r"|(?=\d{3}(?!\d))"
    r"(?:(?<=(?<!\d)\d )|(?<=(?<!\d)\d\d )|(?<=(?<!\d)\d\d\d )))"
    r"|(?=[:%€»](?:[\s<.,;)]|$))"
    r"|(?=(?:habitants?|hab\.|euros?|km|ans)\b)(?<=\d ))" + _TEXT
)
_OPENED = re.compile(rf"« {_TEXT}")


def french_spaces(page: str) -> str:
    """Return an HTML page whose spaces hold where French wants them to.

    Args:
        page: HTML, in which ``<`` and ``>`` of texts are escaped.

    Cost: about a millisecond for 100 kB.
    """
    parts = _VERBATIM.split(page)
    parts[::2] = map(_spaced, parts[::2])
    return "".join(parts)


def _spaced(text: str) -> str:
    # A page may be cut by code in the middle of a sentence, never inside a tag.
    text = _SPACE.sub(_of_width, text)
    return _OPENED.sub(f"«{_NBSP}", text) if "« " in text else text


def _of_width(found: re.Match[str]) -> str:
    return _NBSP if found["thin"] is None else _THIN
