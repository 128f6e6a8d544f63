"""Which terms of the vocabularies a query names. Pure.

Knows no grammar: a name in a comment counts too. What is not among the known terms is
never given back, so that nothing that someone wrote leaves here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["QueryTerms"]

_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_NAMES = re.compile(r"<([^<>\s]+)>|([\w.-]*):([\w-]+)")


class QueryTerms:
    """The terms worth counting."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Know *names*: IRI of a class or property -> how pages write it."""
        self._names = dict(names)

    def found_in(self, query: str) -> set[str]:
        """Return the known names in *query*, whatever its prefixes are called."""
        prefixes = dict(_PREFIX.findall(query))
        found = set()
        for iri, prefix, local in _NAMES.findall(query):
            start = prefixes.get(prefix)
            whole = iri or (start + local if start is not None else "")
            name = self._names.get(whole)
            if name is not None:
                found.add(name)
        return found
