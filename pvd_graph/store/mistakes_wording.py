"""What to say of the token at which a query leaves the grammar, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from pvd_graph.store.mistakes_expressions import AGGREGATES, BUILTINS, StopError
from pvd_graph.store.mistakes_grammar import PATTERN_WORDS
from pvd_graph.store.mistakes_phrases import SPECIAL, WANTED
from pvd_graph.store.mistakes_tokens import Token
from pvd_graph.store.refusals import Wording

__all__ = ["of_stop", "shown"]

_LONGEST = 40
_FUNCTIONS = frozenset({*BUILTINS, *AGGREGATES})
_MODIFIERS = frozenset(
    {"GROUP BY", "ORDER BY", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "VALUES"}
)
# What stands where a query stops -> the keywords that someone may have meant.
_MEANT: dict[str, frozenset[str]] = {
    "form": frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"}),
    "pattern": PATTERN_WORDS | {"UNION"},
    "dot": PATTERN_WORDS | {"UNION", "ORDER BY", "GROUP BY"},
    "group close": PATTERN_WORDS,
    "predicate": PATTERN_WORDS,
    "end": _MODIFIERS,
    "where": frozenset({"WHERE", "FROM"}),
    "select": frozenset({"DISTINCT", "REDUCED"}),
    "function": _FUNCTIONS,
    "constraint": _FUNCTIONS | {"EXISTS", "NOT EXISTS"},
    "exists": frozenset({"EXISTS"}),
    "expression close": frozenset(),
}
_WHOLE = {"GROUP": "GROUP BY", "ORDER": "ORDER BY"}
_CLOSERS = {"{": "}", "[": "]", "(": ")"}


def shown(token: Token) -> Wording:
    """Return the token in quotes of either language, cut if it is long."""
    if token.kind == "end":
        return "la fin de la requête", "the end of the query"
    text = " ".join(token.text.split())
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return f"« {text} »", f"“{text}”"


def _misspelt(stop: StopError) -> Wording | None:
    """Return the word that someone may have meant."""
    meant = _MEANT.get(stop.wanted, frozenset())
    word = stop.token.upper
    if stop.token.kind != "word" or word in meant:
        return None
    near = get_close_matches(word, sorted(meant), 1, 0.75)
    if not near and stop.wanted not in {"function", "constraint"}:
        return None
    french, english = shown(stop.token)
    what = ("fonction", "function") if stop.wanted == "function" else ("mot", "word")
    guess = _WHOLE.get(near[0], near[0]) if near else ""
    told = f" ; peut-être {guess}." if near else "."
    said = f"; perhaps {guess}." if near else "."
    return (
        (
            f"{french} n'est pas un{'e' * (what[0] == 'fonction')} {what[0]} de "
            f"SPARQL{told}"
        ),
        f"{english} is no {what[1]} of SPARQL{said}",
    )


def _unclosed(stop: StopError, place: Callable[[int], tuple[int, int]]) -> Wording:
    """Return that what *stop* opened is not closed before its token."""
    opened = stop.opened or stop.token
    sign = opened.text
    line, column = place(opened.start)
    french, english = shown(stop.token)
    closer = _CLOSERS.get(sign, ")")
    return (
        (
            f"il manque {closer} avant {french}, pour fermer {sign} ouvert ligne "
            f"{line}, "
            f"colonne {column}."
        ),
        (
            f"{closer} is missing before {english}, to close {sign} opened at line "
            f"{line}, column {column}."
        ),
    )


def _bare(token: Token) -> Wording:
    french, english = shown(token)
    return (
        (
            f"{french} n'est ni une variable (?x), ni un nom préfixé (rdfs:label), ni "
            "un IRI "
            f'(<…>), ni un texte entre guillemets ("…").'
        ),
        (
            f"{english} is no variable (?x), no prefixed name (rdfs:label), no IRI "
            "(<…>) and no "
            f'quoted text ("…").'
        ),
    )


def _habit(token: Token, wanted: str, before: Token | None) -> Wording | None:
    """Return what to say of habits from other languages that show by neighbours."""
    name = token.upper
    if wanted == "select" and name in AGGREGATES:
        return (
            f"un calcul se met entre parenthèses, avec son nom : ({name}(…) AS ?n).",
            f"a computed value goes in parentheses, with its name: ({name}(…) AS ?n).",
        )
    number = before is not None and before.kind == "number"
    if wanted == "expression close" and token.text == "," and number:
        return (
            (
                "peut-être une virgule décimale : les nombres s'écrivent avec un "
                "point, "
                "1.5."
            ),
            "perhaps a decimal comma: numbers are written with a dot, 1.5.",
        )
    if wanted == "expression close" and token.text == "<>":
        return "« différent » s'écrit !=.", "“different” is written !=."
    if wanted == "end" and token.kind == "number":
        return (
            "un nombre s'écrit sans espace : 10000.",
            "a number is written without spaces: 10000.",
        )
    return None


def of_stop(
    stop: StopError, before: Token | None, place: Callable[[int], tuple[int, int]]
) -> Wording:
    """Return what is wrong at *stop* and how to go on.

    Args:
        stop: where the query leaves the grammar.
        before: the token before it.
        place: line and column of a character.
    """
    token, wanted = stop.token, stop.wanted
    special = SPECIAL.get(wanted, {}).get(token.upper)
    if special is None and (misspelt := _misspelt(stop)) is not None:
        return misspelt
    if special is None:
        special = _habit(token, wanted, before)
    if special is None and wanted in {"object", "select"} and token.kind == "word":
        return _bare(token)
    if special is None and wanted.endswith(" close") and wanted != "as close":
        return _unclosed(stop, place)
    told, said = special or WANTED[wanted]
    french, english = shown(token)
    return f"{french} : {told}", f"{english}: {said}"
