"""Parameters of the query string, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from pvd_graph.errors import BadParameterError

__all__ = ["Page", "choice_arg", "int_arg", "page_of", "text_arg"]

_LONGEST = 200


def int_arg(name: str, *, default: int, low: int, high: int) -> int:
    """Return the whole number *name* of the query string, *default* when absent.

    Raises:
        BadParameterError: not a whole number, or outside *low* .. *high*.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return default
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdecimal() and len(digits) <= len(str(high)):
        value = int(text)
        if low <= value <= high:
            return value
    problem = (
        f"« {name} » doit être un nombre entier de {low} à {high} (reçu : « {text} »)."
    )
    english = f"“{name}” must be a whole number from {low} to {high} (given: “{text}”)."
    raise BadParameterError(problem, english)


def text_arg(name: str) -> str:
    """Return the text *name* of the query string, trimmed, empty when absent.

    Raises:
        BadParameterError: longer than 200 characters, which no name is.
    """
    text = request.args.get(name, "").strip()
    if len(text) > _LONGEST:
        problem = f"« {name} » est trop long ({_LONGEST} caractères au plus)."
        english = f"“{name}” is too long ({_LONGEST} characters at most)."
        raise BadParameterError(problem, english)
    return text


def choice_arg(name: str, choices: Sequence[str]) -> str:
    """Return which of *choices* the query string names, empty when absent.

    Raises:
        BadParameterError: something else.
    """
    text = request.args.get(name, "").strip()
    if text in {"", *choices}:
        return text
    shown = " ou ".join(f"« {one} »" for one in choices)
    problem = f"« {name} » doit être {shown} (reçu : « {text[:_LONGEST]} »)."
    listed = " or ".join(f"“{one}”" for one in choices)
    english = f"“{name}” must be {listed} (given: “{text[:_LONGEST]}”)."
    raise BadParameterError(problem, english)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a long list: *number* counts from 1."""

    number: int
    size: int
    total: int

    @property
    def start(self) -> int:
        """Index of the first item shown."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """Index after the last item shown."""
        return min(self.start + self.size, self.total)

    @property
    def last(self) -> int:
        """Number of the last page; 1 when the list is empty."""
        return max(1, -(-self.total // self.size))


def page_of(total: int, *, size: int = 50) -> Page:
    """Return the page that ``?page=`` asks for, the last one when beyond the end.

    Raises:
        BadParameterError: not a whole number from 1 on.
    """
    number = int_arg("page", default=1, low=1, high=100_000)
    return Page(min(number, Page(1, size, total).last), size, total)
