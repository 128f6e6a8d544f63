"""Read a SPARQL update as tokens: refuse what reaches out, see what it may change.

Knows the terminals of SPARQL 1.1, no grammar. As in `lexing`, written against the way
the engine reads: it needs no space after a keyword (``LOADSILENT<x>`` and, with a
prefix ``e``, ``LOADe:x`` both fetch). What is ambiguous is refused; the sandbox, which
has no sockets, is the second wall.

Source: https://www.w3.org/TR/sparql11-update/ and
https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pvd_graph.store.refusals import (
    NO_SERVICE,
    NOT_CLOSED,
    NULL,
    Wording,
    refused,
    too_nested,
)
from pvd_graph.store.update_tokens import TOKEN

__all__ = ["NAME_GRAPHS", "UpdateShape", "examine_update"]

MAX_NESTING = 100

NO_LOAD: Wording = (
    (
        "LOAD n'est pas permis ici : ce serveur ne va rien chercher ailleurs. "
        "Téléchargez le fichier, puis envoyez-le par PUT à /graph-store."
    ),
    (
        "LOAD is not allowed here: this server fetches nothing. Download the file, "
        "then send it by PUT to /graph-store."
    ),
)

NAME_GRAPHS: Wording = (
    (
        "Nommez les graphes que la mise à jour change : leur IRI en entier, ou un nom "
        "à préfixe. Une variable après GRAPH dans INSERT ou DELETE (dans WHERE, elle "
        "l'est), un IRI relatif, ALL et NAMED ne sont pas acceptés ici."
    ),
    (
        "Name the graphs that the update changes: their whole IRI, or a prefixed name. "
        "A variable after GRAPH in INSERT or DELETE (in WHERE, it is), a relative IRI, "
        "ALL and NAMED are not accepted here."
    ),
)

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NAME_ESCAPE = re.compile(r"\\(.)")
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_BEFORE_A_NAME = frozenset(
    {"PREFIX", "WITH", "NAMED", "USING", "GRAPH", "TO", "COPY", "MOVE", "ADD", "SILENT"}
)
_PATTERN = "WHERE"
_TERMS = frozenset({"iri", "variable", "blank", "name"})
_MANY_GRAPHS = frozenset({"ALL", "NAMED"})
_GRAPH_WORDS = ("GRAPH", "WITH")
# Also glued to what stands before them, as the engine reads it.
_BEFORE_A_GRAPH = (*_GRAPH_WORDS, "TO", "SILENT", "COPY", "MOVE", "ADD")


@dataclass(frozen=True, slots=True)
class UpdateShape:
    """What the tokens of an update tell.

    Attributes:
        graphs: the graphs it may change are among these IRIs; None: it may be any.
        has_dataset: it chooses its graphs by WITH, USING or USING NAMED.
        outside: where (0-based) it first writes, or empties, the default graph.
    """

    graphs: frozenset[str] | None
    has_dataset: bool
    outside: int | None = None


def _decoded(text: str) -> str:
    """Return *text* with its codepoint escapes decoded (SPARQL 1.1, 19.2)."""

    def character(escape: re.Match[str]) -> str:
        point = int(escape[1] or escape[2], 16)
        beyond = 0xD800 <= point <= 0xDFFF or point > 0x10FFFF  # noqa: PLR2004 - Unicode
        return escape[0] if beyond else chr(point)

    return _ESCAPE.sub(character, text)


class _Reader:
    """One pass over the tokens of an update."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.iris: set[str] = set()
        self.any_graph = False
        self.has_dataset = False
        self.outside: int | None = None
        upper = text.upper()
        self._reaches_out = "SERVICE" in upper or "LOAD" in upper
        self._depth = 0
        self._previous = ""
        # What stands before the braces at hand, and whether WITH names their graph.
        self._block, self._with = "", False
        self._prefixes: dict[str, str] = {}
        self._declared: str | None = None

    def read(self) -> None:
        """Walk the tokens.

        Raises:
            RefusedQueryError: LOAD, SERVICE, or too many levels of brackets.
        """
        for token in TOKEN.finditer(self.text):
            kind = token.lastgroup
            if kind == "comment":
                continue
            if kind in ("broken", "broken_long"):
                raise refused(self.text, token.start(), NOT_CLOSED)
            if self._is_outside(token):
                self.outside = token.start()
            self._take(token)
            self._previous = token[0].upper()

    def _take(self, token: re.Match[str]) -> None:
        kind = token.lastgroup
        if kind in ("open", "close"):
            self._bracket(token)
        elif kind == "word":
            self._word(token)
        elif kind == "name":
            self._name(token)
        elif kind == "iri":
            self._iri(token)
        elif kind == "variable":
            names = self._previous in _GRAPH_WORDS
            self.any_graph |= names and self._block != _PATTERN
        elif kind == "mark" and self._depth <= 0:
            self._with = False

    def _is_outside(self, token: re.Match[str]) -> bool:
        """Say whether *token* starts the first statement outside GRAPH and WITH."""
        if self.outside is not None or self._with:
            return False
        if self._depth <= 0:
            return token[0].upper() == "DEFAULT"
        return (
            self._depth == 1
            and self._block != _PATTERN
            and self._previous != "GRAPH"
            and (token.lastgroup in _TERMS or token[0] in "([")
        )

    def _bracket(self, token: re.Match[str]) -> None:
        self._depth += 1 if token.lastgroup == "open" else -1
        if self._depth <= 0:
            self._block = ""
        if self._depth > MAX_NESTING:
            raise refused(self.text, token.start(), too_nested(MAX_NESTING))

    def _word(self, token: re.Match[str]) -> None:
        word = token[0].upper()
        if "SERVICE" in word:
            raise refused(self.text, token.start(), NO_SERVICE)
        if "LOAD" in word and self._depth <= 0:
            raise refused(self.text, token.start(), NO_LOAD)
        if self._depth <= 0:
            self.any_graph |= word in _MANY_GRAPHS and self._previous != "USING"
            self.has_dataset |= "USING" in word or "WITH" in word
            self._with |= "WITH" in word
            # The braces of DELETE WHERE are what is deleted, too.
            deleted = word == _PATTERN and self._previous == "DELETE"
            self._block = "DELETE" if deleted else word
        if word not in _GRAPH_WORDS and any(one in word for one in _GRAPH_WORDS):
            self.any_graph = True

    def _name(self, token: re.Match[str]) -> None:
        name = token[0].upper()
        if ".SERVICE" in name:
            raise refused(self.text, token.start(), NO_SERVICE)
        prefix, expected = name.partition(":")[0], self._previous in _BEFORE_A_NAME
        if "SERVICE" in prefix and not expected and self._depth > 0:
            raise refused(self.text, token.start(), NO_SERVICE)
        if "LOAD" in prefix and not expected and self._depth <= 0:
            raise refused(self.text, token.start(), NO_LOAD)
        self._expand(token[0], prefix)

    def _expand(self, name: str, upper_prefix: str) -> None:
        """Take note of the IRI that *name* stands for, or that it is not known."""
        prefix, _, local = name.partition(":")
        self._declared = prefix if self._previous == "PREFIX" else None
        if upper_prefix.startswith("PREFIX") and self._declared is None:
            # Glued, as the engine reads it: what is declared is not known here.
            self.any_graph = True
        start = self._prefixes.get(prefix)
        if start is not None:
            self.iris.add(start + _NAME_ESCAPE.sub(r"\1", local))
        elif self._previous.endswith(_BEFORE_A_GRAPH) or upper_prefix.startswith(
            _BEFORE_A_GRAPH
        ):
            self.any_graph = True

    def _iri(self, token: re.Match[str]) -> None:
        iri = token[0]
        # In `?x<'>'` the engine sees a comparison, in `?x<?y#>` a comment.
        hides = "'" in iri or ("#" in iri and _ABSOLUTE.match(iri) is None)
        if hides and self._depth > 0 and self._reaches_out:
            raise refused(self.text, token.start(), NO_SERVICE)
        known = not hides and "\\" not in iri and _ABSOLUTE.match(iri) is not None
        if hides or (not known and self._previous.endswith(_BEFORE_A_GRAPH)):
            self.any_graph = True
        if self._declared is not None:
            self._prefixes.pop(self._declared, None)
            if known:
                self._prefixes[self._declared] = iri[1:-1]
            self._declared = None
        self.iris.add(iri[1:-1])


def examine_update(text: str) -> UpdateShape:
    """Return what the tokens of *text* tell, or refuse it.

    Escapes such as ``\\u004C`` are read both as they stand, which is the engine's way,
    and decoded first, which is the standard's.

    Raises:
        RefusedQueryError: LOAD, SERVICE, a null character, a text that is not closed,
            or more than `MAX_NESTING` levels; with line and column.

    Cost: some 2 MB of text a second.
    """
    if "\x00" in text:
        raise refused(text, text.index("\x00"), NULL)
    reader = _Reader(text)
    reader.read()
    if "\\" in text and (decoded := _decoded(text)) != text:
        _Reader(decoded).read()
    graphs = None if reader.any_graph else frozenset(reader.iris)
    return UpdateShape(graphs, reader.has_dataset, reader.outside)
