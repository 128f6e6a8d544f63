"""Query texts for Virtuoso: what it would do beside SPARQL 1.1 is refused.

Virtuoso reads much that is not SPARQL: pragmas (``define``), SQL between backquotes,
and functions of its own, ``bif:http_get`` among them, which calls any address from
where the server stands. Only words of SPARQL 1.1 pass, and no such function.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar; Virtuoso 7.2.5, asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pvd_graph.errors import BadQueryError
from pvd_graph.store.lexing_escapes import decoded
from pvd_graph.store.lexing_tokens import TOKEN
from pvd_graph.store.refusals import RefusedQueryError, Wording
from pvd_graph.store.remote.naming import NOTHING

__all__ = ["plain_query"]

_KEYWORDS = """
A ABS ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT
CONTAINS COUNT DATATYPE DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE
FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HAVING HOURS IF IN IRI ISBLANK ISIRI
ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE LIMIT MAX MD5 MIN MINUS MINUTES
MONTH NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND
SAMETERM SAMPLE SECONDS SELECT SEPARATOR SHA1 SHA256 SHA384 SHA512 STR STRAFTER
STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TRUE TZ
UCASE UNDEF UNION URI UUID VALUES WHERE YEAR
"""
_WORDS = frozenset(_KEYWORDS.split())
_PARTS = re.compile(r"[.\-]")
_ITS_OWN = ("bif:", "sql:")
_NOT_HERE: Wording = (
    "Les fonctions « bif: » et « sql: » du serveur ne sont pas permises ici.",
    "The functions “bif:” and “sql:” of the server are not allowed here.",
)
_SCHEME = re.compile(r"<[A-Za-z][\w+.\-]*://")


def _checked(token: re.Match[str]) -> None:
    """Refuse a token that is Virtuoso's, or that it may read otherwise."""
    kind, text = token.lastgroup, token[0]
    if kind in {"iri", "name"} and text.lstrip("<").lower().startswith(_ITS_OWN):
        raise RefusedQueryError(*_NOT_HERE)
    # What looks like an IRI may be a comparison, then a text or a comment that hides
    # something: see `lexing`.
    hides = "'" in text or ("#" in text and _SCHEME.match(text) is None)
    if kind == "iri" and hides:
        problem = f"« {text[:60]} » : mettez une espace après « < »"
        raise BadQueryError(problem)
    if kind == "word" and not _WORDS.issuperset(
        part for part in _PARTS.split(text.upper()) if part
    ):
        problem = f"« {text[:40]} » n'est pas un mot de SPARQL 1.1"
        raise BadQueryError(problem)


def plain_query(query: str, named: Collection[str]) -> str:
    """Return *query* without comments, FROM and FROM NAMED, escapes decoded.

    Virtuoso adds the graphs of FROM to those that the protocol's parameters name, and
    those of another generation must not be seen. A pattern in a graph that is not in
    the dataset has one empty solution there, and must have none.

    Args:
        query: SPARQL text with the server's names of graphs.
        named: the graphs that GRAPH may reach; others become `naming.NOTHING`, which
            must be in the dataset.

    Raises:
        RefusedQueryError: it names a function of Virtuoso.
        BadQueryError: it has a word or a sign that SPARQL 1.1 does not have.
    """
    text = decoded(query)
    kept: list[str] = []
    done, from_word, opened, before = 0, False, False, ""
    for token in TOKEN.finditer(text):
        _checked(token)
        kind, word = token.lastgroup, token[0].upper()
        kept.append(text[done : token.start()])
        done = token.end()
        opened = opened or word == "{"
        if kind == "comment":
            kept.append(" ")
            continue
        if (
            before == "GRAPH"
            and kind in {"iri", "name"}
            and token[0][1:-1] not in named
        ):
            kept.append(f"<{NOTHING}>")
        elif from_word and (kind in {"iri", "name"} or word == "NAMED"):
            from_word = word == "NAMED"
        elif kind == "word" and word == "FROM" and not opened:
            from_word = True
        else:
            kept.append(token[0])
        before = word
    kept.append(text[done:])
    between = TOKEN.sub(" ", text)
    if "`" in between:
        problem = "« ` » n'est pas un signe de SPARQL 1.1"
        raise BadQueryError(problem)
    return "".join(kept)
