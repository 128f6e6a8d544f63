"""Read solutions of the form (subject, property, value) as records.

Pages ask for whole things in one query and pick what they show: a thing that lacks a
property costs nothing, whereas an OPTIONAL a property would scan the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from pvd_graph.ports import GraphReader, Solution
from pvd_graph.vocab import shorten

__all__ = [
    "Number",
    "Record",
    "apart_from_towns",
    "as_number",
    "carry_over",
    "per_generation",
    "per_generation_and_key",
    "records",
]

T = TypeVar("T")
Number = int | float

_short = lru_cache(maxsize=4096)(shorten)


def as_number(text: str) -> Number:
    """Return the value of an xsd:integer, xsd:decimal or xsd:double literal."""
    try:
        return int(text)
    except ValueError:
        value = float(text)
        return int(value) if value.is_integer() else value


class Record:
    """What is said of one subject: prefixed property names and their values."""

    def __init__(self, iri: str) -> None:
        """Start an empty record of the thing *iri*."""
        self.iri = iri
        self._values: dict[str, list[str]] = {}

    def add(self, name: str, value: str) -> None:
        """Note one statement; the same one from two graphs is kept once."""
        values = self._values.setdefault(name, [])
        if value not in values:
            values.append(value)

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of property *name*, sorted so that two runs agree."""
        return tuple(sorted(self._values.get(name, ())))

    def get(self, name: str) -> str | None:
        """Return the value of property *name*, the first where there are several."""
        values = self._values.get(name)
        return min(values) if values else None

    def text(self, name: str) -> str:
        """Return the value of property *name*, or an empty text."""
        return self.get(name) or ""

    def number(self, name: str) -> Number | None:
        """Return the numeric value of property *name*."""
        value = self.get(name)
        return None if value is None else as_number(value)

    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return all properties with their values, sorted."""
        return [(name, self.all(name)) for name in sorted(self._values)]


def records(solutions: Iterable[Solution]) -> dict[str, Record]:
    """Group solutions ``?subject ?property ?value`` by subject, in order of IRI."""
    found: dict[str, Record] = {}
    for row in solutions:
        subject = row["subject"]
        record = found.get(subject)
        if record is None:
            record = found[subject] = Record(subject)
        record.add(_short(row["property"]), row["value"])
    return dict(sorted(found.items()))


def per_generation_and_key(
    compute: Callable[[GraphReader, str], T],
) -> Callable[[GraphReader, str], T]:
    """Keep what *compute* returns for each key as long as its reader lives.

    For keys that are few, such as challenges: all results are kept.
    """
    kept: WeakKeyDictionary[GraphReader, dict[str, T]] = WeakKeyDictionary()

    @wraps(compute)
    def wrapper(reader: GraphReader, key: str) -> T:
        results = kept.setdefault(reader, {})
        if key not in results:
            results[key] = compute(reader, key)
        return results[key]

    return wrapper


_Kept = WeakKeyDictionary[GraphReader, Any]
_UNTOLD: list[_Kept] = []
"""What `apart_from_towns` keeps, a function each."""


def per_generation(
    compute: Callable[[GraphReader], T],
) -> Callable[[GraphReader], T]:
    """Keep what *compute* returns as long as its reader lives.

    A generation never changes, so names, rules or the list of towns are read once. The
    result is shared between threads: it must not be changed.
    """
    return _keeping(compute, WeakKeyDictionary())


def apart_from_towns(
    compute: Callable[[GraphReader], T],
) -> Callable[[GraphReader], T]:
    """Keep what *compute* returns as `per_generation` does, and over `carry_over`.

    For what rests neither on what towns tell (sheets, declared challenges) nor on the
    description of the loads (``graph/meta``).
    """
    kept: _Kept = WeakKeyDictionary()
    _UNTOLD.append(kept)
    return _keeping(compute, kept)


def carry_over(before: GraphReader, after: GraphReader) -> None:
    """Let *after* keep what `apart_from_towns` keeps of *before*.

    For two generations that differ in what towns tell alone.
    """
    for kept in _UNTOLD:
        if (value := kept.get(before)) is not None:
            kept.setdefault(after, value)


def _keeping(
    compute: Callable[[GraphReader], T], kept: _Kept
) -> Callable[[GraphReader], T]:
    lock = Lock()

    @wraps(compute)
    def wrapper(reader: GraphReader) -> T:
        try:
            found: T = kept[reader]
        except KeyError:
            with lock:
                if reader not in kept:
                    kept[reader] = compute(reader)
                found = kept[reader]
        return found

    return wrapper
