"""Choose the list that is shown: cover a town's challenges, and spare the hubs.

The best candidates one by one are not the best list: ten towns that all acted on the
same thing teach less than ten that between them acted on all of it. And experience
makes hubs: without a limit, a few active towns stand in every list.
"""

from __future__ import annotations

import numpy as np

from pvd_graph.peers.model import Model
from pvd_graph.peers.ranking import Candidates, best_candidates
from pvd_graph.peers.tables import FloatArray, IntArray

__all__ = ["COVER", "QUOTA", "choose", "cover_order", "in_order", "within_quota"]

COVER = 1.0
"""What newly covering all of a town's challenges counts beside the score.

Chosen on planted towns of seeds 100 to 104, where 0.2 to 2 differ by less than 1 %;
with the real ones, 1 finds experience for 2 % more towns than 0.5.
"""

QUOTA = 2  # times a town's fair share, k appearances where all lists are k long
_POOL = 3  # times k: how many candidates a list is chosen from
_TOWNS_AT_ONCE = 128


def choose(model: Model, *, k: int, cover: float = COVER) -> Candidates:
    """Return the min(k, n - 1) candidates to show to each of the n towns.

    In order of what can be learned, those that share no challenge last.

    Args:
        model: the fitted towns.
        k: length of the lists, at least 1.
        cover: weight of what a list covers, see `cover_order`.
    """
    k = min(k, max(model.size - 1, 0))
    pool = best_candidates(model, _POOL * k)
    wanted = pool.take(cover_order(pool, model.shares, model.done, k=k, cover=cover))
    shown = wanted.take(within_quota(wanted, towns=model.size, k=k))
    return shown.take(in_order(shown, shown.learn))


def in_order(candidates: Candidates, value: FloatArray) -> IntArray:
    """Return (n, p): the order by (n, p) *value*, largest first, ties as they are.

    Those that share a challenge below the top level come before the others.
    """
    keys = (-np.round(value, 9), ~candidates.gated)
    order: IntArray = np.lexsort(keys, axis=1)  # stable
    return order


def cover_order(
    candidates: Candidates,
    shares: FloatArray,
    done: FloatArray,
    *,
    k: int,
    cover: float = COVER,
) -> IntArray:
    """Return (n, p): an order of the candidates, the first k chosen greedily.

    At each step the candidate with the largest

        learn(i, j) + cover * sum over c of share_ic * max(0, done_jc - already_ic)

    where already_ic is what the ones chosen before have done about c at most. The rest
    keep their order behind. Those that share no challenge are never chosen before those
    that do. Equal gains keep the order of the candidates.

    Args:
        candidates: p for each of n towns, best first.
        shares: (n, C) weight of each town's own challenges.
        done: (all towns, C) what each has acted on.
        k: how many to choose.
        cover: weight of what is newly covered, lambda.
    """
    n, p = candidates.peers.shape
    order = np.empty((n, p), dtype=np.int64)
    for start in range(0, n, _TOWNS_AT_ONCE):
        block = slice(start, start + _TOWNS_AT_ONCE)
        useful = np.flatnonzero(shares[block].any(axis=0))
        offers = done[candidates.peers[block]][:, :, useful]
        base = np.where(candidates.gated[block], 10.0, 0.0) + candidates.learn[block]
        order[block] = _greedy(
            base, offers, cover * shares[block][:, useful], min(k, p)
        )
    return order


def _greedy(
    base: FloatArray, offers: FloatArray, worth: FloatArray, k: int
) -> IntArray:
    """Return (b, p), the order: *base* (b, p), *offers* (b, p, C), *worth* (b, C)."""
    towns = np.arange(len(base))
    already = np.zeros_like(worth)
    left = np.ones(base.shape, dtype=np.bool_)
    place = np.full(base.shape, k, dtype=np.int64)
    for step in range(k):
        fresh = np.maximum(offers - already[:, None, :], 0)
        gain = base + np.einsum("bpc,bc->bp", fresh, worth)
        gain = np.where(left, np.round(gain, 9), -np.inf)
        chosen = gain.argmax(axis=1)
        left[towns, chosen] = False
        place[towns, chosen] = step
        np.maximum(already, offers[towns, chosen], out=already)
    order: IntArray = np.argsort(place, axis=1, kind="stable")
    return order


def within_quota(candidates: Candidates, *, towns: int, k: int) -> IntArray:
    """Return (n, k): which candidates to show, no town in more than 2 k lists.

    Deferred acceptance: each town asks for its k first candidates; a town asked by more
    than its quota keeps those for which it scores best and refuses the others for good;
    who was refused asks for the next one. A list that would stay short because
    all its candidates refused is filled with the best of them: the quota yields, never
    the list.

    Args:
        candidates: p >= k for each of n towns, in the order in which they are wanted.
        towns: how many towns there are to be shown.
        k: length of the lists.

    Source: Gale and Shapley (1962), College admissions and the stability of marriage,
    American Mathematical Monthly 69(1), 9-15. https://doi.org/10.2307/2312726
    """
    peers, wish = candidates.peers, np.round(candidates.learn, 9)
    n, p = peers.shape
    refused = np.zeros((n, p), dtype=np.bool_)
    quota = QUOTA * k
    while True:
        asked = ~refused & ((~refused).cumsum(axis=1) <= k)
        asker, place = np.nonzero(asked)
        wanted = peers[asker, place]
        order = np.lexsort((asker, -wish[asker, place], wanted))
        position = _position_in_run(wanted[order], towns)
        over = order[position >= quota]
        if not over.size:
            break
        refused[asker[over], place[over]] = True
    shown = np.argsort(refused, axis=1, kind="stable")[:, : min(k, p)]
    return np.sort(shown, axis=1)


def _position_in_run(values: IntArray, size: int) -> IntArray:
    """Return 0, 1, 2… within each run of equal *values* (sorted, below *size*)."""
    count = np.bincount(values, minlength=size)
    start = np.cumsum(count) - count
    positions: IntArray = np.arange(len(values)) - start[values]
    return positions
