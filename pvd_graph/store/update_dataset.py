"""Give the patterns of an update the graphs that they are to see.

An update chooses them by ``USING``; where it does not, the engine matches the default
graph, which is empty in what is published: queries see the union of all graphs there,
and so must the ``WHERE`` of an update.

Source: SPARQL 1.1 Protocol, section 2.2.3; SPARQL 1.1 Update, section 3.1.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pvd_graph.store.update_tokens import TOKEN

__all__ = ["with_dataset"]


class _Rewriter:
    """One pass over the tokens of an update."""

    def __init__(self, text: str, using: str) -> None:
        self.text = text
        self._using = f" {using} "
        self._parts: list[str] = []
        self._done = 0
        self._depth = 0
        self._previous = ""
        self._shorthand = -1
        self._chosen = False

    def _copy(self, end: int) -> None:
        self._parts.append(self.text[self._done : end])
        self._done = end

    def _outside(self, token: re.Match[str]) -> None:
        """Take a token that stands in no bracket."""
        word = token[0].upper()
        if word == ";":
            self._chosen = False
        elif token.lastgroup in ("word", "name") and word.startswith(_CHOOSING):
            self._chosen = True
        elif token.lastgroup == "word" and word == "WHERE" and not self._chosen:
            self._copy(token.start())
            if self._previous == "DELETE":
                self._shorthand = token.end()
            else:
                self._parts.append(self._using)

    def _bracket(self, token: re.Match[str]) -> None:
        self._depth += 1 if token.lastgroup == "open" else -1
        if self._shorthand >= 0 and self._depth == 0:
            pattern = self.text[self._shorthand : token.end()]
            self._parts.append(f"{pattern}{self._using}WHERE{pattern}")
            self._done, self._shorthand = token.end(), -1

    def rewritten(self) -> str:
        """Return the update with its clauses."""
        for token in TOKEN.finditer(self.text):
            if token.lastgroup == "comment":
                continue
            if self._depth == 0:
                self._outside(token)
            if token.lastgroup in ("open", "close"):
                self._bracket(token)
            self._previous = token[0].upper()
        self._copy(len(self.text))
        return "".join(self._parts)


_CHOOSING = ("USING", "WITH")


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return *text* with USING in each operation that has a WHERE and chooses nothing.

    ``DELETE WHERE { … }`` takes no USING: it becomes ``DELETE { … } USING … WHERE
    { … }``, which is what it stands for. Operations with WITH or USING stay.

    Args:
        text: an update.
        default: IRIs of the graphs whose union patterns outside GRAPH see.
        named: IRIs of those that GRAPH sees.
    """
    clauses = [f"USING <{iri}>" for iri in default]
    clauses += [f"USING NAMED <{iri}>" for iri in named]
    return _Rewriter(text, " ".join(clauses)).rewritten()
