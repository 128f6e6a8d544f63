"""The peers of one town, with reasons: what was materialised, and more when asked.

A build writes ten suggestions a town into the graph; reading them takes four short
queries. A longer list is computed from the same tables, and begins with the same ten.
A list with weights or filters, of a commune outside the programme or of a made-up
profile is computed by the model of the generation (`peer_model`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from pvd_graph.errors import NotFoundError
from pvd_graph.peers.asked import asked_candidates
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Weights
from pvd_graph.peers.newcomers import reweighted
from pvd_graph.peers.portraits import Portraits
from pvd_graph.peers.ranking import best_candidates
from pvd_graph.peers.statements import Suggestion
from pvd_graph.ports import GraphReader, Solution
from pvd_graph.queries import integer, iri, load, text
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.peer_filters import kept
from pvd_graph.services.peer_ground import Ground, ground_of
from pvd_graph.services.peer_model import hosting, peer_model
from pvd_graph.services.peer_telling import Peer, told_peers
from pvd_graph.services.peer_wishes import Wish
from pvd_graph.vocab import id_iri

__all__ = [
    "AbsorbedCodeError",
    "Peer",
    "PeerAnswer",
    "asked_of",
    "peers_of",
    "target_name",
]

_USUAL = Wish()


class AbsorbedCodeError(NotFoundError):
    """The code of a commune that was absorbed; *current* is the code to ask with."""

    def __init__(self, code: str, current: str) -> None:
        """Say which code took over."""
        problem = (
            f"La commune {code} a été absorbée : son code est aujourd'hui {current}."
        )
        super().__init__(problem)
        self.current = current


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """The peers of one town. There may be fewer towns than were asked.

    Attributes:
        code_insee: empty for a made-up profile.
        wish: what was asked.
        ground: what the comparison rests on, and what is not known.
    """

    code_insee: str
    label: str
    generation: int
    wish: Wish
    ground: Ground
    peers: tuple[Peer, ...]

    @property
    def k(self) -> int:
        """Return how many were asked."""
        return self.wish.k

    def to_json(self) -> dict[str, Any]:
        """Return what the API answers; keys may be added, none goes."""
        weights = self.wish.weights or Weights()
        return {
            "target": {"code_insee": self.code_insee or None, "label": self.label},
            "generation": self.generation,
            "k": self.k,
            "weights": {block: round(weights.of(block), 4) for block in BLOCKS},
            "filters": self.wish.filters.given(),
            "known": self.ground.to_json(),
            "peers": [peer.to_json() for peer in self.peers],
        }


def peers_of(reader: GraphReader, code: str, wish: Wish = _USUAL) -> PeerAnswer:
    """Return the peers of the commune *code*, the best ones first.

    The list that a build made is read from the graph, and made longer where more is
    asked. Any other is computed: some 20 ms once the model is there.

    Args:
        reader: one generation.
        code: a code INSEE, well formed.
        wish: length of the list, weights, filters.

    Raises:
        NotFoundError: no commune has or had this code.
        AbsorbedCodeError: it had; *current* holds the code of today.
        BadParameterError: a filter names what does not exist.
        BusyError: the model is being made, and others wait for it.
    """
    name, member = target_name(reader, code)
    if not (member and wish.plain()):
        drawn = hosting(reader, [code])
        return asked_of(reader, drawn, code, wish)
    target = iri(id_iri("commune", code))
    # A page of a town shows three of the ten that a build made: no more are read.
    ranks = [integer(rank + 1) for rank in range(wish.k)]
    rows = reader.select(load("peers_of_town", target=target, rank=ranks))
    found = _materialised(reader, code, rows, ranks if wish.explain else [])
    called: Mapping[str, str] = {row["code"]: row["name"] for row in rows}
    if len(rows) < wish.k:
        further, called = _further(reader, code, called, wish)
        found += further
    peers = tuple(told_peers(reader, found, called))
    ground = Ground(in_programme=True)
    return PeerAnswer(code, name, reader.generation, wish, ground, peers)


def asked_of(
    reader: GraphReader, drawn: Portraits, code: str, wish: Wish
) -> PeerAnswer:
    """Return the peers of a town of the model *drawn*, guests included, computed."""
    if wish.weights is not None:
        drawn = replace(drawn, model=reweighted(drawn.model, wish.weights))
    target = drawn.model.towns.index(code)
    keep = kept(reader, drawn, target, wish.filters)
    chosen = asked_candidates(drawn.model, target, keep, wish.k)
    found = list(drawn.suggestions(chosen, first_town=target, explain=wish.explain))
    peers = tuple(told_peers(reader, found, drawn.knowledge.names))
    name = drawn.known_of(code).names[code]
    ground = ground_of(drawn, target)
    return PeerAnswer(code, name, reader.generation, wish, ground, peers)


def target_name(reader: GraphReader, code: str) -> tuple[str, bool]:
    """Return the name of a commune of today, and whether it is in the programme.

    Raises:
        NotFoundError: no commune has or had this code.
        AbsorbedCodeError: it had; *current* holds the code of today.
    """
    if member := towns(reader).get(code):
        return member.name, True
    found = reader.select(load("peers_target", code=text(code)))
    names = [row["name"] for row in found if "name" in row]
    if names:
        return names[0], any("membership" in row for row in found)
    currents = [row["current"] for row in found if "current" in row]
    if currents:
        raise AbsorbedCodeError(code, currents[0])
    problem = f"Aucune commune n'a le code {code}."
    raise NotFoundError(problem, f"No commune has the code {code}.")


def _materialised(
    reader: GraphReader, code: str, rows: Sequence[Solution], explained: list[str]
) -> list[Suggestion]:
    """Return what the graph holds: the suggestions of *rows*, with their evidence.

    Args:
        reader: one generation.
        code: of the target.
        rows: answers of ``peers_of_town``.
        explained: terms of the ranks whose evidence is asked; none: no reason is told.
    """
    found: defaultdict[tuple[str, str], list[Solution]] = defaultdict(list)
    if rows and explained:
        target = iri(id_iri("commune", code))
        query = load("peers_evidence", target=target, rank=explained)
        for row in reader.select(query):
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
            reason=row["reason"] if explained else "",
        )
        for row in rows
    ]


def _further(
    reader: GraphReader, code: str, taken: Mapping[str, str], wish: Wish
) -> tuple[list[Suggestion], Mapping[str, str]]:
    """Return the suggestions that follow, by score, and the names of the towns."""
    drawn = peer_model(reader)
    town = drawn.model.towns.index(code)
    pool = best_candidates(drawn.model, wish.k, rows=slice(town, town + 1))
    fresh = [
        at
        for at, peer in enumerate(pool.peers[0])
        if drawn.model.towns[peer] not in taken
    ][: wish.k - len(taken)]
    found = drawn.suggestions(
        pool.take(np.array([fresh], dtype=np.int64)),
        first_town=town,
        first_rank=len(taken) + 1,
        explain=wish.explain,
    )
    return list(found), drawn.knowledge.names
