"""Read a SPARQL query as tokens: refuse what is not for the public, see its form.

Knows the terminals of SPARQL 1.1, no grammar: what passes here may still not parse.
Written against the way the engine reads: it needs no space after a keyword
(``SERVICESILENT<x>{}``, ``trueSERVICE?x{}`` and, with a prefix ``ex``,
``SERVICEex:x{}`` all call a service), and decides by context whether ``<`` opens an
IRI. What is ambiguous is refused. The sandbox of the workers is the second wall.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pvd_graph.store.lexing_escapes import decoded
from pvd_graph.store.lexing_patterns import MAX_PATTERNS, excess_pattern
from pvd_graph.store.lexing_services import CalledService, ServiceReader
from pvd_graph.store.lexing_tokens import TOKEN
from pvd_graph.store.refusals import (
    NOT_CLOSED,
    NULL,
    QueryTooLongError,
    RefusedQueryError,
    no_update,
    refused,
    too_long,
    too_many_patterns,
    too_nested,
)

__all__ = [
    "MAX_NESTING",
    "MAX_PATTERNS",
    "MAX_QUERY_BYTES",
    "QueryShape",
    "QueryTooLongError",
    "RefusedQueryError",
    "examine",
]

MAX_QUERY_BYTES = 100_000
MAX_NESTING = 100
"""Levels of brackets. Queries of people stay under 20; the engine's parser ends the
process at 1,000 to 2,000, and its planner needs seconds from 200 on."""
# Dashboards repeat their queries: what the short ones told is remembered.
_REMEMBERED, _REMEMBERED_LENGTH = 1_024, 4_000


@dataclass(frozen=True, slots=True)
class QueryShape:
    """What the tokens of a query tell.

    Attributes:
        form: its first word after the prologue; None when there is none, and then the
            query cannot parse.
        has_dataset: it chooses its graphs by FROM or FROM NAMED.
        volatile: its answer changes from one run to the next (NOW, RAND, SERVICE...).
        services: the other endpoints that it calls, in order.
    """

    form: Literal["select", "ask", "construct", "describe"] | None
    has_dataset: bool
    volatile: bool
    services: tuple[CalledService, ...] = ()


_PARTS = re.compile(r"[.\-]")
_FORMS: dict[str, Literal["select", "ask", "construct", "describe"]] = {
    "SELECT": "select",
    "ASK": "ask",
    "CONSTRUCT": "construct",
    "DESCRIBE": "describe",
}
_UPDATES = {
    *("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"),
    "WITH",
}
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"}
_SERVICE = "SERVICE"


def _hides_text(iri: str) -> bool:
    """Say whether what looks like an IRI may be ``<`` and then more of an expression.

    In ``?x<'>'`` the engine sees a comparison with a text, and in ``?x<?y#>`` a
    comment: what follows is then read otherwise than here. Neither can be when a
    scheme and ``//`` come before the sign, or when the sign is not there.
    """
    if "'" in iri:
        return True
    return "#" in iri and re.match(r"<[A-Za-z][\w+.\-]*://", iri) is None


class _Reader:
    """One pass over the tokens of a query."""

    def __init__(self, query: str, allowed: tuple[str, ...]) -> None:
        self.query = query
        self.services = ServiceReader(query, allowed)
        self.form: str | None = None
        self.words: set[str] = set()
        self._mentions_service = _SERVICE in query.upper()
        self._ambiguous = False
        self._depth = 0
        self._previous = ""
        self._pending: re.Match[str] | None = None

    def read(self) -> None:
        """Walk the tokens.

        Raises:
            BadQueryError: SERVICE, an update, or too many levels of brackets.
        """
        for token in TOKEN.finditer(self.query):
            kind = token.lastgroup
            if kind == "comment":
                continue
            if kind in ("broken", "broken_long"):
                self._broken(token)
                return
            if self._follows_service(token):
                continue
            if kind == "word":
                self._word(token)
            elif kind == "iri":
                self._iri(token)
            elif kind in ("name", "blank"):
                self._name(token)
            elif kind == "open":
                self._open(token)
            elif kind == "close":
                self._depth -= 1
            self._previous = token[0].upper()

    def _follows_service(self, token: re.Match[str]) -> bool:
        """Say whether *token* is what SERVICE calls; refuse what may call otherwise."""
        if self._pending is not None and token[0] == "{":
            raise self.services.refusal(self._pending.start())
        self._pending = None
        return self.services.take(token)

    def _word(self, token: re.Match[str]) -> None:
        word = token[0].upper()
        if _SERVICE in word:
            self.services.begin(token)
        if self.form is None and self._depth == 0:
            if word in _FORMS:
                self.form = word
            elif word in _UPDATES:
                problem = no_update(word)
                raise refused(self.query, token.start(), problem)
        self.words.update(_PARTS.split(word))

    def _iri(self, token: re.Match[str]) -> None:
        if _hides_text(token[0]):
            if self._mentions_service:
                raise self.services.refusal(token.start())
            self._ambiguous = True

    def _broken(self, token: re.Match[str]) -> None:
        """Refuse a text that is never closed, unless an IRI before it was none."""
        if not self._ambiguous:
            raise refused(self.query, token.start(), NOT_CLOSED)
        # What follows cannot be read here: the engine will. No SERVICE is in it, and
        # it may be volatile for all we know.
        self.words |= _VOLATILE

    def _name(self, token: re.Match[str]) -> None:
        # The engine may end `ex:a.b.SERVICE` before the last dot, and go on from there.
        if f".{_SERVICE}" in token[0].upper():
            raise self.services.refusal(token.start())
        # `SERVICEex:x {` is a service; `GRAPH services:x {` is a graph.
        prefix = token[0].partition(":")[0].upper()
        if _SERVICE in prefix and self._previous != "GRAPH":
            self._pending = token

    def _open(self, token: re.Match[str]) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            problem = too_nested(MAX_NESTING)
            raise refused(self.query, token.start(), problem)


def _read(query: str, allowed: tuple[str, ...]) -> QueryShape:
    """Return what the tokens of *query* tell, or refuse it."""
    if "\x00" in query:
        raise refused(query, query.index("\x00"), NULL)
    reader = _Reader(query, allowed)
    reader.read()
    if "\\" in query and (plain := decoded(query)) != query:
        second = _Reader(plain, allowed)
        second.read()
        second.services.check_same(reader.services)
    if (excess := excess_pattern(query)) is not None:
        raise refused(query, excess, too_many_patterns(MAX_PATTERNS))
    return QueryShape(
        form=_FORMS.get(reader.form or ""),
        has_dataset="FROM" in reader.words,
        volatile=not reader.words.isdisjoint(_VOLATILE),
        services=tuple(reader.services.called),
    )


_read_once = lru_cache(maxsize=_REMEMBERED)(_read)


def examine(
    query: str, *, max_bytes: int = MAX_QUERY_BYTES, services: tuple[str, ...] = ()
) -> QueryShape:
    """Return what the tokens of *query* tell, or refuse it.

    Escapes such as ``\\u0053`` are read both as they stand, which is the engine's
    way, and decoded first, which is the standard's.

    Args:
        query: SPARQL text.
        max_bytes: in UTF-8.
        services: addresses that SERVICE may name; without any, it is refused.

    Raises:
        QueryTooLongError: more than *max_bytes*.
        BadQueryError: SERVICE, an update, more than `MAX_NESTING` levels or
            `MAX_PATTERNS` triple patterns, in French with line and column.
    """
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise QueryTooLongError(*too_long(size, max_bytes))
    read = _read_once if size <= _REMEMBERED_LENGTH else _read
    return read(query, services)
