"""What a town could learn from another: what that one did about shared challenges.

Similarity says who is alike; experience says who has something to tell, lead who has
had time to see what came of it, nearness whom one can visit. The factors never drown
similarity: that of experience lies between one half and one, that of nearness between
1 and 1.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite, nan

import numpy as np

from pvd_graph.peers.closure import Hierarchy
from pvd_graph.peers.tables import Action, BoolArray, FloatArray

__all__ = [
    "NEAR",
    "NEAR_KM",
    "addressed",
    "challenge_shares",
    "experience",
    "latest_start",
    "lead",
    "learn_factor",
    "nearness",
]

_FINISHED = 1.0
_UNDER_WAY = 0.5
_KIN = 0.6
_JUST_BEGUN = 0.75  # what an action counts that began when the latest one did
_LEAD_YEARS = 5.0
NEAR = 0.3
NEAR_KM = 100.0


def latest_start(actions: Sequence[Action]) -> float:
    """Return when the latest action began, in decimal years; NaN if none says."""
    known = [action.start for action in actions if isfinite(action.start)]
    return max(known, default=nan)


def lead(start: float, latest: float) -> float:
    """Return what an action counts for having begun earlier: 0.75 to 1.

        0.75 + 0.25 * min(1, (latest - start) / 5 years)

    One that began five years before the latest has had time to show what came of it.
    Where the start is not known, 0.75.
    """
    ahead = (latest - start) / _LEAD_YEARS
    if not isfinite(ahead):
        return _JUST_BEGUN
    return _JUST_BEGUN + (1 - _JUST_BEGUN) * min(max(ahead, 0.0), 1.0)


def addressed(
    actions: Sequence[Action],
    towns: Mapping[str, int],
    hierarchy: Hierarchy,
    latest: float = nan,
) -> FloatArray:
    """Return (n, C): how far the town's own actions have gone about the concept.

    1 where a published sheet tells about it; 1 where a finished action addresses it,
    0.5 where one is under way, or where all that is known is that it was funded, each
    times its `lead`. The strongest holds.

    Args:
        actions: of any of the towns, sheets too.
        towns: code -> position.
        hierarchy: of the C concepts.
        latest: `latest_start` of all actions known.
    """
    own = np.zeros((len(towns), len(hierarchy.concepts)))
    for action in actions:
        level = _FINISHED if action.finished else _UNDER_WAY
        worth = _FINISHED if action.told else level * lead(action.start, latest)
        town = towns[action.town]
        for concept in action.addresses:
            at = hierarchy.index[concept]
            own[town, at] = max(own[town, at], worth)
    return own


def experience(own: FloatArray, hierarchy: Hierarchy) -> FloatArray:
    """Return (n, C) in 0..1: how far each town has acted on each concept.

    What *own*, (n, C) of `addressed`, says, for the concept and for what is broader;
    0.6 times that for a concept beside it under the same broader one, or narrower than
    it. The strongest holds, nothing adds up.
    """
    done = np.zeros_like(own)
    for concept in np.flatnonzero(own.any(axis=0)):
        rows = np.flatnonzero(own[:, concept])
        told = own[rows, concept, None]
        for factor, reach in ((1.0, hierarchy.above), (_KIN, hierarchy.kin)):
            reached = np.ix_(rows, np.flatnonzero(reach[concept]))
            done[reached] = np.maximum(done[reached], factor * told)
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


def nearness(here: FloatArray, there: FloatArray) -> FloatArray:
    """Return (b, n): 1 + 0.3 exp(-distance / 100 km), 1 where a place is not known.

    Who is near shares a relief, risks, a département's habits, and can be visited; the
    bonus orders those that are alike, it makes nobody alike.

    Args:
        here: (b, 2) places in km.
        there: (n, 2) places in km.

    Source: 0.3 is of reason: a neighbour of equal merit can be visited. On planted
    towns 0 to 0.6 differ by less than 1 % (docs/peers-evaluation.md).
    """
    squared = np.zeros((len(here), len(there)))
    for axis in range(2):
        squared += np.square(here[:, axis, None] - there[:, axis])
    bonus = np.exp(-np.sqrt(squared) / NEAR_KM)
    return 1 + NEAR * np.nan_to_num(bonus)
