"""Count the triple patterns of a query, and the steps of its paths, from its tokens.

The engine orders the patterns of a query before it reads any data, in a time that
grows with the cube of their number: on an empty store a star of 60 patterns takes
0.3 s, one of 120 takes 2.3 s, one of 160 over 10 s. A path of sequences is as many
patterns as it has steps. The count is of tokens, not of a grammar: what the engine
reads otherwise is stopped at the deadline as any other slow query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["MAX_PATTERNS", "excess_pattern"]

MAX_PATTERNS = 100
"""Triple patterns and steps of paths in one query; the competency questions stay
under 40. The template of a CONSTRUCT and the rows of VALUES do not count."""

# What a query must at least have in characters to exceed the bound: `,1` a pattern.
_MIN_CHARACTERS = 2 * MAX_PATTERNS
_TEXT = r"""
    \"\"\" (?: "{0,2} (?:[^"\\]|\\.) )*+ \"\"\"
  | \'\'\' (?: '{0,2} (?:[^'\\]|\\.) )*+ \'\'\'
  | " (?: [^"\\\r\n] | \\. )*+ " | ' (?: [^'\\\r\n] | \\. )*+ '
"""
_IRI = r"""<[^\x00-\x20<>"{}|^`\\]*+>"""
# The end of a name is not possessive: see `mistakes_tokens`.
_TOKEN = re.compile(
    rf"""
    (?P<skip> \#[^\r\n]*+ | @[A-Za-z][A-Za-z0-9\-]*+ | [!*+] | \?(?!\w)
            | \^\^\s*+(?:<[^<>\s]*+>|[\w.\-]*+:[\w.\-]*+) | \^ )
  | (?P<term> {_IRI} | {_TEXT} | [?$]\w++
            | (?:[^\W\d_][\w.\-]*+|_)?+ :
              (?: [\w:\-] | \.(?=[\w:.\-%\\]) | %[0-9A-Fa-f]{{2}} | \\. )*
            | (?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+\-]?\d++)?+ )
  | (?P<broken> ["'] )
  | (?P<word> [^\W\d][\w.\-]*+ )
  | (?P<mark> [.;,/|{{}}()\[\]] )
    """,
    re.VERBOSE | re.DOTALL,
)
# The block of VALUES, once opened: often most of a query.
_ROWS = re.compile(
    rf"""(?: [^{{}}"'<\#]++ | {_IRI} | {_TEXT} | \#[^\r\n]*+ )*+""",
    re.VERBOSE | re.DOTALL,
)
_TERM_WORDS = {"A", "TRUE", "FALSE"}
# The variables that follow make no pattern, up to the next block.
_NO_PATTERN_AFTER = {"SELECT", "GROUP", "ORDER", "HAVING"}
_NO_PATTERN = 1 << 30
_WHOLE, _SAME_SUBJECT, _SAME_PREDICATE = 3, 2, 1
_SEPARATORS = {".": _WHOLE, ";": _SAME_SUBJECT, ",": _SAME_PREDICATE}


@dataclass(slots=True)
class _Scope:
    """What stands between two brackets.

    Attributes:
        needed: terms that make the next pattern; `_NO_PATTERN` in an expression.
        terms: those read since the last separator.
        filtering: a FILTER was read whose condition was not.
        rows: a VALUES was read whose block was not.
        expression: the brackets hold one, or data.
    """

    needed: int
    terms: int = 0
    filtering: bool = False
    rows: bool = False
    expression: bool = False


class _Counter:
    """One pass over the tokens of a query."""

    def __init__(self) -> None:
        self.count = 0
        self._scopes = [_Scope(_NO_PATTERN, expression=True)]
        self._scope = self._scopes[0]
        self._step = False
        self._alternative = False
        self._previous = ""
        self._template = False

    def term(self) -> None:
        """Count a node, unless a path goes on with it."""
        if self._step:
            self.count += not self._scope.expression
        elif not self._alternative:
            self._scope.terms += 1
        self._step = self._alternative = False

    def word(self, word: str) -> None:
        """Take a keyword, or the name of a function."""
        scope = self._scope
        if word in _TERM_WORDS:
            self.term()
            return
        self._step = self._alternative = False
        scope.rows = word == "VALUES"
        if len(self._scopes) == 1:
            # The first block of a CONSTRUCT is its template, unless WHERE comes first.
            self._template = word == "CONSTRUCT" or (
                self._template and word not in {"WHERE", "FROM"}
            )
            return
        if word in _NO_PATTERN_AFTER:
            self._close(_NO_PATTERN)
        elif scope.needed != _NO_PATTERN:
            self._close(_WHOLE)
        scope.filtering = word == "FILTER" or (scope.filtering and word != "EXISTS")

    def _words(self, words: str) -> None:
        """Take a word, and what follows it without a space: ``a.`` ends a pattern."""
        word, *others = words.split(".")
        self.word(word)
        for other in others:
            self.mark(".")
            if other:
                self.word(other)

    def _close(self, needed: int) -> None:
        """End what may be a pattern; the next one is made of *needed* terms."""
        scope = self._scope
        if scope.expression:
            return
        self.count += max(0, scope.terms - scope.needed + 1)
        scope.needed, scope.terms = needed, 0

    def mark(self, mark: str) -> None:
        """Take a sign."""
        if mark in _SEPARATORS:
            self._close(_SEPARATORS[mark])
        elif mark == "/":
            self._step = True
        elif mark == "|":
            self._alternative = True
        elif mark in "{[(":
            self._open(mark)
        elif len(self._scopes) > 1:
            self._close(_WHOLE)
            self._scopes.pop()
            self._scope = self._scopes[-1]
            if mark == "}":
                self._close(_WHOLE)

    def _open(self, mark: str) -> None:
        outer = self._scope
        if mark == "{":
            data = outer.rows or self._template
            self._close(_WHOLE)
            outer.rows = outer.filtering = self._template = False
            self._step = self._alternative = False
            inner = _Scope(_WHOLE, expression=data)
        elif mark == "[":
            self.term()
            inner = _Scope(_SAME_SUBJECT, expression=outer.expression)
        else:
            called = outer.filtering or self._previous == "word"
            if not called:
                self.term()
            outer.filtering = False
            # In a list each member is a pattern; a path in brackets has one head.
            inner = _Scope(_SAME_SUBJECT, expression=outer.expression or called)
        self._scopes.append(inner)
        self._scope = inner

    def read(self, query: str) -> int | None:
        """Return where the bound is exceeded, if it is."""
        at = 0
        while (token := _TOKEN.search(query, at)) is not None:
            kind = token.lastgroup
            at = token.end()
            if kind == "term":
                self.term()
            elif kind == "word":
                word = token[0].upper()
                if "." in word:
                    self._words(word)
                else:
                    self.word(word)
            elif kind == "mark":
                if token[0] == "{" and self._scope.rows:
                    rows = _ROWS.match(query, at)
                    at = rows.end() if rows else at
                self.mark(token[0])
                if self.count > MAX_PATTERNS:
                    return token.start()
            elif kind == "broken":
                return None
            else:
                continue
            self._previous = kind or ""
        return None


def excess_pattern(query: str) -> int | None:
    """Return the place (0-based) where *query* has more than `MAX_PATTERNS`, or None.

    >>> excess_pattern("SELECT * { ?s ?p ?o }") is None
    True
    """
    if len(query) < _MIN_CHARACTERS:
        return None
    return _Counter().read(query)
