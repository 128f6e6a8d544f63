"""The terminals of SPARQL 1.1 that tell how an update is built.

Not those of `lexing_tokens`: an IRI may hold a backslash here, and ``;`` ends an
operation.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re

__all__ = ["TOKEN"]

# Possessive repetitions keep the pass linear; see `lexing`.
TOKEN = re.compile(
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
