"""Say what is wrong with a query that does not parse: what, where, and how to go on.

The engine alone decides that a query does not parse; it tells what it would have read,
in its own terms and past the mistake. Here the query is read once more, for people.
What is a guess says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise
from typing import TypeVar

from pvd_graph.store.mistakes_grammar import first_stop
from pvd_graph.store.mistakes_tokens import Token, tokens_of
from pvd_graph.store.mistakes_wording import of_stop, shown
from pvd_graph.store.refusals import NO_FORM, RefusedQueryError, Wording
from pvd_graph.store.syntax import UnreadableQueryError, misread
from pvd_graph.vocab import PREFIXES

__all__ = ["explained"]

_Error = TypeVar("_Error", bound=Exception)
_LONGEST = 5_000
"""Characters of a query that is read again: 30 ms at most, where others wait."""
_LINE = 80
_INVISIBLE = "\ufeff\u200b\u2060\u00ad"
_SPACES = "\u00a0\u202f\u2007\u2009"
_QUOTES = "«»“”„‟\u2018’\u201a"
_OPEN_IRI = re.compile(r"<[A-Za-z][\w+.\-]*://[^\s>]*")
_BAD_ESCAPE = re.compile(r"""(?<!\\)(?:\\\\)*+\\[^tbnrf"'\\uU]""")
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
_ESCAPE: Wording = (
    (
        "ce texte contient une barre oblique inverse \\ qui n'annonce rien ; "
        "doublez-la : \\\\."
    ),
    "this text holds a backslash \\ that announces nothing; double it: \\\\.",
)
_UNKNOWN = re.compile(r"≠ <(.*)>$")


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


def _strange(tokens: list[Token], query: str) -> tuple[int, Wording] | None:
    """Return the first sign that no query may hold, and what to say of it."""
    for token in tokens:
        found = _sign(token)
        if token.kind == "string" and _BAD_ESCAPE.search(token.text):
            found = _ESCAPE
        elif token.text == "<" and (opened := _OPEN_IRI.match(query, token.start)):
            found = (
                f"l'IRI {opened[0][:60]} n'est pas fermé par > ou contient une espace.",
                f"the IRI {opened[0][:60]} is not closed by > or holds a space.",
            )
        if found is not None:
            return token.start, found
    return None


def _declared(tokens: list[Token]) -> set[str]:
    return {
        after.text
        for before, after in pairwise(tokens)
        if before.upper == "PREFIX" and after.kind == "name"
    }


def _unknown_prefix(tokens: list[Token]) -> tuple[int, Wording] | None:
    """Return the first name whose prefix is not declared."""
    declared = _declared(tokens)
    for index, token in enumerate(tokens):
        prefix, colon, _ = token.text.partition(":")
        if token.kind != "name" or not colon or f"{prefix}:" in declared:
            continue
        if tokens[index + 1].text == "/":
            return token.start, (
                f"« {prefix}:// » : une adresse se met entre chevrons, <{prefix}://…>.",
                f"“{prefix}://”: an address goes in angle brackets, <{prefix}://…>.",
            )
        line = f"PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>"
        return token.start, (
            (
                f"le préfixe « {prefix}: » de « {token.text[:60]} » n'est pas "
                "déclaré ; "
                f"ajoutez sa ligne en tête de la requête : {line}"
            ),
            (
                f"the prefix “{prefix}:” of “{token.text[:60]}” is not declared; "
                "add its "
                f"line at the top of the query: {line}"
            ),
        )
    return None


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
    if (prefix := _unknown_prefix(tokens)) is not None:
        return prefix
    if "variable that is unbound" in said:
        return _outside_group(tokens)
    if "SELECT * is not authorized" in said:
        star = next((one for one in tokens if one.text == "*"), None)
        return None if star is None else (star.start, _STAR)
    return _bound_twice(tokens)


def _unknown_function(
    tokens: list[Token], iri: str, known: list[str]
) -> tuple[int, Wording] | None:
    """Return where the function *iri* is called."""
    local = re.split(r"[#/]", iri)[-1]
    for token, after in pairwise(tokens):
        called = token.kind == "name" and token.text.partition(":")[2] == local
        if after.text == "(" and (called or token.text == f"<{iri}>"):
            name, listed = shown(token), ", ".join(f"<{one}>" for one in known)
            near = get_close_matches(iri, known, 1, 0.8)
            return token.start, (
                f"la fonction {name[0]} n'existe pas ici"
                + (f" ; peut-être <{near[0]}>." if near else ".")
                + f" Hors SPARQL 1.1, il y a {listed}.",
                f"there is no function {name[1]} here"
                + (f"; perhaps <{near[0]}>." if near else ".")
                + f" Beside those of SPARQL 1.1 there are {listed}.",
            )
    return None


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
        return _unknown_function(tokens, unknown[1], known)
    if (strange := _strange(tokens, query)) is not None:
        return strange
    stop = first_stop(tokens)
    if stop is None:
        return _meaning(tokens, said)
    name = _unknown_prefix(tokens)
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
    found = _found(query, said) if len(query) <= _LONGEST else None
    if found is None:
        return error
    at, (french, english) = found
    line, column = _place(query, at)
    text = query.split("\n")[line - 1].strip()
    if "\n" in query.strip() and 0 < len(text) <= _LINE:
        french, english = f"{french} Ligne lue : {text}", f"{english} Line read: {text}"
    return misread(french, english, line, column, said)
