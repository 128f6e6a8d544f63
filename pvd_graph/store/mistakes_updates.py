"""Say what is wrong with an update that does not parse: what, where, and what to write.

As `mistakes` does for queries, by the commonest kinds only: an update is written by few
and its grammar is not followed here. What none of them explains is told with its place.
"""

from __future__ import annotations

from difflib import get_close_matches
from itertools import pairwise

from pvd_graph.store.mistakes import LONGEST, told
from pvd_graph.store.mistakes_names import unknown_prefix
from pvd_graph.store.mistakes_signs import strange
from pvd_graph.store.mistakes_tokens import Token, tokens_of
from pvd_graph.store.mistakes_wording import shown
from pvd_graph.store.refusals import Wording
from pvd_graph.store.syntax import UnreadableQueryError

__all__ = ["explained_update"]

_Found = tuple[int, Wording] | None
_OPERATIONS = (
    *("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE"),
    *("ADD", "MOVE", "COPY"),
)
_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_A_QUERY: Wording = (
    "c'est une requête, pas une mise à jour ; envoyez-la à /sparql.",
    "this is a query and no update; send it to /sparql.",
)
_EMPTY: Wording = ("la mise à jour est vide.", "the update is empty.")
_NO_WHERE: Wording = (
    (
        "il manque WHERE { … } ; pour écrire des énoncés tels quels, mettez INSERT "
        "DATA ou DELETE DATA."
    ),
    (
        "WHERE { … } is missing; to write statements as they are, put INSERT DATA or "
        "DELETE DATA."
    ),
)
_VARIABLE: Wording = (
    (
        "DATA prend des énoncés sans variable ; avec des variables, écrivez INSERT { … "
        "} WHERE { … }."
    ),
    (
        "DATA takes statements without variables; with variables, write INSERT { … } "
        "WHERE { … }."
    ),
)
_BLANK: Wording = (
    (
        "un nœud anonyme ne peut désigner ce qui est à supprimer : il n'a pas de nom "
        "hors de votre texte. Mettez une variable et cherchez-la : DELETE { … ?x … } "
        "WHERE { … ?x … }."
    ),
    (
        "a blank node cannot name what is to be deleted: it has no name outside your "
        "text. Put a variable and look for it: DELETE { … ?x … } WHERE { … ?x … }."
    ),
)


def _heads(tokens: list[Token]) -> list[int]:
    """Return the places in *tokens* of the first word of each operation."""
    found: list[int] = []
    depth, at, begins = 0, 0, True
    while at < len(tokens):
        token = tokens[at]
        depth += (token.text == "{") - (token.text == "}")
        if begins and token.upper in {"PREFIX", "BASE"}:
            at += 3 if token.upper == "PREFIX" else 2
            continue
        if begins and token.kind != "end":
            found.append(at)
        begins = depth == 0 and token.text == ";"
        at += 1
    return found


def _head(tokens: list[Token], heads: list[int]) -> _Found:
    """Return the first operation that begins with no word of an update."""
    for at in heads:
        token = tokens[at]
        word = token.upper
        if word in _QUERIES:
            return token.start, _A_QUERY
        if word in _OPERATIONS:
            continue
        near = get_close_matches(word, _OPERATIONS, 1, 0.7) if word else []
        french, english = shown(token)
        listed = ", ".join(_OPERATIONS)
        return token.start, (
            f"{french} ne commence pas une mise à jour"
            + (f" ; peut-être {near[0]}." if near else f" ; il faut {listed}."),
            f"{english} begins no update"
            + (f"; perhaps {near[0]}." if near else f"; {listed} must stand here."),
        )
    return None


def _unclosed(tokens: list[Token]) -> _Found:
    """Return the bracket that is not closed, or that closes nothing."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind != "sign":
            continue
        if token.text in _CLOSERS:
            opened.append(token)
        elif token.text in _CLOSERS.values():
            if not opened or _CLOSERS[opened[-1].text] != token.text:
                french, english = shown(token)
                return token.start, (
                    f"{french} ne ferme rien ; ôtez ce signe, ou ouvrez avant lui.",
                    f"{english} closes nothing; remove this sign, or open before it.",
                )
            opened.pop()
    if not opened:
        return None
    sign = opened[-1].text
    return opened[-1].start, (
        f"{sign} n'est jamais fermé ; ajoutez {_CLOSERS[sign]}.",
        f"{sign} is never closed; add {_CLOSERS[sign]}.",
    )


def _variable_in_data(tokens: list[Token]) -> _Found:
    for index, (before, token) in enumerate(pairwise(tokens)):
        if before.upper != "DATA" or token.text != "{":
            continue
        depth = 0
        for one in tokens[index + 1 :]:
            depth += (one.text == "{") - (one.text == "}")
            if one.kind == "variable":
                return one.start, _VARIABLE
            if not depth:
                break
    return None


def _blank_to_delete(tokens: list[Token], heads: list[int]) -> _Found:
    """Return the first blank node among what is to be deleted, or a list with items."""
    for at, end in pairwise([*heads, len(tokens)]):
        inside, depth, before = False, 0, ""
        for one, after in pairwise(tokens[at:end]):
            if one.upper in {"DELETE", "INSERT"}:
                # DELETE, DELETE DATA and DELETE WHERE; what is looked for may have one.
                inside = one.upper == "DELETE"
            elif one.upper == "WHERE" and depth == 0 and before != "DELETE":
                inside = False
            depth += (one.text == "{") - (one.text == "}")
            before = one.upper
            opens = one.text == "[" or (one.text == "(" and after.text != ")")
            if inside and depth and (opens or one.text.startswith("_:")):
                return one.start, _BLANK
    return None


def _without_where(tokens: list[Token], heads: list[int]) -> _Found:
    """Return the end of the first INSERT or DELETE that has no WHERE and no DATA."""
    for at, end in pairwise([*heads, len(tokens)]):
        words = {token.upper for token in tokens[at:end]}
        if words & {"INSERT", "DELETE"} and not words & {"WHERE", "DATA"}:
            closes = [one for one in tokens[at:end] if one.text == "}"]
            return (closes[-1].end if closes else tokens[at].start), _NO_WHERE
    return None


def explained_update(text: str, error: UnreadableQueryError) -> UnreadableQueryError:
    """Return *error* as it is, or a better one where the mistake is known.

    Args:
        text: the update that was sent.
        error: what the engine said of it.
    """
    if len(text) > LONGEST:
        return error
    tokens = tokens_of(text)
    heads = _heads(tokens)
    found: _Found = None if heads else (0, _EMPTY)
    found = (
        found
        or strange(tokens, text)
        or _head(tokens, heads)
        or _unclosed(tokens)
        or unknown_prefix(tokens)
        or _variable_in_data(tokens)
        or _blank_to_delete(tokens, heads)
        or _without_where(tokens, heads)
    )
    return error if found is None else told(text, *found, error.expected)
