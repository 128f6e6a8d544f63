"""Conditions: ``column``, ``column=value``, ``column=one value|another``. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["Condition", "column_of_condition", "condition_on"]

Condition = Callable[[Mapping[str, tuple[str, ...]]], bool]
"""Tells whether the values of a row fulfil a condition."""


def column_of_condition(text: str) -> str:
    """Return the column that a condition looks at."""
    return text.partition("=")[0].strip()


def _one(text: str) -> Condition:
    column, equals, wanted = text.partition("=")
    column = column.strip()
    if not equals:
        return lambda values: bool(values[column])
    expected = frozenset(item.strip() for item in wanted.split("|"))
    return lambda values: not expected.isdisjoint(values[column])


def condition_on(when: str, unless: str) -> Condition | None:
    """Compile two conditions: *when* must hold, *unless* must not; None for neither."""
    if when and unless:
        holds, fails = _one(when), _one(unless)
        return lambda values: holds(values) and not fails(values)
    if when:
        return _one(when)
    if unless:
        fails = _one(unless)
        return lambda values: not fails(values)
    return None
