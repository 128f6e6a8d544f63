"""The peers of one town, with reasons: what was materialised, and more when asked.

A build writes ten suggestions a town into the graph; reading them takes four short
queries. A longer list is computed from the same tables, and begins with the same ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from math import fsum
from threading import Lock
from typing import Any

import numpy as np

from pvd_graph.errors import NotFoundError
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.portraits import Portraits
from pvd_graph.peers.ranking import best_candidates
from pvd_graph.peers.statements import Suggestion
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.queries import iri, load, text
from pvd_graph.services.names import names
from pvd_graph.services.peering import portraits
from pvd_graph.vocab import id_iri

__all__ = [
    "AbsorbedCodeError",
    "OutsideProgrammeError",
    "Peer",
    "PeerAnswer",
    "peers_of",
]


_Told = dict[str, str | float | None]
"""A thing that is shown: its iri, its label, and what else is known of it."""


class AbsorbedCodeError(NotFoundError):
    """The code of a commune that was absorbed; *current* is the code to ask with."""

    def __init__(self, code: str, current: str) -> None:
        """Say which code took over."""
        problem = (
            f"La commune {code} a été absorbée : son code est aujourd'hui {current}."
        )
        super().__init__(problem)
        self.current = current


class OutsideProgrammeError(NotFoundError):
    """A commune for which no peers are computed, since it is not in the programme."""

    def __init__(self, code: str, name: str) -> None:
        """Say which commune, and what to do."""
        problem = (
            f"{name} ({code}) ne fait pas partie du programme Petites villes de "
            "demain : les villes proches ne sont calculées que pour celles qui en font "
            "partie."
        )
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Peer:
    """One town that is proposed; the keys of the API are the names of the fields."""

    rank: int
    code_insee: str
    label: str
    score: float
    components: dict[str, float]
    shared_challenges: list[_Told]
    close_indicators: list[_Told]
    different_indicators: list[_Told]
    learn_from: list[_Told]
    reason: str


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """The peers of one town. *k* is what was asked: there may be fewer towns."""

    code_insee: str
    label: str
    generation: int
    k: int
    peers: tuple[Peer, ...]

    def to_json(self) -> dict[str, Any]:
        """Return what the API answers; the keys are fixed."""
        return {
            "target": {"code_insee": self.code_insee, "label": self.label},
            "generation": self.generation,
            "k": self.k,
            "peers": [asdict(peer) for peer in self.peers],
        }


def peers_of(reader: GraphReader, code: str, *, k: int = 10) -> PeerAnswer:
    """Return the k first peers of the commune *code*, from the graph.

    Beyond what a build materialised, the next ones are computed, in order of score: the
    first such call on a generation reads all towns and takes seconds, the others
    some 50 ms.

    Args:
        reader: one generation.
        code: a code INSEE, well formed.
        k: length of the list, at least 1.

    Raises:
        NotFoundError: no commune has or had this code.
        AbsorbedCodeError: it had; *current* holds the code of today.
        OutsideProgrammeError: the commune is not in the programme.
    """
    name = _target_name(reader, code)
    target = iri(id_iri("commune", code))
    rows = reader.select(load("peers_of_town", target=target))
    found = _materialised(reader, code, target, rows[:k])
    towns: Mapping[str, str] = {row["code"]: row["name"] for row in rows}
    if len(rows) < k:
        further, towns = _further(reader, code, towns, k - len(rows))
        found += further
    told = _told(reader, found)
    peers = tuple(_peer(one, towns[one.peer], told) for one in found)
    return PeerAnswer(code, name, reader.generation, k, peers)


def _target_name(reader: GraphReader, code: str) -> str:
    found = reader.select(load("peers_target", code=text(code)))
    names = [row["name"] for row in found if "name" in row]
    if names:
        if not any("membership" in row for row in found):
            raise OutsideProgrammeError(code, names[0])
        return names[0]
    currents = [row["current"] for row in found if "current" in row]
    if currents:
        raise AbsorbedCodeError(code, currents[0])
    problem = f"Aucune commune n'a le code {code}."
    raise NotFoundError(problem)


def _materialised(
    reader: GraphReader, code: str, target: str, rows: Sequence[Solution]
) -> list[Suggestion]:
    """Return what the graph holds: the suggestions of *rows*, with their evidence."""
    found: defaultdict[tuple[str, str], list[Solution]] = defaultdict(list)
    for row in reader.select(load("peers_evidence", target=target)) if rows else []:
        found[row["rank"], row["kind"]].append(row)

    def things(rank: str, kind: str) -> tuple[str, ...]:
        return tuple(row["thing"].rsplit("/", 1)[-1] for row in found[rank, kind])

    return [
        Suggestion(
            target=code,
            rank=int(row["rank"]),
            peer=row["code"],
            parts=tuple(Decimal(row[block]) for block in BLOCKS),
            shared=tuple(
                (one["thing"], Decimal(one["contribution"]))
                for one in found[row["rank"], "shared"]
            ),
            close=things(row["rank"], "close"),
            different=things(row["rank"], "different"),
            learn=tuple(one["thing"] for one in found[row["rank"], "learn"]),
            reason=row["reason"],
        )
        for row in rows
    ]


class _Latest:
    """The model of the last generation asked for: one, since it is some 100 MB."""

    def __init__(self) -> None:
        self._key: tuple[GraphReader, int] | None = None
        self._portraits: Portraits | None = None
        self._lock = Lock()

    def of(self, reader: GraphReader) -> Portraits:
        """Return the model of *reader*'s generation, fitted on the first call."""
        with self._lock:
            key = (reader, reader.generation)
            if self._portraits is None or self._key != key:
                self._portraits = portraits(reader)
                self._key = key
            return self._portraits


_LATEST = _Latest()


def _further(
    reader: GraphReader, code: str, taken: Mapping[str, str], count: int
) -> tuple[list[Suggestion], Mapping[str, str]]:
    """Return the *count* next suggestions, by score, and the names of the towns."""
    drawn = _LATEST.of(reader)
    town = drawn.model.towns.index(code)
    pool = best_candidates(drawn.model, len(taken) + count, rows=slice(town, town + 1))
    fresh = [
        at
        for at, peer in enumerate(pool.peers[0])
        if drawn.model.towns[peer] not in taken
    ]
    rest = pool.take(np.array([fresh[:count]], dtype=np.int64))
    found = drawn.suggestions(rest, first_town=town, first_rank=len(taken) + 1)
    return list(found), drawn.knowledge.names


def _told(reader: GraphReader, suggestions: Sequence[Suggestion]) -> dict[str, _Told]:
    """Return IRI -> what is shown of it, for all that the suggestions rest on.

    Challenges and indicators have iri and label; actions also year, partner (several:
    commas) and amount_eur, each None where not known.
    """
    called = names(reader)
    things = {thing for one in suggestions for thing, _ in one.shared} | {
        id_iri("indicator", slug)
        for one in suggestions
        for slug in (*one.close, *one.different)
    }
    told: dict[str, _Told] = {
        thing: {"iri": thing, "label": called.get(thing)} for thing in things
    }
    actions = sorted({action for one in suggestions for action in one.learn})
    facts: defaultdict[str, list[Solution]] = defaultdict(list)
    if actions:
        for row in reader.select(load("peers_told", thing=[*map(iri, actions)])):
            facts[row["thing"]].append(row)
    told.update((action, _action(action, facts[action], called)) for action in actions)
    return told


def _action(thing: str, facts: Sequence[Solution], called: Mapping[str, str]) -> _Told:
    labels = [row["label"] for row in facts if "label" in row]
    years = [row["year"] for row in facts if "year" in row]
    amounts = {
        row["contribution"]: float(row["amount"]) for row in facts if "amount" in row
    }
    partners = {
        called[row["organisation"]]
        for row in facts
        if row.get("organisation") in called
    }
    return {
        "iri": thing,
        "label": labels[0] if labels else None,
        "year": int(years[0]) if years else None,
        "partner": ", ".join(sorted(partners)) or None,
        "amount_eur": fsum(amounts.values()) if amounts else None,
    }


def _peer(one: Suggestion, name: str, told: Mapping[str, _Told]) -> Peer:
    return Peer(
        rank=one.rank,
        code_insee=one.peer,
        label=name,
        score=float(one.score),
        components=dict(zip(BLOCKS, map(float, one.parts), strict=True)),
        shared_challenges=[
            {**told[thing], "contribution": float(worth)} for thing, worth in one.shared
        ],
        close_indicators=[told[id_iri("indicator", slug)] for slug in one.close],
        different_indicators=[
            told[id_iri("indicator", slug)] for slug in one.different
        ],
        learn_from=[told[action] for action in one.learn],
        reason=one.reason,
    )
