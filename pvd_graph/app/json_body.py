"""A JSON body, read member by member within bounds; what is not known is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from pvd_graph.errors import BadParameterError

__all__ = ["LISTED", "LONGEST", "Body", "out_of_bounds", "too_many"]

LISTED = 50
"""How many texts a list may have."""
LONGEST = 200
"""How many characters a text may have."""

T = TypeVar("T")


def out_of_bounds(
    name: str, low: float, high: float, given: object
) -> BadParameterError:
    """Return the refusal of a number that is not from *low* to *high*."""
    shown = str(given)[:LONGEST]
    least, most = f"{low:.15g}", f"{high:.15g}"  # 100000000 rather than 1e+08
    return BadParameterError(
        f"« {name} » doit être un nombre de {least} à {most} (reçu : « {shown} »).",
        f"“{name}” must be a number from {least} to {most} (given: “{shown}”).",
    )


def too_many(name: str, most: int) -> BadParameterError:
    """Return the refusal of a list that is too long."""
    return BadParameterError(
        f"« {name} » a trop de valeurs ({most} au plus).",
        f"“{name}” has too many values ({most} at most).",
    )


class Body:
    """A JSON object whose members are read one by one; what is left is refused.

    Every method raises BadParameterError, which names the member by its path.
    """

    def __init__(self, members: Mapping[str, Any], path: str = "") -> None:
        """Read *members*, which stand at *path* of the whole."""
        self._left = dict(members)
        self._names = list(members)
        self._path = path
        self._known: list[str] = []

    @staticmethod
    def parse(text: bytes) -> Body:
        """Read a whole body."""

        def no_number(name: str) -> NoReturn:
            raise ValueError(name)

        try:
            found = json.loads(text, parse_constant=no_number)
            json.dumps(found, ensure_ascii=False).encode()  # a lone surrogate fails
        except (ValueError, RecursionError) as error:
            told = (
                "Le corps de la demande n'est pas du JSON en UTF-8.",
                "The body of the request is not JSON in UTF-8.",
            )
            raise BadParameterError(*told) from error
        if not isinstance(found, dict):
            told = (
                "Le corps de la demande doit être un objet JSON.",
                "The body of the request must be a JSON object.",
            )
            raise BadParameterError(*told)
        return Body(found)

    def _take(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        self._known.append(name)
        return self._left.pop(name, None)

    def _where(self, name: str) -> str:
        return f"{self._path}{name}"

    def _wrong(self, name: str, french: str, english: str) -> BadParameterError:
        where = self._where(name)
        return BadParameterError(
            f"« {where} » doit être {french}.", f"“{where}” must be {english}."
        )

    def number(self, name: str, low: float, high: float) -> float | None:
        """Return a number within bounds, None when absent."""
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(name, "un nombre", "a number")
        if not (low <= value <= high):
            raise out_of_bounds(self._where(name), low, high, value)
        return float(value)

    def whole(self, name: str, low: int, high: int) -> int | None:
        """Return a whole number within bounds, None when absent."""
        value = self.number(name, low, high)
        if value is not None and not value.is_integer():
            raise self._wrong(name, "un nombre entier", "a whole number")
        return None if value is None else int(value)

    def text(self, name: str, longest: int = LONGEST) -> str:
        """Return a text on one line, empty when absent."""
        value = self._take(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest:
            french = f"un texte de {longest} caractères au plus"
            english = f"a text of {longest} characters at most"
            raise self._wrong(name, french, english)
        return " ".join(value.split())

    def flag(self, name: str, *, usual: bool) -> bool:
        """Return true or false, *usual* when absent."""
        value = self._take(name)
        if value is None:
            return usual
        if not isinstance(value, bool):
            raise self._wrong(name, "true ou false", "true or false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, each once."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(one, str) and len(one) <= LONGEST for one in value
        ):
            raise self._wrong(name, "une liste de textes", "a list of texts")
        if len(value) > LISTED:
            raise too_many(self._where(name), LISTED)
        return tuple(dict.fromkeys(value))

    def members(self, name: str, most: int) -> Body:
        """Return an object within this one, empty when absent."""
        value = self._take(name)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise self._wrong(name, "un objet", "an object")
        if len(value) > most:
            raise too_many(self._where(name), most)
        return Body(value, f"{self._path}{name}.")

    def every(self, read: Callable[[Body, str], T | None]) -> dict[str, T]:
        """Return all members, each read by *read*; null ones are left out."""
        found = {name: read(self, name) for name in self._names}
        return {name: value for name, value in found.items() if value is not None}

    def close(self) -> None:
        """Refuse what nothing has read."""
        if self._left:
            listed = ", ".join(self._known)
            name = f"{self._path}{min(self._left)}"[:LONGEST]
            told = (
                f"« {name} » n'est pas prévu ici : {listed}.",
                f"“{name}” is not known here: {listed}.",
            )
            raise BadParameterError(*told)
