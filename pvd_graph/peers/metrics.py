"""How good lists and rankings are, town by town, and how sure one may be of it.

Knows arrays only. Per-town values are NaN where a town has nothing to be found, so that
the same towns pair up when two methods are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pvd_graph.peers.tables import BoolArray, FloatArray, IntArray

__all__ = [
    "Interval",
    "Quality",
    "coverage",
    "gini",
    "interval_of_mean",
    "interval_of_ratio",
    "largest_share",
    "list_agreement",
    "popular_types",
    "ranking_quality",
    "vote",
]

_RESAMPLES = 1_000
_LEVELS = (2.5, 97.5)
_HEAD = 0.2
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quality:
    """Per-town quality of a ranking, (n,) each, NaN where there is nothing to find.

    Attributes:
        ndcg: nDCG@10.
        recall: recall@k.
        tail: recall@k of what is not among the most popular types.
    """

    ndcg: FloatArray
    recall: FloatArray
    tail: FloatArray


def vote(lists: IntArray, ballots: FloatArray) -> FloatArray:
    """Return (n, T): types by the votes of the listed peers, 1 / log2(rank + 1) each.

    Args:
        lists: (n, k) positions of peers, best first.
        ballots: (all towns, T), 1 where a town stands for a type.
    """
    weight = 1 / np.log2(np.arange(lists.shape[1]) + 2)
    total = np.zeros((len(lists), ballots.shape[1]))
    for column, worth in enumerate(weight):
        total += worth * ballots[lists[:, column]]
    return total


def popular_types(ballots: FloatArray) -> BoolArray:
    """Return (T,): the 20 % of types, rounded down, that most towns stand for."""
    order = np.argsort(-ballots.sum(axis=0), kind="stable")
    head = np.zeros(ballots.shape[1], dtype=np.bool_)
    head[order[: int(_HEAD * len(order))]] = True
    return head


def ranking_quality(
    scores: FloatArray, wanted: BoolArray, done: BoolArray, head: BoolArray, k: int
) -> Quality:
    """Compare (n, T) *scores* with what was *wanted*; what is *done* is not ranked.

    No negatives are sampled: every other type competes. Equal scores follow the column.
    The ideal of nDCG@10 is min(10, number wanted) hits on top.

    Args:
        scores: larger is better.
        wanted: (n, T) what is to be found; nothing that is done.
        done: (n, T).
        head: (T,) the popular types, left out of the tail.
        k: cut of both recalls.

    Source: Järvelin and Kekäläinen (2002), Cumulated gain-based evaluation of IR
    techniques, ACM TOIS 20(4), 422-446. https://doi.org/10.1145/582415.582418
    """
    order = np.argsort(np.where(done, np.inf, -scores), axis=1, kind="stable")[:, :10]
    hit = np.take_along_axis(wanted, order, axis=1)
    gain = 1 / np.log2(np.arange(hit.shape[1]) + 2)
    count = wanted.sum(axis=1)
    ideal = np.cumsum(gain)[np.clip(count, 1, len(gain)) - 1]
    rare: BoolArray = wanted & ~head
    found_rare = np.take_along_axis(rare, order[:, :k], axis=1).sum(axis=1)
    return Quality(
        ndcg=_over((hit @ gain) / ideal, count > 0),
        recall=_over(hit[:, :k].sum(axis=1) / np.maximum(count, 1), count > 0),
        tail=_over(found_rare / np.maximum(rare.sum(axis=1), 1), rare.sum(axis=1) > 0),
    )


def _over(values: FloatArray, known: BoolArray) -> FloatArray:
    kept: FloatArray = np.where(known, values, np.nan)
    return kept


def gini(lists: IntArray, n: int) -> float:
    """Return the Gini coefficient of how often each of n towns is listed, 0 = alike."""
    count = np.sort(np.bincount(lists.ravel(), minlength=n)).astype(np.float64)
    total = float(count.sum())
    place = 2 * np.arange(1, n + 1) - n - 1
    return float(place @ count) / (n * total) if total else 0.0


def largest_share(lists: IntArray, n: int) -> float:
    """Return the share of the lists in which the town most often listed stands."""
    return float(np.bincount(lists.ravel(), minlength=n).max()) / max(len(lists), 1)


def coverage(lists: IntArray, n: int) -> float:
    """Return the share of the n towns that stand in some list."""
    return len(np.unique(lists)) / n


def list_agreement(one: IntArray, other: IntArray) -> FloatArray:
    """Return (n,): Jaccard index of the two lists of each town, order left aside."""
    shared = np.empty(len(one))
    for first in range(0, len(one), _AT_ONCE):
        rows = slice(first, first + _AT_ONCE)
        same = one[rows, :, None] == other[rows, None, :]
        shared[rows] = same.any(axis=2).sum(axis=1)
    agreement: FloatArray = shared / (one.shape[1] + other.shape[1] - shared)
    return agreement


def interval_of_mean(runs: Sequence[FloatArray]) -> Interval:
    """Return the mean over the towns of all runs; towns are redrawn within each run."""
    return _bootstrap([np.stack([run, np.ones_like(run)]) for run in runs])


def interval_of_ratio(
    runs: Sequence[FloatArray], against: Sequence[FloatArray]
) -> Interval:
    """Return mean / mean, the two redrawn together: paired by run and by town."""
    return _bootstrap(
        [np.stack([one, other]) for one, other in zip(runs, against, strict=True)]
    )


def _bootstrap(runs: Sequence[FloatArray]) -> Interval:
    """Return sum of the first / sum of the second row of each (2, n) run.

    A town counts where both are known. 1,000 draws, the same at each call.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    whole, sums = np.zeros(2), np.zeros((_RESAMPLES, 2))
    for number, run in enumerate(runs):
        known = run[:, np.isfinite(run).all(axis=0)]
        if known.size:
            whole += known.sum(axis=1)
            sums += _redrawn(number, known.shape[1]) @ known.T
    if whole[1] == 0:
        return Interval(np.nan, np.nan, np.nan)
    nothing = np.full(_RESAMPLES, np.nan)
    spread = np.divide(sums[:, 0], sums[:, 1], out=nothing, where=sums[:, 1] > 0)
    low, high = np.nanpercentile(spread, _LEVELS)
    return Interval(float(whole[0] / whole[1]), float(low), float(high))


@lru_cache(maxsize=16)
def _redrawn(number: int, size: int) -> FloatArray:
    """Return (1000, size): how often each town of a run is drawn, with replacement."""
    draw = np.random.default_rng([0xB007, number])
    place = draw.integers(size, size=(_RESAMPLES, size))
    place += size * np.arange(_RESAMPLES)[:, None]
    count = np.bincount(place.ravel(), minlength=_RESAMPLES * size)
    times: FloatArray = count.reshape(_RESAMPLES, size).astype(np.float64)
    return times
