"""The terminals of SPARQL 1.1, as one expression that is searched from place to place.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re

__all__ = ["TOKEN"]

# Possessive repetitions (*+) and the token `broken`, which ends the reading, keep the
# pass linear: without them a text that is never closed is searched from each quote.
TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*+)
  | (?P<iri><[^\x00-\x20<>"{}|^`\\]*+>)
  | (?P<long> \"\"\" (?: "{0,2} (?:[^"\\]|\\.) )*+ \"\"\"
            | \'\'\' (?: '{0,2} (?:[^'\\]|\\.) )*+ \'\'\' )
  | (?P<broken_long> \"\"\" | \'\'\')
  | (?P<short> " (?: [^"\\\r\n] | \\. )*+ " | ' (?: [^'\\\r\n] | \\. )*+ ')
  | (?P<broken> ["'])
  | (?P<variable>[?$]\w++)
  | (?P<blank>_:[\w.\-]*+)
  | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
  | (?P<name>
        (?:[^\W\d_][\w.\-]*+)?+
        :
        (?: [\w:.\-] | %[0-9A-Fa-f]{2} | \\[_~.\-!$&'()*+,;=/?\#@%] )*+
    )
  | (?P<number>(?:\d++\.?+\d*+|\.\d++)(?:[eE][+-]?\d++)?+)
  | (?P<word>[^\W\d][\w.\-]*+)
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
    """,
    re.VERBOSE | re.DOTALL,
)
