"""Texts of the graph in the language of the page, or told to be French."""

from __future__ import annotations

from flask_babel import lazy_gettext
from markupsafe import Markup

from pvd_graph.app.context import current_reader
from pvd_graph.app.language import page_language
from pvd_graph.app.texts import gettext
from pvd_graph.services.english import english_texts

__all__ = ["in_french", "in_page_language", "label"]

# Words that services have in French, beside those of the graph: told to the catalogues.
_OURS = (
    lazy_gettext("Centralité"),
    lazy_gettext("Densité"),
    lazy_gettext("Type de territoire rural"),
    lazy_gettext("Massif de montagne"),
    lazy_gettext("Place dans l'aire d'attraction"),
    lazy_gettext("Tension du logement (zonage ABC)"),
    lazy_gettext("Population et territoire"),
    lazy_gettext("Hexagone et Corse"),
)


def in_page_language(text: str) -> str:
    """Return a French *text* of the graph as the page says it, else as it is."""
    if page_language() == "fr" or not text:
        return text
    return english_texts(current_reader()).get(text) or gettext(text)


def label(text: str | None) -> str:
    """Return *text* in the language of the page, marked as French where it is not.

    For names, definitions and descriptions; numbers and codes are of no language.
    """
    if not text or page_language() == "fr":
        return text or ""
    told = in_page_language(text)
    if told != text or not any(letter.isalpha() for letter in text):
        return told
    return Markup('<span lang="fr">{}</span>').format(text)


def in_french(shown: str) -> str:
    """Return what a town wrote, marked as French on a page in another language."""
    if page_language() == "fr":
        return shown
    return Markup('<div lang="fr">{}</div>').format(shown)
