"""Actions: what towns did, with whom, for how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pvd_graph import queries
from pvd_graph.errors import NotFoundError
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.records import (
    Number,
    Record,
    apart_from_towns,
    as_number,
    records,
)
from pvd_graph.vocab import id_iri

__all__ = [
    "Action",
    "Contribution",
    "action",
    "actions",
    "actions_by_iri",
    "actions_of_commune",
]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a partner brought: *amount_eur* is None where no sum is said."""

    partner: Named
    role: Named | None
    amount_eur: Number | None
    programme: Named | None


@dataclass(frozen=True, slots=True)
class Action:
    """An action of a commune, as lists and its page show it.

    Attributes:
        year: when money was granted or work began; None when not known.
        total_cost_eur: of the whole project; None when not known.
        grant_eur: what was granted.
    """

    iri: str
    title: str
    code_insee: str
    type: Named | None
    kind: Named | None
    stage: Named | None
    themes: tuple[Named, ...]
    challenges: tuple[Named, ...]
    year: str | None
    total_cost_eur: Number | None
    grant_eur: Number | None
    contributions: tuple[Contribution, ...]


def _maybe(reader: GraphReader, iri: str | None) -> Named | None:
    return None if iri is None else named(reader, iri)


def _contribution(reader: GraphReader, record: Record) -> Contribution:
    return Contribution(
        named(reader, record.text("pvd:partner")),
        _maybe(reader, record.get("prov:hadRole")),
        record.number("pvd:amountEur"),
        _maybe(reader, record.get("pvd:fundingProgramme")),
    )


def _action(
    reader: GraphReader, record: Record, contributions: Sequence[Contribution]
) -> Action:
    return Action(
        iri=record.iri,
        title=record.text("dcterms:title"),
        code_insee=key_of(record.text("pvd:commune")),
        type=_maybe(reader, record.get("pvd:actionType")),
        kind=_maybe(reader, record.get("pvd:actionKind")),
        stage=_maybe(reader, record.get("pvd:stage")),
        themes=tuple(named(reader, one) for one in record.all("pvd:theme")),
        challenges=tuple(named(reader, one) for one in record.all("pvd:addresses")),
        year=record.get("pvd:year"),
        total_cost_eur=record.number("pvd:totalCostEur"),
        grant_eur=record.number("pvd:grantEur"),
        contributions=tuple(contributions),
    )


def _whole(reader: GraphReader, query: str) -> list[Action]:
    """Return the actions whose records, and those of contributions, *query* gives."""
    found = records(reader.select(query))
    return sorted(
        (
            _action(
                reader,
                record,
                [
                    _contribution(reader, found[one])
                    for one in record.all("pvd:contribution")
                    if one in found
                ],
            )
            for record in found.values()
            if record.get("pvd:commune") is not None
        ),
        key=_order,
    )


def _order(one: Action) -> tuple[int, float, str]:
    """Most recent first, then the largest sum."""
    return -int(one.year or 0), -float(one.grant_eur or 0), one.iri


@apart_from_towns
def actions(reader: GraphReader) -> Sequence[Action]:
    """Return all actions, most recent first."""
    given = _given(reader)
    found = records(reader.select(queries.load("actions")))
    listed = [
        _action(reader, record, given.get(iri, ()))
        for iri, record in found.items()
        if record.get("pvd:commune") is not None
    ]
    return sorted(listed, key=_order)


def _given(reader: GraphReader) -> Mapping[str, Sequence[Contribution]]:
    """Return IRI of an action -> what was contributed to it, in order of IRI."""
    # A value told by two datasets makes a second row: the first one counts.
    rows: dict[tuple[str, str], Solution] = {}
    for row in reader.select(queries.load("contributions")):
        rows.setdefault((row["action"], row["contribution"]), row)
    given: dict[str, list[Contribution]] = {}
    for (iri, _contribution_iri), row in rows.items():
        amount = row.get("amount")
        given.setdefault(iri, []).append(
            Contribution(
                named(reader, row["partner"]),
                _maybe(reader, row.get("role")),
                None if amount is None else as_number(amount),
                _maybe(reader, row.get("programme")),
            )
        )
    return given


@apart_from_towns
def _by_commune(reader: GraphReader) -> Mapping[str, Sequence[Action]]:
    """Return code INSEE -> the actions of the commune, most recent first."""
    found: dict[str, list[Action]] = {}
    for one in actions(reader):
        found.setdefault(one.code_insee, []).append(one)
    return found


def actions_of_commune(reader: GraphReader, code: str) -> Sequence[Action]:
    """Return the actions of the commune *code*, most recent first."""
    return _by_commune(reader).get(code, ())


@apart_from_towns
def actions_by_iri(reader: GraphReader) -> Mapping[str, Action]:
    """Return IRI -> action."""
    return {one.iri: one for one in actions(reader)}


def action(reader: GraphReader, key: str) -> Action:
    """Return one action; *key* is what follows ``id/action/`` in its IRI.

    Raises:
        NotFoundError: no action has this key.
    """
    term = queries.iri(id_iri("action", *key.split("/")))
    found = _whole(reader, queries.load("action", action=term))
    if not found:
        problem = f"L'action « {key} » n'existe pas."
        english = f"There is no action “{key}”."
        raise NotFoundError(problem, english)
    return found[0]
