"""What a town could learn from another: what that one did about shared challenges.

Similarity says who is alike; experience says who has something to tell. The factor
never drowns similarity: it lies between one half and one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pvd_graph.peers.closure import Hierarchy
from pvd_graph.peers.tables import Action, BoolArray, FloatArray

__all__ = ["addressed", "challenge_shares", "experience", "learn_factor"]

_FINISHED = 1.0
_UNDER_WAY = 0.5
_KIN = 0.6


def addressed(
    actions: Sequence[Action], towns: Mapping[str, int], hierarchy: Hierarchy
) -> FloatArray:
    """Return (n, C): 1 where a finished action of the town addresses the concept.

    0.5 where one is under way, or where all that is known is that it was funded.
    """
    own = np.zeros((len(towns), len(hierarchy.concepts)))
    for action in actions:
        level = _FINISHED if action.finished else _UNDER_WAY
        town = towns[action.town]
        for concept in action.addresses:
            at = hierarchy.index[concept]
            own[town, at] = max(own[town, at], level)
    return own


def experience(
    actions: Sequence[Action], towns: Mapping[str, int], hierarchy: Hierarchy
) -> FloatArray:
    """Return (n, C) in 0..1: how far each town has acted on each concept.

    What `addressed` says, for the concept and for what is broader; 0.6 times that for a
    concept beside it under the same broader one, or narrower than it. The strongest
    holds, nothing adds up.
    """
    own = addressed(actions, towns, hierarchy)
    done = np.zeros_like(own)
    for factor, reach in ((1.0, hierarchy.above), (_KIN, hierarchy.kin)):
        for level in (_UNDER_WAY, _FINISHED):
            reached = (own >= level).astype(np.float32) @ reach > 0
            np.maximum(done, factor * level * reached, out=done)
    return done


def challenge_shares(
    declared: BoolArray, content: FloatArray, hierarchy: Hierarchy
) -> FloatArray:
    """Return (n, C): what each of a town's own challenges weighs, adding up to 1.

    Only what it was said to face counts, below the top level; by information content.
    A row is 0 where there is nothing, or only what everybody faces.
    """
    weight = declared * (content * hierarchy.specific)
    total = weight.sum(axis=1, keepdims=True)
    shares: FloatArray = np.divide(weight, total, out=weight, where=total > 0)
    return shares


def learn_factor(shares: FloatArray, done: FloatArray) -> FloatArray:
    """Return (b, n): 0.5 + 0.5 E, E the share of the challenges that the peer acted on.

    Args:
        shares: (b, C), some rows of `challenge_shares`.
        done: (n, C), `experience`.
    """
    factor: FloatArray = shares @ done.T
    factor *= 0.5
    factor += 0.5
    return factor
