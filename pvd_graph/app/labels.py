"""Texts of the graph in the language of the page, or told to be French."""

from __future__ import annotations

from markupsafe import Markup

from pvd_graph.app.context import current_reader
from pvd_graph.app.language import page_language
from pvd_graph.services.english import english_texts

__all__ = ["in_page_language", "label"]


def in_page_language(text: str) -> str:
    """Return a French *text* of the graph as the page says it, else as it is."""
    if page_language() == "fr" or not text:
        return text
    return english_texts(current_reader()).get(text, text)


def label(text: str | None) -> str:
    """Return *text* in the language of the page, marked as French where it is not.

    For names, definitions and descriptions; numbers and codes are of no language.
    """
    if not text or page_language() == "fr":
        return text or ""
    told = english_texts(current_reader()).get(text)
    if told is not None:
        return told
    if not any(letter.isalpha() for letter in text):
        return text
    return Markup('<span lang="fr">{}</span>').format(text)
