"""Say what is wrong with a query that does not parse: what, where, and how to go on.

The engine alone decides that a query does not parse; it tells what it would have read,
in its own terms and past the mistake. Here the query is read once more, for people.
What is a guess says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

from pvd_graph.store.mistakes_grammar import first_stop
from pvd_graph.store.mistakes_names import unknown_function, unknown_prefix
from pvd_graph.store.mistakes_signs import strange
from pvd_graph.store.mistakes_tokens import Token, tokens_of
from pvd_graph.store.mistakes_wording import of_stop
from pvd_graph.store.refusals import NO_FORM, RefusedQueryError, Wording
from pvd_graph.store.syntax import UnreadableQueryError, misread

__all__ = ["LONGEST", "explained", "told"]

_Error = TypeVar("_Error", bound=Exception)
LONGEST = 5_000
"""Characters of a query that is read again: 30 ms at most, where others wait."""
_LINE = 80
_STAR: Wording = (
    (
        "SELECT * ne va pas avec GROUP BY ni avec un calcul ; nommez les variables à "
        "montrer."
    ),
    (
        "SELECT * does not go with GROUP BY or a computed value; name the variables to "
        "show."
    ),
)
_UNKNOWN = re.compile(r"≠ <(.*)>$")


def _selected(tokens: list[Token], at: int) -> Iterator[tuple[Token, bool]]:
    """Yield each variable that the SELECT at *at* shows, and whether AS made it."""
    depth = 0
    for index in range(at + 1, len(tokens)):
        token = tokens[index]
        depth += (token.text == "(") - (token.text == ")")
        if not depth and (token.upper in {"WHERE", "FROM", "{"} or token.text == "{"):
            return
        made = tokens[index - 1].upper == "AS"
        if token.kind == "variable" and (made or not depth):
            yield token, made


def _outside_group(tokens: list[Token]) -> tuple[int, Wording] | None:
    """Return the first variable of the one SELECT that its GROUP BY leaves out."""
    starts = [index for index, token in enumerate(tokens) if token.upper == "SELECT"]
    if len(starts) != 1:
        return None
    grouped: set[str] = set()
    for index, token in enumerate(tokens):
        if token.upper == "GROUP":
            grouped = {one.text[1:] for one in tokens[index:] if one.kind == "variable"}
    for token, made in _selected(tokens, starts[0]):
        if not made and token.text[1:] not in grouped:
            name = token.text
            return token.start, (
                (
                    f"la variable {name} de SELECT n'est pas dans GROUP BY ; "
                    "ajoutez-la à "
                    f"GROUP BY, ou prenez-en une valeur : (SAMPLE({name}) AS …)."
                ),
                (
                    f"the variable {name} of SELECT is not in GROUP BY; add it to "
                    "GROUP BY, "
                    f"or take one value of it: (SAMPLE({name}) AS …)."
                ),
            )
    return None


def _bound_twice(tokens: list[Token]) -> tuple[int, Wording] | None:
    """Return the first variable after AS that had a value before, or gets one."""
    selects = [index for index, token in enumerate(tokens) if token.upper == "SELECT"]
    shown_ones = {
        token.start for at in selects for token, made in _selected(tokens, at) if made
    }
    seen: set[str] = set()
    for before, token in pairwise(tokens):
        if token.kind != "variable":
            continue
        name = token.text[1:]
        elsewhere = sum(
            one.kind == "variable" and one.text[1:] == name for one in tokens
        )
        projected = token.start in shown_ones and elsewhere > 1
        if before.upper == "AS" and (projected or name in seen):
            return token.start, (
                (
                    f"la variable {token.text} a peut-être déjà une valeur ailleurs ; "
                    "donnez un autre nom après AS."
                ),
                (
                    f"the variable {token.text} may have a value already; give another "
                    "name after AS."
                ),
            )
        seen.add(name)
    return None


def _meaning(tokens: list[Token], said: str) -> tuple[int, Wording] | None:
    """Return what is wrong with a query whose grammar holds."""
    if (prefix := unknown_prefix(tokens)) is not None:
        return prefix
    if "variable that is unbound" in said:
        return _outside_group(tokens)
    if "SELECT * is not authorized" in said:
        star = next((one for one in tokens if one.text == "*"), None)
        return None if star is None else (star.start, _STAR)
    return _bound_twice(tokens)


def _place(query: str, at: int) -> tuple[int, int]:
    return query.count("\n", 0, at) + 1, at - query.rfind("\n", 0, at)


def _found(query: str, said: str) -> tuple[int, Wording] | None:
    tokens = tokens_of(query)
    if len(tokens) == 1:
        empty = (
            "la requête est vide. " + NO_FORM[0],
            "the query is empty. " + NO_FORM[1],
        )
        return tokens[0].start, empty
    if (unknown := _UNKNOWN.search(said)) is not None:
        known = re.findall(r"<([^<>]*)>", said[: unknown.start()])
        return unknown_function(tokens, unknown[1], known)
    if (sign := strange(tokens, query)) is not None:
        return sign
    stop = first_stop(tokens)
    if stop is None:
        return _meaning(tokens, said)
    name = unknown_prefix(tokens)
    if name is not None and name[0] < stop.token.start:
        return name
    index = tokens.index(stop.token)
    before = tokens[index - 1] if index else None
    wording = of_stop(stop, before, lambda at: _place(query, at))
    return stop.token.start, wording


def explained(query: str, error: _Error) -> _Error | UnreadableQueryError:
    """Return *error* as it is, or a better one if *query* does not parse.

    Args:
        query: the text that was asked.
        error: what the pool or the lexer said of it.
    """
    formless = isinstance(error, RefusedQueryError) and str(error) == NO_FORM[0]
    if not (formless or isinstance(error, UnreadableQueryError)):
        return error
    said = error.expected if isinstance(error, UnreadableQueryError) else ""
    found = _found(query, said) if len(query) <= LONGEST else None
    if found is None:
        return error
    return told(query, *found, said)


def told(query: str, at: int, wording: Wording, said: str) -> UnreadableQueryError:
    """Return the error of a mistake, with the line that it stands in.

    Args:
        query: the text that was asked.
        at: where the mistake is (0-based).
        wording: what is wrong, and how to go on.
        said: what the engine said.
    """
    french, english = wording
    line, column = _place(query, at)
    text = query.split("\n")[line - 1].strip()
    if "\n" in query.strip() and 0 < len(text) <= _LINE:
        french, english = f"{french} Ligne lue : {text}", f"{english} Line read: {text}"
    return misread(french, english, line, column, said)
