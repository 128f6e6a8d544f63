"""Say what is wrong with a sign that no query and no update may hold."""

from __future__ import annotations

import re

from pvd_graph.store.mistakes_tokens import Token
from pvd_graph.store.refusals import Wording

__all__ = ["strange"]

_INVISIBLE = "\ufeff\u200b\u2060\u00ad"
_SPACES = "\u00a0\u202f\u2007\u2009"
_QUOTES = "«»“”„‟\u2018’\u201a"
_OPEN_IRI = re.compile(r"<[A-Za-z][\w+.\-]*://[^\s>]*")
_BAD_ESCAPE = re.compile(r"""(?<!\\)(?:\\\\)*+\\[^tbnrf"'\\uU]""")
_BAD_POINT = re.compile(
    r"""(?<!\\)(?:\\\\)*+(?P<escape>
        \\u (?: [dD][89A-Fa-f][0-9A-Fa-f]{2} | (?![0-9A-Fa-f]{4}) )
      | \\U (?! 000[0-9A-Fa-f]{5} | 0010[0-9A-Fa-f]{4} )
    ) [0-9A-Fa-f]{0,8}""",
    re.VERBOSE,
)
_ESCAPE: Wording = (
    (
        "ce texte contient une barre oblique inverse \\ qui n'annonce rien ; "
        "doublez-la : \\\\."
    ),
    "this text holds a backslash \\ that announces nothing; double it: \\\\.",
)


def _bad_point(text: str) -> Wording | None:
    """Return what to say of a code that stands for no character."""
    found = _BAD_POINT.search(text)
    if found is None:
        return None
    code = found[0][found.start("escape") - found.start() :]
    return (
        (
            f"{code} ne désigne aucun caractère ; \\u prend 4 chiffres hexadécimaux, "
            "\\U en prend 8, jusqu'à 0010FFFF et hors de D800 à DFFF."
        ),
        (
            f"{code} stands for no character; \\u takes 4 hexadecimal digits, \\U "
            "takes 8, up to 0010FFFF and outside D800 to DFFF."
        ),
    )


def _sign(token: Token) -> Wording | None:
    """Return what to say of a sign that no query may hold."""
    code = f"U+{ord(token.text[0]):04X}" if token.text else ""
    if token.kind == "entity":
        return (
            (
                f"« {token.text} » vient d'une page HTML ; écrivez le signe lui-même "
                "(<, >, &)."
            ),
            f"“{token.text}” comes from an HTML page; write the sign itself (<, >, &).",
        )
    if token.kind != "strange":
        return None
    if token.text in _INVISIBLE:
        return (
            f"caractère invisible {code}, souvent venu d'un copier-coller ; ôtez-le.",
            f"invisible character {code}, often pasted along; remove it.",
        )
    if token.text in _SPACES:
        return (
            f"espace insécable {code} ; mettez une espace ordinaire.",
            f"no-break space {code}; put a plain space.",
        )
    if token.text in _QUOTES:
        return (
            (
                f"guillemet typographique {token.text} ; prenez les guillemets "
                'droits " '
                "ou '."
            ),
            f"typographic quote {token.text}; use straight quotes \" or '.",
        )
    return None


def strange(tokens: list[Token], query: str) -> tuple[int, Wording] | None:
    """Return the first sign that may not be: where it is, and what to say of it."""
    for token in tokens:
        found = _sign(token)
        if token.kind == "string" and _BAD_ESCAPE.search(token.text):
            found = _ESCAPE
        elif token.kind == "string" and (point := _bad_point(token.text)) is not None:
            found = point
        elif token.text == "<" and (opened := _OPEN_IRI.match(query, token.start)):
            found = (
                f"l'IRI {opened[0][:60]} n'est pas fermé par > ou contient une espace.",
                f"the IRI {opened[0][:60]} is not closed by > or holds a space.",
            )
        if found is not None:
            return token.start, found
    return None
