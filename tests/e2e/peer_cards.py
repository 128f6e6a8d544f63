"""The cards of a page of peers, read back from its HTML as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"br", "img", "input", "meta", "link", "option"}


@dataclass
class Card:
    """What one card says: its paragraphs, and its links as (address, text)."""

    code: str = ""
    head: str = ""
    reason: str = ""
    challenges: list[tuple[str, str]] = field(default_factory=list)
    actions: list[tuple[str, str]] = field(default_factory=list)


class _Cards(HTMLParser):
    """Collects the `li.peer` of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[Card] = []
        self.texts: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._link = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            return
        self._open.append((tag, given.get("class", "")))
        if (tag, given.get("class")) == ("li", "peer"):
            self.cards.append(Card())
        if tag in {"h3", "p", "li"}:
            self._text = []
        if tag == "a":
            self._link = given["href"]

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, kind = self._open.pop()
            if name == tag:
                break
        else:
            return
        text = "".join(self._text).strip()
        if tag == "p" and not self.cards:
            self.texts.append(text)
        if not self.cards or not any(kind == "peer" for _, kind in self._open):
            return
        card = self.cards[-1]
        if tag == "h3":
            card.head, card.code = text, self._link.rsplit("/", 1)[-1]
        elif tag == "p" and not kind:
            card.reason = card.reason or text
        elif tag == "li":
            listed = card.challenges if "/challenges/" in self._link else card.actions
            listed.append((self._link, text))


def cards_of(page: str) -> tuple[list[str], list[Card]]:
    """Return the paragraphs ahead of the cards, and the cards."""
    reader = _Cards()
    reader.feed(re.sub(r"<form.*?</form>", "", page, flags=re.DOTALL))
    return reader.texts, reader.cards
