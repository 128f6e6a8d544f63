"""The choices that narrow down a list of actions, and how many each would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action, actions
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.names import Named, key_of
from pvd_graph.services.records import Number, apart_from_towns

__all__ = ["AMOUNTS", "ActionFilter", "Facet", "facets", "filter_actions"]

AMOUNTS: Mapping[str, tuple[int, int | None]] = {
    "0-20000": (0, 20_000),
    "20000-100000": (20_000, 100_000),
    "100000-500000": (100_000, 500_000),
    "500000-": (500_000, None),
}
"""Bands of what was granted, in euros: key -> from, and below."""


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What a reader asks of the list: slugs and codes, empty for any.

    Attributes:
        year: four digits.
        amount: key of `AMOUNTS`.
    """

    theme: str = ""
    challenge: str = ""
    programme: str = ""
    region: str = ""
    type: str = ""
    partner: str = ""
    year: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice of a filter, and how many actions it would show."""

    key: str
    name: str
    count: int


def filter_actions(reader: GraphReader, asked: ActionFilter) -> list[Action]:
    """Return the actions that pass every filter, most recent first."""
    tests = _tests(asked)
    return [
        one
        for one, keys in zip(actions(reader), _keys(reader), strict=True)
        if all(value in keys[name] for name, value in tests)
    ]


def facets(reader: GraphReader, asked: ActionFilter) -> Mapping[str, list[Facet]]:
    """Return the choices of each filter, most frequent first.

    The counts of a filter follow the other filters, not itself: they say what choosing
    that value instead would show.
    """
    tests = _tests(asked)
    return _counted(_keys(reader), tests) if tests else _all(reader)


@apart_from_towns
def _all(reader: GraphReader) -> Mapping[str, list[Facet]]:
    """Return the choices where nothing is asked yet."""
    return _counted(_keys(reader), [])


def _counted(
    actions: Sequence[Mapping[str, Mapping[str, str]]], tests: list[tuple[str, str]]
) -> Mapping[str, list[Facet]]:
    counts: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in _KEYS}
    for keys in actions:
        failed = [name for name, value in tests if value not in keys[name]]
        if not failed:
            for name, count in counts.items():
                count.update(keys[name].items())
        elif len(failed) == 1:
            counts[failed[0]].update(keys[failed[0]].items())
    return {
        name: [
            Facet(key, label, number)
            for (key, label), number in sorted(
                count.items(), key=lambda pair: (-pair[1], pair[0])
            )
        ]
        for name, count in counts.items()
    }


def _tests(asked: ActionFilter) -> list[tuple[str, str]]:
    return [(name, value) for name in _KEYS if (value := getattr(asked, name))]


def _slugs(things: Iterable[Named | None]) -> dict[str, str]:
    return {key_of(one.iri): one.name for one in things if one}


def _region(reader: GraphReader, one: Action) -> dict[str, str]:
    town = towns(reader).get(one.code_insee)
    return {town.region.code: town.region.name} if town else {}


def _amount(grant_eur: Number | None) -> dict[str, str]:
    """Return the band of a grant; its name is said by who shows it."""
    if grant_eur is None:
        return {}
    return {
        key: key
        for key, (low, high) in AMOUNTS.items()
        if low <= grant_eur and (high is None or grant_eur < high)
    }


_KEYS: Mapping[str, Callable[[GraphReader, Action], dict[str, str]]] = {
    "theme": lambda _, one: _slugs(one.themes),
    "challenge": lambda _, one: _slugs(one.challenges),
    "programme": lambda _, one: _slugs(each.programme for each in one.contributions),
    "region": _region,
    "type": lambda _, one: _slugs([one.type]),
    "partner": lambda _, one: _slugs(each.partner for each in one.contributions),
    "year": lambda _, one: {one.year: one.year} if one.year else {},
    "amount": lambda _, one: _amount(one.grant_eur),
}


@apart_from_towns
def _keys(reader: GraphReader) -> Sequence[Mapping[str, Mapping[str, str]]]:
    """Return for each action, in order: filter -> its values, with their names."""
    return [
        {name: keys(reader, one) for name, keys in _KEYS.items()}
        for one in actions(reader)
    ]
