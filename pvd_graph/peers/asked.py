"""The list of one town that asks, among some of the others.

The same steps as for all towns at once, but for the quota: whom a reader asks for with
filters and weights of their own takes no place in the list of anybody else.
"""

from __future__ import annotations

import numpy as np

from pvd_graph.peers.model import Model
from pvd_graph.peers.newcomers import only
from pvd_graph.peers.ranking import Candidates, best_candidates, squared_km
from pvd_graph.peers.selection import cover_order
from pvd_graph.peers.tables import BoolArray, FloatArray

__all__ = ["asked_candidates", "pair_parts", "rank_of"]

_POOL = 3  # times k, as for the lists of all towns


def asked_candidates(model: Model, target: int, keep: BoolArray, k: int) -> Candidates:
    """Return the (1, min(k, kept)) candidates to show to one town.

    Chosen greedily among the 3 k best to learn from, so that between them they cover
    the challenges of the target; in that order.

    Args:
        model: n towns, guests included.
        target: position of the town that asks.
        keep: (n,), who may be proposed; the target itself never is.
        k: length of the list, at least 1.
    """
    among = keep.copy()
    among[target] = False
    rows = np.append(np.flatnonzero(among), target)
    last = len(rows) - 1
    some = only(model, rows)
    pool = best_candidates(some, _POOL * k, rows=slice(last, last + 1))
    order = cover_order(pool, some.shares[last:], some.done, k=k)[:, :k]
    chosen = pool.take(order)
    return Candidates(rows[chosen.peers], chosen.parts, chosen.learn, chosen.gated)


def pair_parts(model: Model, target: int, peer: int) -> FloatArray:
    """Return the weighted parts of the score of one pair, in the order of `BLOCKS`."""
    some = only(model, np.array([target, peer]))
    parts: FloatArray = some.parts(slice(0, 1))[:, 0, 1]
    return parts


def rank_of(model: Model, target: int, peer: int, fitted: int) -> int:
    """Return at what rank a town stands for another, from 1, among the fitted ones.

    In the order of what can be learned, those that share a challenge first, as lists
    are made; before cover and quota. A guest among the fitted gets the rank that it
    would have.

    Args:
        model: n towns, guests included.
        target: position of the town that asks.
        peer: position of the town that is looked for, another one.
        fitted: how many of the towns, the first ones, can be proposed.
    """
    row = slice(target, target + 1)
    learn = model.parts(row).sum(axis=0)[0]
    learn = np.round(learn * model.learn_from(row)[0], 9)
    gated = model.shares_challenge(row)[0]
    others = np.arange(model.size)
    away = squared_km(model.features.place, target, others)
    order = np.lexsort((others, away, -learn, ~gated))
    ahead = order[: int(np.flatnonzero(order == peer)[0])]
    return int(((ahead < fitted) & (ahead != target)).sum()) + 1
