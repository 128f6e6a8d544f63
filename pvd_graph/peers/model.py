"""Score pairs of towns: five blocks, scaled once for everybody, then added up.

    s(i, j) = sum over blocks b of weight_b * block_b(i, j) / q_b

with q_b the 99th percentile of block b over all pairs: one number for everybody, so
that s is symmetric and its parts add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pvd_graph.peers.blocks import (
    BLOCKS,
    EVERYBODY,
    Features,
    Some,
    build_features,
    raw_block,
    squared_distance,
)
from pvd_graph.peers.closure import build_hierarchy
from pvd_graph.peers.learning import (
    addressed,
    challenge_shares,
    experience,
    latest_start,
    learn_factor,
    nearness,
)
from pvd_graph.peers.tables import BoolArray, FloatArray, IntArray, Tables

__all__ = ["Model", "Weights", "fit", "row_blocks"]

_PAIRS_AT_ONCE = 2_000_000
_ALL_PAIRS_UP_TO = 1_024
_SAMPLED_PAIRS = 1_000_000


@dataclass(frozen=True, slots=True)
class Weights:
    """What each block counts; the optimum is flat, a reader may move them.

    Source: chosen on planted towns of seeds 100 to 104; how little it changes to move
    any of them by 30 % stands in docs/peers-evaluation.md.
    """

    challenges: float = 0.25
    indicators: float = 0.15
    actions: float = 0.10
    size: float = 0.02
    profile: float = 0.48

    def of(self, block: str) -> float:
        """Return the weight of one of `BLOCKS`."""
        return float(getattr(self, block))


@dataclass(frozen=True, slots=True)
class Model:
    """All that the score of a pair needs, fitted on one set of tables.

    Attributes:
        towns: n codes, in order.
        features: the same n towns as arrays.
        weights: of the five blocks.
        scale: block -> weight / 99th percentile.
        h: median squared distance between two towns.
        shares: (n, C) weight of each town's own challenges.
        done: (n, C) what each town has acted on.
        works_on: (n, C) the concepts that its own actions address.
    """

    towns: tuple[str, ...]
    features: Features
    weights: Weights
    scale: dict[str, float]
    h: float
    shares: FloatArray
    done: FloatArray
    works_on: BoolArray

    @property
    def size(self) -> int:
        """Return n, the number of towns."""
        return len(self.towns)

    def parts(self, rows: slice, columns: Some = EVERYBODY) -> FloatArray:
        """Return (5, b, c): the weighted parts of the score, as in `BLOCKS`."""
        return np.stack(
            [
                self.scale[block]
                * raw_block(self.features, block, rows, self.h, columns)
                for block in BLOCKS
            ]
        )

    def learn_from(self, rows: slice, columns: Some = EVERYBODY) -> FloatArray:
        """Return (b, c): by what the score is multiplied for what can be learned."""
        place = self.features.place
        factor = learn_factor(self.shares[rows], self.done[columns])
        factor *= nearness(place[rows], place[columns])
        return factor

    def shares_challenge(self, rows: slice, columns: Some = EVERYBODY) -> BoolArray:
        """Return (b, c): do the two share a challenge below the top level?"""
        faced, specific = self.features.faced, self.features.hierarchy.specific
        shared: BoolArray = (faced[rows] * specific) @ faced[columns].T > 0
        return shared


def row_blocks(start: int, stop: int, n: int) -> Iterator[slice]:
    """Cut rows into blocks of at most 2 million pairs with n towns."""
    height = max(1, _PAIRS_AT_ONCE // max(n, 1))
    for first in range(start, stop, height):
        yield slice(first, min(first + height, stop))


def fit(tables: Tables, weights: Weights | None = None) -> Model:
    """Turn *tables* into a model: the scale of each block, and who acted on what.

    Up to 1,024 towns the scales are taken over all pairs, above over some million pairs
    of evenly spaced rows: the answer is the same at each run.

    Raises:
        ValueError: the hierarchy has a cycle or a hole.
    """
    weights = weights or Weights()
    hierarchy = build_hierarchy(tables.concepts)
    features = build_features(tables, hierarchy)
    latest = latest_start(tables.actions)
    acted = (*tables.actions, *tables.sheets)
    own = addressed(acted, tables.town_index(), hierarchy, latest)
    h = _median_distance(features)
    scale = {
        block: weights.of(block) / _percentile(features, block, h) for block in BLOCKS
    }
    return Model(
        towns=tuple(town.code for town in tables.towns),
        features=features,
        weights=weights,
        scale=scale,
        h=h,
        shares=challenge_shares(features.declared, features.content, hierarchy),
        done=experience(own, hierarchy),
        works_on=own > 0,
    )


def _reference_rows(n: int) -> Iterator[IntArray]:
    """Yield the rows over which scales are taken, a bounded number of pairs at once."""
    if n <= _ALL_PAIRS_UP_TO:
        for rows in row_blocks(0, n, n):
            yield np.arange(rows.start, rows.stop)
        return
    wanted = max(1, _SAMPLED_PAIRS // n)
    height = max(1, _PAIRS_AT_ONCE // n)
    spaced = np.arange(wanted) * n // wanted
    for first in range(0, wanted, height):
        yield spaced[first : first + height]


def _others(block: FloatArray, rows: IntArray) -> FloatArray:
    """Return the values of (b, n) *block* without those of a town with itself."""
    keep = np.ones(block.shape, dtype=np.bool_)
    keep[np.arange(len(block)), rows] = False
    kept: FloatArray = block[keep]
    return kept


def _median_distance(features: Features) -> float:
    """Return the median squared distance of two towns; 1 where none is positive."""
    found = [
        _others(squared_distance(features, rows), rows)
        for rows in _reference_rows(len(features.declared))
    ]
    values = np.concatenate(found) if found else np.empty(0)
    values = values[np.isfinite(values)]
    median = float(np.median(values)) if values.size else 0.0
    return median if median > 0 else 1.0


def _percentile(features: Features, block: str, h: float) -> float:
    """Return the 99th percentile of a block over pairs.

    Where it is 0 (fewer than one pair in a hundred has anything in common) the largest
    value serves, and 1 where all are 0.
    """
    found = [
        _others(raw_block(features, block, rows, h), rows)
        for rows in _reference_rows(len(features.declared))
    ]
    values = np.concatenate(found) if found else np.empty(0)
    if not values.size:
        return 1.0
    high = float(np.percentile(values, 99, overwrite_input=True))
    return high or float(values.max()) or 1.0
