"""Calls of our own functions in a query, which a server may not have.

Some servers have ``geof:distance``, none has to: what a query calls is looked for once
the server has refused it, so that it is told as what it is.
"""

from __future__ import annotations

from pvd_graph.store.functions import FUNCTIONS
from pvd_graph.store.lexing_escapes import decoded
from pvd_graph.store.lexing_tokens import TOKEN
from pvd_graph.store.refusals import RefusedQueryError, refused
from pvd_graph.store.remote.naming import Names

__all__ = ["missing_function"]

_OURS = frozenset(function.value for function in FUNCTIONS)


def missing_function(query: str, base: str | None) -> RefusedQueryError | None:
    """Return the error that names the first of our functions that *query* calls.

    Args:
        query: that the server could not evaluate.
        base: what its relative IRIs are resolved against.
    """
    text, names = decoded(query), Names(base)
    called, at = "", 0
    for token in TOKEN.finditer(text):
        if token.lastgroup == "comment":
            continue
        if called and token[0] == "(":
            return refused(text, at, _wording(called))
        iri, _ = names.iri_of(token)
        called, at = (iri if iri in _OURS else "") or "", token.start()
        names.follow(token)
    return None


def _wording(function: str) -> tuple[str, str]:
    french = (
        f"Le serveur du graphe n'a pas la fonction <{function}>, qui vient avec la "
        "base embarquée seule. Demandez les valeurs, et calculez à partir d'elles."
    )
    english = (
        f"The server of the graph does not have the function <{function}>, which comes "
        "with the embedded store only. Ask for the values, and compute from them."
    )
    return french, english
