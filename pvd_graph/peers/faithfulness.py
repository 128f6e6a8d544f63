"""Is what is said about a pair true, and is it why the pair was made?

Truth is looked up in the tables, by a way that shares nothing with the kernel's arrays:
a claim that the kernel got wrong must not be confirmed by the same mistake.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.evidence import Evidence, actions_by_town, evidence_of
from pvd_graph.peers.learning import challenge_shares, learn_factor
from pvd_graph.peers.model import Model
from pvd_graph.peers.profile import positions, profile_views
from pvd_graph.peers.tables import BoolArray, FloatArray, IntArray, Tables

__all__ = ["Explained", "experienced", "explained"]

_UNMOVED = [BLOCKS.index(block) for block in ("indicators", "actions", "size")]
"""Blocks that do not know which challenges a town faces."""


@dataclass(frozen=True, slots=True)
class Explained:
    """How explanations stand up.

    Attributes:
        claims: how many were checked; *true*: the share that the tables confirm.
        unshared: share of the peers that share no challenge with the town, among the
            towns that face one.
        loss: (p,) share of a pair's score that goes when the challenges shown as
            shared are taken from the town, one value a pair.
        chance: (p,) the same for as many of its challenges drawn by lot.
    """

    claims: int
    true: float
    unshared: float
    loss: FloatArray
    chance: FloatArray


def explained(
    tables: Tables, model: Model, shown: IntArray, *, sample: int, seed: int = 0
) -> Explained:
    """Check the evidence of the lists of *sample* towns drawn by lot.

    Args:
        tables: those that *model* was fitted on.
        model: what the lists were made with.
        shown: (n, k) the lists.
        sample: how many towns to look at.
        seed: of the lot.
    """
    draw = np.random.default_rng([0xFA17, seed])
    n = model.size
    chosen = np.sort(draw.permutation(n)[:sample]).tolist()
    facts, actions = _Facts(tables), actions_by_town(tables.actions)
    verdicts: list[bool] = []
    alone: list[bool] = []
    losses: list[tuple[float, float]] = []
    for town in chosen:
        parts = model.parts(slice(town, town + 1))[:, 0]
        for peer in shown[town].tolist():
            evidence = evidence_of(model, town, peer, actions)
            verdicts += facts.verdicts(model, town, peer, evidence)
            ours, theirs = (facts.closed(model.towns[at]) for at in (town, peer))
            if ours:
                alone.append(not ours & theirs)
            rest = float(sum(parts[at, peer] for at in _UNMOVED))
            losses += _losses(model, (town, peer), rest, evidence, draw)
    return Explained(
        claims=len(verdicts),
        true=float(np.mean(verdicts)) if verdicts else np.nan,
        unshared=float(np.mean(alone)) if alone else np.nan,
        loss=np.array([shown for shown, _ in losses]),
        chance=np.array([lot for _, lot in losses]),
    )


class _Facts:
    """The tables as sets, for looking up."""

    def __init__(self, tables: Tables) -> None:
        self._broader = {one.code: one.broader for one in tables.concepts}
        self._faced: defaultdict[str, set[str]] = defaultdict(set)
        for declared in tables.declared:
            self._faced[declared.town] |= self._up(declared.concept)
        self._about: defaultdict[str, set[str]] = defaultdict(set)
        for action in tables.actions:
            self._about[action.town].update(action.addresses)
        acted = (*tables.actions, *tables.sheets)
        self._owners = {(one.code, one.town): one for one in acted}
        self._values = tables.values
        self._place = tables.town_index()

    def _up(self, concept: str) -> set[str]:
        """Return *concept* and all that is broader."""
        found, left = set(), [concept]
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left += self._broader[one]
        return found

    def closed(self, town: str) -> set[str]:
        """Return what the town faces, closed."""
        return self._faced[town]

    def verdicts(
        self, model: Model, target: int, peer: int, evidence: Evidence
    ) -> list[bool]:
        """Return one truth value a claim."""
        names = model.features.hierarchy.concepts
        one, other = model.towns[target], model.towns[peer]
        found = [
            names[concept] in self._faced[one] & self._faced[other]
            for concept, _ in evidence.shared
        ]
        wanted = self._faced[one] | self._about[one]
        for action in evidence.actions:
            owned = self._owners.get((action.code, other))
            about = owned.addresses if owned else ()
            found.append(any(self._up(concept) & wanted for concept in about))
        both = self._values[[self._place[one], self._place[other]]]
        known = np.isfinite(both).sum(axis=0) == len(both)
        found += [bool(known[at]) for at in (*evidence.close, *evidence.different)]
        return found


def _losses(
    model: Model,
    pair: tuple[int, int],
    rest: float,
    evidence: Evidence,
    draw: np.random.Generator,
) -> list[tuple[float, float]]:
    """Return the loss without the evidence and without as much by lot, or nothing.

    Nothing where all of the town's challenges are evidence: no lot could differ.
    """
    own = np.flatnonzero(model.features.declared[pair[0]])
    told = [concept for concept, _ in evidence.shared]
    under = model.features.hierarchy.above[own][:, told].any(axis=1)
    if not 0 < under.sum() < len(own):
        return []
    whole = _score(model, pair, rest, own)
    lot = draw.permutation(len(own))[under.sum() :]
    without, by_lot = (
        1 - _score(model, pair, rest, kept) / whole for kept in (own[~under], own[lot])
    )
    return [(without, by_lot)]


def _score(model: Model, pair: tuple[int, int], rest: float, kept: IntArray) -> float:
    """Return what the order follows, the target facing *kept* only; contents stay.

    But for nearness, which multiplies all scores of a pair alike.
    """
    features, hierarchy = model.features, model.features.hierarchy
    declared: BoolArray = np.zeros((1, len(features.content)), dtype=np.bool_)
    declared[0, kept] = True
    one, other = hierarchy.close(declared)[0], features.closed[pair[1]]
    either = float(features.content[one | other].sum())
    both = float(features.content[one & other].sum())
    alike = model.scale["challenges"] * both / either if either else 0.0
    views = profile_views(
        one[None].astype(np.float64),
        features.content,
        features.action_profile[None, pair[0]],
        features.z[None, pair[0]],
    )
    place = positions(views, features.basis)[0]
    alike += model.scale["profile"] * max(float(place @ features.profile[pair[1]]), 0.0)
    shares = challenge_shares(declared, features.content, hierarchy)
    factor = learn_factor(shares, model.done[pair[1], None])
    return (alike + rest) * float(factor[0, 0])


def experienced(model: Model, shown: IntArray) -> dict[str, FloatArray]:
    """Tell whether lists hold experience of what the town faces.

    Only challenges below the top level count. A peer has experience of one if it acted
    on it, on one narrower, broader or beside it.

    Returns:
        One 0 or 1 a town that faces some, for ``towns``: a peer has experience of one
        of its challenges, and ``towns possible``: any town at all has. One a (town,
        challenge) for ``some``: a peer has experience of it; ``of the very challenge``:
        by an action on it or one narrower; ``possible``: any town at all has.
    """
    features, hierarchy = model.features, model.features.hierarchy
    own = np.logical_and(features.declared, hierarchy.specific)
    anywhere = model.done > 0
    direct = hierarchy.close(model.works_on)
    some = np.any(anywhere[shown], axis=1)
    others = np.greater(anywhere.sum(axis=0) - anywhere, 0)
    faces = own.any(axis=1)
    found: dict[str, BoolArray] = {
        "towns": np.any(own & some, axis=1)[faces],
        "towns possible": np.any(own & others, axis=1)[faces],
        "some": some[own],
        "of the very challenge": np.any(direct[shown], axis=1)[own],
        "possible": others[own],
    }
    return {name: told.astype(np.float64) for name, told in found.items()}
