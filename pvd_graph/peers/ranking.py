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
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from pvd_graph.peers.blocks import BLOCKS, EVERYBODY, Some
from pvd_graph.peers.model import Model
from pvd_graph.peers.screening import MARGIN, Screen, SingleArray
from pvd_graph.peers.tables import BoolArray, FloatArray, IntArray

__all__ = ["Candidates", "best_candidates", "contenders"]

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


class _List(NamedTuple):
    """A row of `Candidates`."""

    peers: IntArray
    parts: FloatArray
    learn: FloatArray
    gated: BoolArray


def best_candidates(model: Model, p: int, *, rows: slice | None = None) -> Candidates:
    """Return the p best candidates of each town, or of *rows* only.

    Equal values (to 9 decimals) follow the code. At most n - 1 candidates.

    Memory: a few arrays of 2 million numbers and a copy of the model in single
    precision, whatever n, beside the answer. Time: proportional to the square of n.
    """
    n = model.size
    p = min(p, max(n - 1, 0))
    rows = rows or slice(0, n)
    if (rows.stop - rows.start) * n > _SCREENED_FROM:
        found = list(_screened(model, p, rows))
    else:
        every = range(rows.start, rows.stop)
        found = [_ranked(model, p, row, EVERYBODY) for row in every]
    return Candidates(
        np.array([one.peers for one in found], np.int64).reshape(len(found), p),
        np.array([one.parts for one in found]).reshape(len(found), p, len(BLOCKS)),
        np.array([one.learn for one in found]).reshape(len(found), p),
        np.array([one.gated for one in found], np.bool_).reshape(len(found), p),
    )


def _screened(model: Model, p: int, rows: slice) -> Iterator[_List]:
    """Yield the list of each of *rows*, a thread a processor.

    Linear algebra runs on one thread in each: tiles are small, and threads of its own
    would wait for one another, the longer the busier the machine.
    """
    screen = Screen(model)
    height = max(_PAIRS_AT_ONCE // model.size, _ROWS_AT_LEAST)
    blocks = [
        slice(first, min(first + height, rows.stop))
        for first in range(rows.start, rows.stop, height)
    ]

    def lists(block: slice) -> list[_List]:
        among = contenders(screen.keys(block), p)
        return [
            _ranked(model, p, row, some)
            for row, some in zip(range(block.start, block.stop), among, strict=True)
        ]

    with (
        threadpool_limits(1, user_api="blas"),
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        for found in pool.map(lists, blocks):
            yield from found


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


def _ranked(model: Model, p: int, town: int, among: Some) -> _List:
    """Return the p best of one town in order, of those at positions *among*."""
    row = slice(town, town + 1)
    peers = np.arange(model.size)[among]
    parts = model.parts(row, among)[:, 0]
    learn = parts.sum(axis=0) * model.learn_from(row, among)[0]
    gated = model.shares_challenge(row, among)[0]
    order = np.lexsort((peers, -np.round(learn, 9), ~gated, peers == town))[:p]
    return _List(peers[order], parts[:, order].T, learn[order], gated[order])
