"""Say what is wrong with names that nothing declares: prefixes and functions."""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise

from pvd_graph.store.mistakes_tokens import Token
from pvd_graph.store.mistakes_wording import shown
from pvd_graph.store.refusals import Wording
from pvd_graph.vocab import PREFIXES

__all__ = ["unknown_function", "unknown_prefix"]


def _declared(tokens: list[Token]) -> set[str]:
    return {
        after.text
        for before, after in pairwise(tokens)
        if before.upper == "PREFIX" and after.kind == "name"
    }


def unknown_prefix(tokens: list[Token]) -> tuple[int, Wording] | None:
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


def unknown_function(
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
