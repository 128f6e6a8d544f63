"""Personal data in what people write: found before it is published.

Addresses and telephone numbers never go out: the shapes refuse them, and here the
author is told where they stand. What looks like a name (`person_names`) is shown to the
author and to the moderator, who say whether it may stay: an architect's may, a shop may
bear one. Nothing is changed. The contact of a sheet is another matter (`role_mailbox`).

A text is searched as it was typed, and as readers get it: marks of Markdown, signs that
are not seen and codes in an address hide nothing.

Pure. Finds what looks like it: neither proves that there is none, nor replaces reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pvd_graph.experience.markdown import words_read
from pvd_graph.experience.person_names import person_names
from pvd_graph.folding import fold

__all__ = ["Finding", "personal_data"]

Kind = Literal["email", "phone", "number", "name"]

_SPACE = r"[^\S\n]"
"""Within a line, whatever its width: tabs too."""

_MARKS = r"[\s*_~`]{0,6}"
_DOT = (
    rf"(?:\.|{_SPACE}?[(\[{{]\s?(?:point|dot|\.)\s?[)\]}}]{_SPACE}?|\s(?:point|dot)\s)"
)
# "(a)" and "at" stand in other sentences too: an address has a domain with a dot.
_TEXT_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "email",
        re.compile(
            # From the beginning of a run alone: a long one costs once, not its square.
            rf"(?<![\w.+-])[\w.+-]+(?:"
            rf"{_MARKS}@{_MARKS}[\w-]+"
            r"|\s{0,3}(?:[(\[{<]\s?(?:at|arr?obase?)\s?[)\]}>]|\barr?obase?\b)"
            r"\s{0,3}[\w-]+"
            rf"|\s{{0,3}}[(\[{{<]\s?[aà]\s?[)\]}}>]\s{{0,3}}[\w-]+{_DOT}[a-z]{{2,24}}\b"
            rf"|\s{{1,3}}(?:at|chez)\s{{1,3}}[\w-]+\s(?:point|dot)\s[a-z]{{2,24}}\b"
            rf")(?:{_DOT}[\w-]+)*",
            re.IGNORECASE,
        ),
    ),
    (
        "phone",
        re.compile(
            rf"(?<!\d)\(?(?:\+{_SPACE}?\(?\d{{2,3}}|00{_SPACE}?\d{{2,3}}|0)"
            rf"(?:{_SPACE}|[.()-]){{0,3}}"
            rf"(?:0\){_SPACE}{{0,2}})?"
            rf"[1-9](?:(?:{_SPACE}|[.()-]){{0,2}}\d{{2}}){{4}}(?!\d)"
        ),
    ),
    # What parts the pairs is the same between all: dates and lists of figures, which
    # have a comma and a space, are not.
    (
        "phone",
        re.compile(
            rf"(?<!\d)(?:0|\+{_SPACE}?\d{{2,3}}{_SPACE}{{0,2}}(?:\(0\){_SPACE}{{0,2}})?)"
            r"[1-9]"
            rf"(?P<gap>{_SPACE}{{0,2}}[-./_|:\u2010-\u2015\u00b7\u2022]{_SPACE}{{0,2}}"
            rf"|{_SPACE}{{1,4}}|,)"
            r"\d{2}(?:(?P=gap)\d{2}){3}(?!\d)"
        ),
    ),
    # Social security numbers, bank accounts, and any other run that the shapes refuse.
    ("number", re.compile(r"\d(?:[ \u00a0\u202f.()-]{0,2}\d){9,}")),
)
_MOST_FOUND = 100
"""Of one text: who reads more than that knows enough. What blocks is found first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may tell who somebody is.

    Attributes:
        blocking: it can never go out; else someone may say that it may stay.
    """

    field: str
    kind: Kind
    text: str

    @property
    def blocking(self) -> bool:
        """Tell whether it can never go out."""
        return self.kind != "name"


def personal_data(
    texts: Mapping[str, str], people: Iterable[str] = ()
) -> list[Finding]:
    """Return what looks like personal data.

    Args:
        texts: field -> text, in order.
        people: names of those who have an account, of the organisation that writes.
    """
    known = tuple(people)
    return [
        finding
        for field, text in texts.items()
        for finding in dict.fromkeys(_findings(field, text, known))
    ]


def _findings(field: str, text: str, known: Iterable[str]) -> Iterator[Finding]:
    found: list[Finding] = []
    for reading in (text, words_read(text)):
        seen = _seen(reading)
        found += [one for one in _found(field, seen, known) if not _told(one, found)]
    yield from found


def _seen(text: str) -> str:
    """Return *text* as it looks: without signs that are not seen, digits as digits."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(one for one in plain if unicodedata.category(one) != "Cf")


def _told(finding: Finding, found: Iterable[Finding]) -> bool:
    """Tell whether *finding* is among those *found*, as far as its letters tell."""
    letters = fold(finding.text)
    return any(
        one.kind == finding.kind
        and (letters in fold(one.text) or fold(one.text) in letters)
        for one in found
    )


def _found(field: str, text: str, known: Iterable[str]) -> Iterator[Finding]:
    taken: list[range] = []
    for kind, span, found in _candidates(text, known):
        if any(span.start < one.stop and one.start < span.stop for one in taken):
            continue
        taken.append(span)
        yield Finding(field, kind, " ".join(found.split()))
        if len(taken) == _MOST_FOUND:
            return


def _candidates(text: str, known: Iterable[str]) -> Iterator[tuple[Kind, range, str]]:
    for kind, rule in _TEXT_RULES:
        for found in rule.finditer(text):
            yield kind, range(*found.span()), found.group()
    for span, name in person_names(text, known):
        yield "name", span, name
