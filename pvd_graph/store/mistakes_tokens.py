"""Read any text as the tokens of a query, mistakes included.

`lexing_tokens` reads what is safe to run; here nothing is refused: signs that no query
may hold are tokens too, so that they can be pointed at.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Token", "tokens_of"]

_IRI = r"""<[^\x00-\x20<>"{}|^`\\]*+>"""
_LOCAL = r"""[\w:\-] | %[0-9A-Fa-f]{2} | \\[_~.\-!$&'()*+,;=/?\#@%]"""
# A repeated group that ends with a look ahead is not possessive: before Python 3.11.5
# it could match too much (https://github.com/python/cpython/issues/106052).
_TOKEN = re.compile(
    rf"""
    (?P<comment> \#[^\r\n]*+ )
  | (?P<iri> {_IRI} )
  | (?P<string>
        \"\"\" (?: "{{0,2}} (?:[^"\\]|\\.) )*+ \"\"\"
      | \'\'\' (?: '{{0,2}} (?:[^'\\]|\\.) )*+ \'\'\'
      | " (?: [^"\\\r\n] | \\. )*+ " | ' (?: [^'\\\r\n] | \\. )*+ ' )
  | (?P<unclosed> ["'] )
  | (?P<variable> [?$]\w++ )
  | (?P<blank> _:\w(?:[\w.\-]*[\w\-])? )
  | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[a-z]++)?+ )
  | (?P<name> (?:[^\W\d_](?:[\w.\-]*[\w\-])?)? :
              (?: (?:{_LOCAL}) (?: {_LOCAL} | \.(?=[\w:.\-%\\]) )* )? )
  | (?P<number> (?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+\-]?\d++)?+ )
  | (?P<word> [^\W\d]\w*+ )
  | (?P<entity> &(?:lt|gt|amp|quot|nbsp|\#\d++); )
  | (?P<sign> && | \|\| | != | <= | >= | \^\^ | \{{\| | \|\}} | << | >>
            | [=<>!+\-*/|^?.,;(){{}}\[\]] )
  | (?P<space> [ \t\r\n]++ )
  | (?P<strange> . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: what it is, its text, and where it starts (0-based).

    Attributes:
        kind: name of a terminal; ``end`` after the last one.
    """

    kind: str
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The text of a word or a sign in upper case; empty for all else."""
        return self.text.upper() if self.kind in {"word", "sign"} else ""

    @property
    def end(self) -> int:
        """Where the next character is."""
        return self.start + len(self.text)


def tokens_of(query: str) -> list[Token]:
    """Return the tokens of *query* without spaces and comments, ``end`` the last."""
    found = [
        Token(match.lastgroup or "", match[0], match.start())
        for match in _TOKEN.finditer(query)
        if match.lastgroup not in {"space", "comment"}
    ]
    return [*found, Token("end", "", len(query))]
