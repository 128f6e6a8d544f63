"""The départements by what people call them: « 1 », « 01 - Ain », « Côtes d'Armor »."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pvd_graph.folding import fold, without_article

__all__ = ["KnownDepartements"]

_CODE = re.compile(
    r"(?<!\w)(97[1-8]|98[46789]|2[ab]|\d{1,2})(?:[dm])?(?!\w)", re.IGNORECASE | re.ASCII
)
# What is no département of the reference but is written as one.
_SEVERAL = {"20": ("2A", "2B"), "corse": ("2A", "2B")}


class KnownDepartements:
    """Codes and names of the départements and of what stands in their place."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Index *names*: code -> name."""
        self.names = dict(names)
        self._by_name: dict[str, tuple[str, ...]] = {
            key: (code,)
            for code, name in names.items()
            for key in (fold(name), without_article(fold(name)))
        }
        self._by_name |= {key: codes for key, codes in _SEVERAL.items() if names}
        self._kept: dict[str, frozenset[str]] = {}

    def find(self, text: str) -> frozenset[str]:
        """Return the codes that *text* means; none when it means no département."""
        kept = self._kept.get(text)
        if kept is None:
            kept = frozenset(self._find(text))
            if len(self._kept) < _KEPT:
                self._kept[text] = kept
        return kept

    def _find(self, text: str) -> tuple[str, ...]:
        folded = fold(text)
        named = self._by_name.get(folded) or self._by_name.get(without_article(folded))
        if named:
            return named
        if len(text) > _LONGEST:
            return ()
        for found in _CODE.finditer(text):
            code = found[1].upper().zfill(2)
            rest = fold(text[: found.start()] + " " + text[found.end() :])
            codes = _SEVERAL.get(code) or ((code,) if code in self.names else ())
            if codes and (not rest or self._by_name.get(rest) == codes):
                return codes
        return ()


_KEPT = 4096
_LONGEST = 80
