"""Texts in the language of the page: French is the key of the catalogues.

What Flask-Babel gives, with types. Outside of a request texts stay in French.
"""

from __future__ import annotations

import flask_babel

from pvd_graph.app.language import page_language

__all__ = ["gettext"]


def gettext(text: str, **given: str | int) -> str:
    """Return *text* in the language of the page, filled with what is *given*.

    Where something is given, a per cent sign in *text* is doubled.
    """
    if page_language() == "fr":
        return text % given if given else text
    return str(flask_babel.gettext(text, **given))
