"""What a manifest demands of the values of a column beyond their type. Pure.

Source of the names: Frictionless Table Schema, https://specs.frictionlessdata.io/table-schema/#constraints
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from pvd_graph.mapping.faults import Fault
from pvd_graph.mapping.values import NUMBERS
from pvd_graph.model import Column, Wording

__all__ = ["Check", "checks_of"]

Check = Callable[[str, str], Fault | None]
"""Takes the text of an item and its lexical value; gives what is wrong, if anything."""

_CORRECT = Wording("Corrigez la cellule.", "Correct the cell.")


def _bounds(column: Column) -> Check:
    """Compare numbers as numbers, dates and years as texts, which sort alike."""
    key: Callable[[str], Decimal | str] = Decimal if column.type in NUMBERS else str
    low = key(column.minimum) if column.minimum else None
    high = key(column.maximum) if column.maximum else None

    def check(text: str, value: str) -> Fault | None:
        found = key(value)
        if low is not None and found < low:  # type: ignore[operator] # both of one key
            problem = Wording(
                f"cette valeur est inférieure à {column.minimum}.",
                f"this value is below {column.minimum}.",
            )
        elif high is not None and found > high:  # type: ignore[operator] # both of one key
            problem = Wording(
                f"cette valeur est supérieure à {column.maximum}.",
                f"this value is above {column.maximum}.",
            )
        else:
            return None
        return Fault("borne", text, problem, _CORRECT)

    return check


def _pattern(pattern: str) -> Check:
    compiled = re.compile(pattern)

    def check(text: str, value: str) -> Fault | None:
        if compiled.fullmatch(value):
            return None
        problem = Wording(
            f"cette valeur n'a pas la forme attendue ({pattern}).",
            f"this value is not of the expected form ({pattern}).",
        )
        return Fault("forme", text, problem, _CORRECT)

    return check


def _max_length(length: int) -> Check:
    def check(text: str, value: str) -> Fault | None:
        if len(value) <= length:
            return None
        problem = Wording(
            f"ce texte a {len(value)} caractères, {length} au plus sont admis.",
            f"this text has {len(value)} characters, {length} at most are allowed.",
        )
        remedy = Wording("Raccourcissez-le.", "Shorten it.")
        return Fault("longueur", text[:80], problem, remedy)

    return check


def _enum(values: tuple[str, ...]) -> Check:
    known = frozenset(values)

    def check(text: str, value: str) -> Fault | None:
        if value in known:
            return None
        problem = Wording(
            "cette valeur n'est pas prévue.", "this value is not expected."
        )
        expected = ", ".join(values)
        remedy = Wording(
            f"Valeurs prévues : {expected}.", f"Values expected: {expected}."
        )
        return Fault("valeur", text, problem, remedy)

    return check


def checks_of(column: Column) -> tuple[Check, ...]:
    """Compile the constraints of *column*, in the order in which they are told."""
    checks: list[Check] = []
    if column.minimum or column.maximum:
        checks.append(_bounds(column))
    if column.pattern:
        checks.append(_pattern(column.pattern))
    if column.max_length is not None:
        checks.append(_max_length(column.max_length))
    if column.enum:
        checks.append(_enum(column.enum))
    return tuple(checks)
