"""Keep for each town its best candidates, of all towns.

The order is by what can be learned, s * (0.5 + 0.5 E) * nearness: who is alike, has
acted, and is not too far.
Candidates that share no challenge below the top level come last; they are what is left
for a town that faces no known challenge.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from pvd_graph.peers.blocks import BLOCKS, EVERYBODY, Some
from pvd_graph.peers.model import Model
from pvd_graph.peers.screening import MARGIN, Screen, SingleArray
from pvd_graph.peers.tables import BoolArray, FloatArray, IntArray

__all__ = ["Candidates", "best_candidates", "contenders", "squared_km"]

_EVERY = 16
_SCREENED_FROM = 200_000  # pairs; fewer are scored whole at once
_PAIRS_AT_ONCE = 1_000_000
_ROWS_AT_LEAST = 32


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best p candidates of each of b towns, best first.

    Attributes:
        peers: (b, p) positions of towns.
        parts: (b, p, 5) weighted parts of s, in the order of `BLOCKS`.
        learn: (b, p) s by `Model.learn_from`, what the order follows.
        gated: (b, p) whether the two share a challenge below the top level.
    """

    peers: IntArray
    parts: FloatArray
    learn: FloatArray
    gated: BoolArray

    def take(self, order: IntArray) -> Candidates:
        """Return the same candidates, or some of them, in (b, q) *order*."""
        return Candidates(
            np.take_along_axis(self.peers, order, axis=1),
            np.take_along_axis(self.parts, order[:, :, None], axis=1),
            np.take_along_axis(self.learn, order, axis=1),
            np.take_along_axis(self.gated, order, axis=1),
        )


def best_candidates(model: Model, p: int, *, rows: slice | None = None) -> Candidates:
    """Return the p best candidates of each town, or of *rows* only.

    Of equal values (to 9 decimals) the nearer comes first, then the code. At most n - 1
    candidates.

    Memory: a few arrays of a million numbers for each processor (of 32 n, where that is
    more) and a copy of the model in single precision, beside the answer. Time:
    proportional to the square of n.
    """
    n = model.size
    p = min(p, max(n - 1, 0))
    rows = rows or slice(0, n)
    height = rows.stop - rows.start
    best = Candidates(
        np.empty((height, p), np.int64),
        np.empty((height, p, len(BLOCKS))),
        np.empty((height, p)),
        np.empty((height, p), np.bool_),
    )
    if height * n > _SCREENED_FROM:
        _fill_screened(best, model, rows)
    else:
        for town in range(rows.start, rows.stop):
            _fill(best, town - rows.start, model, town, EVERYBODY)
    return best


def _fill_screened(best: Candidates, model: Model, rows: slice) -> None:
    """Put the list of each of *rows* in its place, a thread a processor.

    Linear algebra runs on one thread in each: tiles are small, and threads of its own
    would wait for one another, the longer the busier the machine.
    """
    screen = Screen(model)
    height = max(_PAIRS_AT_ONCE // model.size, _ROWS_AT_LEAST)

    def fill(first: int) -> None:
        block = slice(first, min(first + height, rows.stop))
        among = contenders(screen.keys(block), best.peers.shape[1])
        for town, some in enumerate(among, start=first):
            _fill(best, town - rows.start, model, town, some)

    with (
        threadpool_limits(1, user_api="blas"),
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        for _ in pool.map(fill, range(rows.start, rows.stop, height)):
            pass


def _fill(best: Candidates, place: int, model: Model, town: int, among: Some) -> None:
    """Put the best of those at positions *among* into a row of *best*, in order."""
    row = slice(town, town + 1)
    peers = np.arange(model.size)[among]
    parts = model.parts(row, among)[:, 0]
    learn = parts.sum(axis=0) * model.learn_from(row, among)[0]
    gated = model.shares_challenge(row, among)[0]
    away = squared_km(model.features.place, town, peers)
    keys = (peers, away, -np.round(learn, 9), ~gated, peers == town)
    order = np.lexsort(keys)
    order = order[: best.peers.shape[1]]
    best.peers[place] = peers[order]
    best.parts[place] = parts[:, order].T
    best.learn[place] = learn[order]
    best.gated[place] = gated[order]


def squared_km(place: FloatArray, town: int, peers: IntArray) -> FloatArray:
    """Return squared distances of *peers* from *town*, infinite where not known."""
    squared: FloatArray = np.square(place[peers] - place[town]).sum(axis=1)
    squared[np.isnan(squared)] = np.inf
    return squared


def contenders(keys: SingleArray, p: int) -> Iterator[IntArray]:
    """Yield for each row of (b, n) *keys* who may be among its p largest.

    All that come within `MARGIN` of the p-th. A bound guessed from every 16th value
    leaves a few hundred to look at, some five times faster than a partition of whole
    rows; a row whose guess was too high is looked at whole.
    """
    sample = keys[:, ::_EVERY]
    place = max(sample.shape[1] - 1 - 3 * (p // _EVERY + 3), 0)
    bounds = np.partition(sample, place, axis=1)[:, place]
    for key, bound in zip(keys, bounds, strict=True):
        kept = np.flatnonzero(key >= bound)
        if len(kept) < p or _last(key[kept], p) - MARGIN < bound:
            kept = np.arange(len(key))
        yield kept[key[kept] >= _last(key[kept], p) - MARGIN]


def _last(values: SingleArray, p: int) -> float:
    """Return the p-th largest of at least p values; infinity for p = 0."""
    if not p:
        return float("inf")
    return float(np.partition(values, len(values) - p)[len(values) - p])
