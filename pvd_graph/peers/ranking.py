"""Keep for each town its best candidates, of all towns.

The order is by what can be learned, s * (0.5 + 0.5 E) * nearness: who is alike, has
acted, and is not too far.
Candidates that share no challenge below the top level come last; they are what is left
for a town that faces no known challenge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.model import Model, row_blocks
from pvd_graph.peers.tables import BoolArray, FloatArray, IntArray

__all__ = ["Candidates", "best_candidates"]

_LAST = 10.0  # more than any score: what shares no challenge falls behind all that does
_EVERY = 16
_TIE = 1e-14  # times a position, below the 9 decimals that are compared


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

    Equal values (to 9 decimals) follow the code. At most n - 1 candidates.

    Memory: some ten arrays of 2 million numbers, whatever n, beside the answer.
    Time: proportional to the square of n.
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
    for block in row_blocks(rows.start, rows.stop, n):
        found = _block_candidates(model, p, block)
        place = slice(block.start - rows.start, block.stop - rows.start)
        best.peers[place] = found.peers
        best.parts[place] = found.parts
        best.learn[place] = found.learn
        best.gated[place] = found.gated
    return best


def _block_candidates(model: Model, p: int, rows: slice) -> Candidates:
    """Return the p best candidates of each of b rows, from (b, n) arrays."""
    parts = model.parts(rows)
    learn = parts.sum(axis=0)
    learn *= model.learn_from(rows)
    gated = model.shares_challenge(rows)
    key = np.round(learn, 9)
    key -= _TIE * np.arange(model.size)
    key[~gated] -= _LAST
    key[np.arange(len(key)), np.arange(rows.start, rows.stop)] = -np.inf
    peers = _largest(key, p)
    return Candidates(
        peers,
        np.stack([np.take_along_axis(part, peers, axis=1) for part in parts], axis=2),
        np.take_along_axis(learn, peers, axis=1),
        np.take_along_axis(gated, peers, axis=1),
    )


def _largest(key: FloatArray, p: int) -> IntArray:
    """Return (b, p): where the p largest values of each row of (b, n) *key* stand.

    In decreasing order. A bound guessed from every 16th value leaves a few hundred to
    sort, some five times faster than a partition of whole rows; a row whose guess
    leaves fewer than p is sorted whole.
    """
    width = key.shape[1]
    sample = key[:, ::_EVERY]
    place = max(sample.shape[1] - 1 - 3 * (p // _EVERY + 3), 0)
    bound = np.partition(sample, place, axis=1)[:, place, None]
    kept = key >= bound
    largest = np.empty((len(key), p), dtype=np.int64)
    for row, (values, keep) in enumerate(zip(key, kept, strict=True)):
        found = np.flatnonzero(keep)
        if len(found) < p:
            found = np.arange(width)
        largest[row] = found[np.argsort(-values[found], kind="stable")[:p]]
    return largest
