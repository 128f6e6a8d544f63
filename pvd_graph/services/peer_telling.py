"""What is told of peers: labels, years, partners and amounts beside the codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import fsum
from typing import Any

from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.statements import Suggestion
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action, actions_by_iri
from pvd_graph.services.names import names
from pvd_graph.services.peer_values import figure_of, figure_values
from pvd_graph.vocab import id_iri

__all__ = ["Peer", "Told", "told_actions", "told_peers"]

Told = dict[str, str | float | None]
"""A thing that is shown: its iri, its label, and what else is known of it."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One town that is proposed; the keys of the API are the names of the fields."""

    rank: int
    code_insee: str
    label: str
    score: float
    components: dict[str, float]
    shared_challenges: list[Told]
    close_indicators: list[Told]
    different_indicators: list[Told]
    learn_from: list[Told]
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return name -> value of each field; nothing is copied below them."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def told_peers(
    reader: GraphReader, suggestions: Sequence[Suggestion], towns: Mapping[str, str]
) -> list[Peer]:
    """Return the suggestions with the labels of all that they rest on.

    Args:
        reader: the generation that they are of.
        suggestions: in the order in which they are shown.
        towns: code -> name, of every peer.
    """
    called = names(reader)
    actions = {action for one in suggestions for action in one.learn}
    told = told_actions(reader, actions)
    values = figure_values(
        reader,
        {code for one in suggestions for code in (one.target, one.peer)},
        {slug for one in suggestions for slug in (*one.close, *one.different)},
    )
    return [_peer(one, towns[one.peer], called, told, values) for one in suggestions]


def told_actions(reader: GraphReader, actions: Iterable[str]) -> dict[str, Told]:
    """Return IRI -> what is shown of an action.

    That is iri, label, year, partner (several: commas) and amount_eur, each None where
    not known.
    """
    known = actions_by_iri(reader)
    return {iri: _action(iri, known.get(iri)) for iri in sorted(set(actions))}


def _action(iri: str, one: Action | None) -> Told:
    given = one.contributions if one else ()
    amounts = [each.amount_eur for each in given if each.amount_eur is not None]
    partners = {each.partner.name for each in given}
    return {
        "iri": iri,
        "label": one.title or None if one else None,
        "year": int(one.year) if one and one.year else None,
        "partner": ", ".join(sorted(partners)) or None,
        "amount_eur": fsum(amounts) if amounts else None,
    }


def _peer(
    one: Suggestion,
    name: str,
    called: Mapping[str, str],
    told: Mapping[str, Told],
    values: Mapping[tuple[str, str], float],
) -> Peer:
    def named(iris: Iterable[str]) -> list[Told]:
        return [{"iri": thing, "label": called.get(thing)} for thing in iris]

    def figures(slugs: Iterable[str]) -> list[Told]:
        return [
            {
                "iri": (thing := id_iri("indicator", slug)),
                "label": called.get(thing),
                "unit": figure.unit if (figure := figure_of(slug)) else None,
                "target_value": values.get((one.target, slug)),
                "peer_value": values.get((one.peer, slug)),
            }
            for slug in slugs
        ]

    worths = [float(worth) for _, worth in one.shared]
    shared = named(thing for thing, _ in one.shared)
    return Peer(
        rank=one.rank,
        code_insee=one.peer,
        label=name,
        score=float(one.score),
        components=dict(zip(BLOCKS, map(float, one.parts), strict=True)),
        shared_challenges=[
            {**thing, "contribution": worth}
            for thing, worth in zip(shared, worths, strict=True)
        ],
        close_indicators=figures(one.close),
        different_indicators=figures(one.different),
        learn_from=[told[action] for action in one.learn],
        reason=one.reason,
    )
