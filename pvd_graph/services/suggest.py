"""The peers of one town, with reasons: what was materialised, and more when asked.

A build writes ten suggestions a town into the graph; reading them takes one query. A
longer list is computed from the same tables, and begins with the same ten. A list with
weights or filters, of a commune outside the programme or of a made-up
profile is computed by the model of the generation (`peer_model`).
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
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
from pvd_graph.ports import GraphReader
from pvd_graph.queries import load, text
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.peer_filters import kept
from pvd_graph.services.peer_ground import Ground, ground_of
from pvd_graph.services.peer_model import hosting, peer_model
from pvd_graph.services.peer_telling import Peer, told_peers
from pvd_graph.services.peer_wishes import Wish
from pvd_graph.services.suggested import suggested

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
    # A page of a town shows three of the ten that a build made: no more are read.
    found = suggested(reader, code, wish.k, explain=wish.explain)
    if len(found) < wish.k:
        found += _further(reader, code, {one.peer for one in found}, wish)
    called = {one.peer: target_name(reader, one.peer)[0] for one in found}
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


def _further(
    reader: GraphReader, code: str, taken: AbstractSet[str], wish: Wish
) -> list[Suggestion]:
    """Return the suggestions that follow those of the towns *taken*, by score."""
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
    return list(found)
