"""Two towns side by side: the parts of their score, and what each could tell the other.

Any two communes of today: those outside the programme are compared on what the graph
knows of them, and what it does not know is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from pvd_graph.errors import BadParameterError
from pvd_graph.peers.asked import rank_of
from pvd_graph.peers.assembly import NO_MASSIF
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.distances import distances_km
from pvd_graph.peers.evidence import (
    answers_a_challenge,
    apart,
    shared_challenges,
    useful_actions,
)
from pvd_graph.peers.model import Weights
from pvd_graph.peers.portraits import Portraits
from pvd_graph.ports import GraphReader
from pvd_graph.queries import iri, load
from pvd_graph.services.browse_towns import CommuneFacts, commune_facts, commune_iri
from pvd_graph.services.comparing_figures import FigureRow, figure_rows
from pvd_graph.services.names import Named, key_of, named
from pvd_graph.services.peer_filters import town_at
from pvd_graph.services.peer_ground import Ground, ground_of
from pvd_graph.services.peer_model import hosting
from pvd_graph.services.peer_telling import Told, told_actions

__all__ = ["Comparison", "Rank", "Shared", "Side", "compare"]

_ACTIONS_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Rank:
    """At what place a town stands for another.

    Attributes:
        rank: from 1, by what can be learned.
        of: how many towns are ranked.
        listed: place in the list that is shown, which also covers and spares; None
            where it is not in it.
    """

    rank: int
    of: int
    listed: int | None


@dataclass(frozen=True, slots=True)
class Shared:
    """A challenge that both face, and what it brings to the score."""

    challenge: Named
    contribution: float


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes:
        ground: what is known of it.
        rank: where it stands for the other one; None outside the programme, since
            only towns of the programme are proposed.
        alone: challenges that it faces and the other one does not.
        did: what it did about the challenges of the other one, ten at most.
        did_in_all: how many such actions there are.
        reason: what would be said of it to the other one, in French.
    """

    facts: CommuneFacts
    ground: Ground
    rank: Rank | None
    alone: tuple[Named, ...]
    did: tuple[Told, ...]
    did_in_all: int
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What there is to say of a pair of towns.

    Attributes:
        parts: block -> its part of *score*, which they add up to.
        distance_km: as the crow flies; None where a place is not known.
    """

    generation: int
    score: float
    parts: Mapping[str, float]
    weights: Weights
    distance_km: float | None
    one: Side
    other: Side
    shared: tuple[Shared, ...]
    figures: tuple[FigureRow, ...]
    typologies: tuple[tuple[str, Named | None, Named | None], ...]


def compare(reader: GraphReader, one: str, other: str) -> Comparison:
    """Compare two communes of today.

    Args:
        reader: one generation.
        one: code INSEE of a commune of today.
        other: that of another one.

    Raises:
        BadParameterError: twice the same code.
        NotFoundError: a code that no commune of today has.
        BusyError: the model is being made, and others wait for it.
    """
    if one == other:
        told = (
            "Il faut deux communes différentes pour comparer.",
            "Two different communes are needed to compare.",
        )
        raise BadParameterError(*told)
    drawn = hosting(reader, [one, other])
    at = drawn.model.towns.index(one), drawn.model.towns.index(other)
    pair = drawn.pair(*at)
    reverse = drawn.pair(at[1], at[0])
    away = float(distances_km(town_at(drawn, at[0]), [town_at(drawn, at[1])])[0])
    facts = commune_facts(reader, [one, other])
    actions = _answers(drawn, at[0], at[1]), _answers(drawn, at[1], at[0])
    told_of = told_actions(reader, [code for some in actions for code in some])
    concepts = drawn.model.features.hierarchy.concepts
    shared = shared_challenges(drawn.model, *at, most=None)

    def side(of: int, reason: str) -> Side:
        here, there = at[of], at[1 - of]
        mine = actions[of]
        return Side(
            facts=facts[of],
            ground=ground_of(drawn, here),
            rank=_rank(reader, drawn, there, here),
            alone=tuple(
                named(reader, concepts[found])
                for found in apart(drawn.model, here, there)
            ),
            did=tuple(told_of[action] for action in mine[:_ACTIONS_AT_MOST]),
            did_in_all=len(mine),
            reason=reason,
        )

    return Comparison(
        generation=reader.generation,
        score=float(pair.score),
        parts=dict(zip(BLOCKS, map(float, pair.parts), strict=True)),
        weights=drawn.model.weights,
        distance_km=away if isfinite(away) else None,
        one=side(0, reverse.reason),
        other=side(1, pair.reason),
        shared=tuple(
            Shared(named(reader, concepts[found]), worth) for found, worth in shared
        ),
        figures=figure_rows(reader, drawn, *at),
        typologies=_typologies(reader, drawn, *at),
    )


def _answers(drawn: Portraits, town: int, other: int) -> list[str]:
    """Return what *town* did about the challenges of *other*, the most useful first."""
    actions = drawn.actions.get(drawn.model.towns[town], ())
    return [
        action.code
        for action in useful_actions(drawn.model, other, actions, most=None)
        if answers_a_challenge(drawn.model, other, action)
    ]


def _rank(reader: GraphReader, drawn: Portraits, target: int, peer: int) -> Rank | None:
    fitted = len(drawn.knowledge.tables.towns)
    if peer >= fitted:
        return None
    codes = drawn.model.towns
    asked = load("peers_of_town", target=iri(commune_iri(codes[target])))
    listed = {row["code"]: int(row["rank"]) for row in reader.select(asked)}
    return Rank(
        rank=rank_of(drawn.model, target, peer, fitted),
        of=fitted - (target < fitted),
        listed=listed.get(codes[peer]),
    )


def _typologies(
    reader: GraphReader, drawn: Portraits, one: int, other: int
) -> tuple[tuple[str, Named | None, Named | None], ...]:
    """Return (local name of the typology, class of one, class of the other).

    None where not known, and no row where neither is; a class without IRI is that of
    being in none.
    """
    rows = [_classes(drawn, at) for at in (one, other)]

    def told(name: str) -> Named | None:
        if name == NO_MASSIF:
            return Named("hors des massifs de montagne", "")
        return named(reader, name) if name else None

    return tuple(
        (key_of(category), told(here), told(there))
        for category, here, there in zip(
            drawn.knowledge.tables.categories, *rows, strict=True
        )
        if here or there
    )


def _classes(drawn: Portraits, at: int) -> Sequence[str]:
    own = drawn.knowledge.tables.classes
    if at < len(own) or drawn.guests is None:
        return own[at]
    return drawn.guests.tables.classes[at - len(own)]
