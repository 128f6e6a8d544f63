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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pvd_graph.store.refusals import (
    NO_SERVICE,
    NOT_CLOSED,
    NULL,
    RefusedQueryError,
    Wording,
    too_nested,
)

__all__ = ["NAME_GRAPHS", "UpdateShape", "examine_update", "with_dataset"]

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
        "à préfixe. Une variable après GRAPH, un IRI relatif, ALL et NAMED ne sont "
        "pas acceptés ici."
    ),
    (
        "Name the graphs that the update changes: their whole IRI, or a prefixed name. "
        "A variable after GRAPH, a relative IRI, ALL and NAMED are not accepted here."
    ),
)

# Possessive repetitions keep the pass linear; see `lexing`.
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*+)
  | (?P<iri><[^\x00-\x20<>"{}|^`]*+>)
  | (?P<long> \"\"\" (?: "{0,2} (?:[^"\\]|\\.) )*+ \"\"\"
            | \'\'\' (?: '{0,2} (?:[^'\\]|\\.) )*+ \'\'\' )
  | (?P<broken_long> \"\"\" | \'\'\')
  | (?P<short> " (?: [^"\\\r\n] | \\. )*+ " | ' (?: [^'\\\r\n] | \\. )*+ ')
  | (?P<broken> ["'])
  | (?P<variable>[?$]\w++)
  | (?P<blank>_:[\w.\-]*+)
  | (?P<name>
        (?:[^\W\d_][\w.\-]*+)?+
        :
        (?: [\w:.\-] | %[0-9A-Fa-f]{2} | \\[_~.\-!$&'()*+,;=/?\#@%] )*+
    )
  | (?P<word>[^\W\d][\w.\-]*+)
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
  | (?P<mark>[;])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NAME_ESCAPE = re.compile(r"\\(.)")
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_BEFORE_A_NAME = frozenset(
    {"PREFIX", "WITH", "NAMED", "USING", "GRAPH", "TO", "COPY", "MOVE", "ADD", "SILENT"}
)
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
    """

    graphs: frozenset[str] | None
    has_dataset: bool


def _refuse(text: str, at: int, problem: Wording) -> RefusedQueryError:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return RefusedQueryError(*problem, line=line, column=column)


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
        upper = text.upper()
        self._reaches_out = "SERVICE" in upper or "LOAD" in upper
        self._depth = 0
        self._previous = ""
        self._prefixes: dict[str, str] = {}
        self._declared: str | None = None

    def read(self) -> None:
        """Walk the tokens.

        Raises:
            RefusedQueryError: LOAD, SERVICE, or too many levels of brackets.
        """
        for token in _TOKEN.finditer(self.text):
            kind = token.lastgroup
            if kind == "comment":
                continue
            if kind in ("broken", "broken_long"):
                raise _refuse(self.text, token.start(), NOT_CLOSED)
            if kind in ("open", "close"):
                self._bracket(token)
            elif kind == "word":
                self._word(token)
            elif kind == "name":
                self._name(token)
            elif kind == "iri":
                self._iri(token)
            elif kind == "variable":
                self.any_graph |= self._previous in _GRAPH_WORDS
            self._previous = token[0].upper()

    def _bracket(self, token: re.Match[str]) -> None:
        self._depth += 1 if token.lastgroup == "open" else -1
        if self._depth > MAX_NESTING:
            raise _refuse(self.text, token.start(), too_nested(MAX_NESTING))

    def _word(self, token: re.Match[str]) -> None:
        word = token[0].upper()
        if "SERVICE" in word:
            raise _refuse(self.text, token.start(), NO_SERVICE)
        if "LOAD" in word and self._depth <= 0:
            raise _refuse(self.text, token.start(), NO_LOAD)
        if self._depth <= 0:
            self.any_graph |= word in _MANY_GRAPHS and self._previous != "USING"
            self.has_dataset |= "USING" in word or "WITH" in word
        if word not in _GRAPH_WORDS and any(one in word for one in _GRAPH_WORDS):
            self.any_graph = True

    def _name(self, token: re.Match[str]) -> None:
        name = token[0].upper()
        if ".SERVICE" in name:
            raise _refuse(self.text, token.start(), NO_SERVICE)
        prefix, expected = name.partition(":")[0], self._previous in _BEFORE_A_NAME
        if "SERVICE" in prefix and not expected and self._depth > 0:
            raise _refuse(self.text, token.start(), NO_SERVICE)
        if "LOAD" in prefix and not expected and self._depth <= 0:
            raise _refuse(self.text, token.start(), NO_LOAD)
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
            raise _refuse(self.text, token.start(), NO_SERVICE)
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
        raise _refuse(text, text.index("\x00"), NULL)
    reader = _Reader(text)
    reader.read()
    if "\\" in text and (decoded := _decoded(text)) != text:
        _Reader(decoded).read()
    graphs = None if reader.any_graph else frozenset(reader.iris)
    return UpdateShape(graphs=graphs, has_dataset=reader.has_dataset)


def _significant(text: str) -> Iterator[re.Match[str]]:
    return (one for one in _TOKEN.finditer(text) if one.lastgroup != "comment")


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return *text* with a USING clause in each of its operations that has a WHERE.

    ``DELETE WHERE { … }`` takes no USING: it becomes ``DELETE { … } USING … WHERE
    { … }``, which is what it stands for.

    Args:
        text: an update without WITH nor USING.
        default: IRIs of ``using-graph-uri``.
        named: IRIs of ``using-named-graph-uri``.

    Source: SPARQL 1.1 Protocol, section 2.2.3; SPARQL 1.1 Update, section 3.1.3.3.
    """
    clauses = [f"USING <{iri}>" for iri in default]
    clauses += [f"USING NAMED <{iri}>" for iri in named]
    using, parts, done = f" {' '.join(clauses)} ", list[str](), 0
    depth, previous, shorthand = 0, "", -1
    for token in _significant(text):
        word = token[0].upper()
        if depth == 0 and token.lastgroup == "word" and word == "WHERE":
            parts.append(text[done : token.start()])
            done = token.start()
            if previous == "DELETE":
                shorthand = token.end()
            else:
                parts.append(using)
        if token.lastgroup in ("open", "close"):
            depth += 1 if token.lastgroup == "open" else -1
            if shorthand >= 0 and depth == 0:
                pattern = text[shorthand : token.end()]
                parts.append(f"{pattern}{using}WHERE{pattern}")
                done, shorthand = token.end(), -1
        previous = word
    return "".join([*parts, text[done:]])
