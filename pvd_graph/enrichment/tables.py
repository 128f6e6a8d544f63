"""A table of a TOML file, read key by key, each checked and none overlooked."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from pvd_graph.errors import BadManifestError

__all__ = ["Table"]


class Table:
    """One table: every reader names the key it wants, `done` refuses what is left."""

    def __init__(
        self, path: Path, content: Mapping[str, object], name: str = ""
    ) -> None:
        self._path = path
        self._left = dict(content)
        self._name = name

    def refuse(self, key: str, problem: str) -> NoReturn:
        """Raise about *key* of this table.

        Raises:
            BadManifestError: always.
        """
        where = f"{self._name}.{key}" if self._name else key
        problem = f"clé {where} : {problem}"
        raise BadManifestError(self._path, problem)

    def done(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key must not be ignored.

        Raises:
            BadManifestError: with the first of them.
        """
        for key in sorted(self._left):
            self.refuse(key, "inconnue ici")

    def _take(self, key: str, *, required: bool) -> object:
        if required and key not in self._left:
            self.refuse(key, "absente")
        return self._left.pop(key, None)

    def table(self, key: str) -> Table:
        """Return a required sub-table."""
        content = self._take(key, required=True)
        if not isinstance(content, dict):
            self.refuse(key, "une table est attendue")
        return Table(self._path, content, f"{self._name}.{key}" if self._name else key)

    def text(self, key: str, *, pattern: str = r"(?s).*\S.*") -> str:
        """Return a required text that matches *pattern*, by default not blank."""
        value = self._take(key, required=True)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            self.refuse(key, f"« {value} » n'est pas le texte attendu")
        return value

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """Return a required text, one of *choices*."""
        value = self.text(key)
        if value not in choices:
            self.refuse(key, f"« {value} » n'est pas l'un de {', '.join(choices)}")
        return value

    def texts(self, key: str, *, required: bool) -> tuple[str, ...]:
        """Return a list of texts, not empty when it is required."""
        value = self._take(key, required=required)
        items = [] if value is None else value
        if not isinstance(items, list) or (required and not items):
            self.refuse(key, "une liste de textes est attendue")
        texts = tuple(item for item in items if isinstance(item, str))
        if len(texts) != len(items):
            self.refuse(key, "une liste de textes est attendue")
        return texts

    def number(self, key: str, *, required: bool = False) -> float | None:
        """Return a finite number, or nothing when it is absent."""
        value = self._take(key, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.refuse(key, f"« {value} » n'est pas un nombre")
        if not math.isfinite(value):
            self.refuse(key, f"« {value} » n'est pas un nombre fini")
        return float(value)

    def integers(self, key: str, *, many: bool = True) -> tuple[int, ...]:
        """Return a list of integers (or the one integer), empty when it is absent."""
        value = self._take(key, required=False)
        items = value if many else [value]
        if value is None:
            return ()
        if not isinstance(items, list) or any(type(item) is not int for item in items):
            self.refuse(key, "un entier ou une liste d'entiers est attendu")
        return tuple(items)

    def flag(self, key: str) -> bool:
        """Return a boolean, false when it is absent."""
        value = self._take(key, required=False)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, "true ou false est attendu")
        return value is True
