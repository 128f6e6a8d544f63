"""What the engine says of a query that does not parse, made readable."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pvd_graph.store.refusals import RefusedQueryError, Wording

__all__ = [
    "UnreadableQueryError",
    "located",
    "misread",
    "unknown_function",
    "unreadable",
]

_UNKNOWN_FUNCTION = re.compile(r"The custom function (<.*>) is not supported")
_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"\['[^\]]*\]")
_SHOWN_PROBLEM = 300
# The commonest mistakes, by the start of what the engine says: how to go on.
_COMMON: dict[str, Wording] = {
    "Prefix not found": (
        (
            "le préfixe du nom qui finit ici n'est pas déclaré ; ajoutez sa ligne "
            "PREFIX en tête de la requête."
        ),
        (
            "the prefix of the name that ends here is not declared; add its PREFIX "
            "line at the top of the query."
        ),
    ),
    "The SELECT contains a variable that is unbound": (
        (
            "SELECT nomme une variable qui n'est pas dans GROUP BY ; ajoutez-la à "
            "GROUP BY, ou prenez-en une valeur par SAMPLE, MIN ou MAX."
        ),
        (
            "SELECT names a variable that is not in GROUP BY; add it to GROUP BY, or "
            "take one value of it by SAMPLE, MIN or MAX."
        ),
    ),
}

_HERE: Wording = (
    (
        "l'erreur est ici ou juste avant : un mot mal écrit, un signe de trop, ou un "
        "qui manque."
    ),
    (
        "the mistake is here or just before: a misspelt word, a sign too many, or one "
        "that is missing."
    ),
)


def located(said: str) -> tuple[str, int | None, int | None]:
    """Return what was expected, and the line and column (1-based) when known.

    The engine lists what could have stood there; its classes of characters
    (``['0' ..= '9' | ...]``) say nothing to who writes a query and are left out.
    """
    found = _PLACE.match(said)
    text = found[3] if found else said
    words = _CHARACTER_CLASS.sub("", " ".join(text.split())).removeprefix("one of ")
    words = words.replace("[_]", "").replace("<unreported>", "")
    text = ", ".join(dict.fromkeys(filter(None, map(str.strip, words.split(", ")))))
    if len(text) > _SHOWN_PROBLEM:
        text = text[:_SHOWN_PROBLEM].rsplit(",", 1)[0] + "…"
    return (text, int(found[1]), int(found[2])) if found else (text, None, None)


def unknown_function(said: str, known: Iterable[str]) -> str | None:
    """Return what was expected, if the engine says that it knows no such function.

    Args:
        said: by the engine.
        known: IRIs of the functions that there are.
    """
    found = _UNKNOWN_FUNCTION.search(said)
    if found is None:
        return None
    listed = ", ".join(f"<{iri}>" for iri in known)
    return f"{listed}, ≠ {found[1][:_SHOWN_PROBLEM]}"


class UnreadableQueryError(RefusedQueryError):
    """A query that the engine cannot parse; *expected* is what the engine said."""

    expected = ""


def unreadable(
    expected: str, line: int | None, column: int | None
) -> UnreadableQueryError:
    """Return the error to raise, in French and English, without the query at hand."""
    # What the engine would have read is past the mistake, and says nothing of it.
    french, english = _HERE if line or not expected else (expected, expected)
    for start, wording in _COMMON.items():
        if start in expected:
            french, english = wording
    return misread(french, english, line, column, expected)


def misread(
    french: str, english: str, line: int | None, column: int | None, expected: str
) -> UnreadableQueryError:
    """Return the error that tells *french* and *english*, with the place when known."""
    where = f" ligne {line}, colonne {column} :" if line else ""
    place = f" line {line}, column {column}:" if line else ""
    error = UnreadableQueryError(
        f"La requête SPARQL ne se lit pas :{where} {french}",
        f"The query does not parse:{place} {english}",
        line=line,
        column=column,
    )
    error.expected = expected
    return error
