"""Four ways in which two towns can be alike, each a symmetric number from 0.

GIC  what they face, the rare weighing most
IND  how close their figures and typologies are
ACT  what kinds of action were taken
SIZE how many inhabitants

A block is computed for some rows against all towns, so that memory stays bounded
however many towns there are. No block knows what another one uses: whoever calls must
put each indicator in one place only, challenge or figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from pvd_graph.peers.closure import Hierarchy, information_content, membership
from pvd_graph.peers.tables import (
    Action,
    BoolArray,
    FloatArray,
    Tables,
    Town,
    index_of,
)

__all__ = [
    "BLOCKS",
    "Features",
    "build_features",
    "rank_gaussian",
    "raw_block",
    "squared_distance",
]

BLOCKS = ("challenges", "indicators", "actions", "size")
_LOG_SIZE_WIDTH = 0.7


@dataclass(frozen=True, slots=True)
class Features:
    """Towns as arrays, n rows in the order of the tables.

    Attributes:
        declared: (n, C) what each town was said to face.
        closed: (n, C) the same with everything broader.
        content: (C,) information content.
        faced: (n, C) *closed* as 0 and 1.
        weight: (n,) summed content of what each town faces, closed.
        left, right: (n, q) factors whose product is the summed squared distance.
        seen: (n, r) what is known; its Gram matrix counts what both towns have.
        z: (n, m) rank-gaussian figures, NaN where not known.
        action_profile: (n, T) unit rows of IDF-weighted action types, or zero.
        log_population: (n,), NaN where not known.
    """

    hierarchy: Hierarchy
    declared: BoolArray
    closed: BoolArray
    content: FloatArray
    faced: FloatArray
    weight: FloatArray
    left: FloatArray
    right: FloatArray
    seen: FloatArray
    z: FloatArray
    action_profile: FloatArray
    log_population: FloatArray


def build_features(tables: Tables, hierarchy: Hierarchy) -> Features:
    """Turn *tables* into arrays; cost is linear in the tables."""
    towns = tables.town_index()
    declared = membership(tables.declared, towns, hierarchy)
    closed = hierarchy.close(declared)
    figures = tables.values if tables.indicators else np.empty((len(towns), 0))
    z = rank_gaussian(figures)
    content = information_content(closed)
    faced = closed.astype(np.float64)
    left, right, seen = _distance_factors(z, tables.classes, len(tables.categories))
    return Features(
        hierarchy=hierarchy,
        declared=declared,
        closed=closed,
        content=content,
        faced=faced,
        weight=faced @ content,
        left=left,
        right=right,
        seen=seen,
        z=z,
        action_profile=_action_profile(tables.actions, towns),
        log_population=_log_population(tables.towns),
    )


def rank_gaussian(values: FloatArray) -> FloatArray:
    """Replace each column of (n, m) *values* by normal scores of its ranks.

        z = probit((rank - 1/2) / known), equal values sharing their mean rank

    so that a density of 3,000 and a rate of 3 % weigh alike, and outliers do not rule.
    NaN stays NaN.

    Source: Bliss (1967), Statistics in Biology; probit as `scipy.special.ndtri`.
    """
    scores = np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        known = np.isfinite(values[:, column])
        if known.any():
            _, place, count = np.unique(
                values[known, column], return_inverse=True, return_counts=True
            )
            mean_rank = np.cumsum(count) - (count - 1) / 2
            scores[known, column] = ndtri((mean_rank[place] - 0.5) / known.sum())
    return scores


def _distance_factors(
    z: FloatArray, classes: Sequence[Sequence[str]], categories: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return factors (n, q), (n, q) and (n, r) of the pairwise squared distance.

    With M the mask of known figures and z 0 where unknown, the sum over the figures
    both towns have of (z_i - z_j)^2 is z2 M' + M z2' - 2 z z'. A typology adds, where
    the two classes differ, 2 / P(differ): on average as much as a figure, since two
    independent normal scores are 2 apart.
    """
    mask = np.isfinite(z).astype(np.float64)
    filled = np.nan_to_num(z)
    left = [filled**2, mask, -2 * filled]
    right = [mask, filled**2, filled]
    seen = [mask]
    for category in range(categories):
        names = [row[category] for row in classes]
        index = index_of(name for name in names if name)
        hot = np.zeros((len(names), len(index)))
        for row, name in enumerate(names):
            if name:
                hot[row, index[name]] = 1
        known = hot.sum(axis=1, keepdims=True)
        share = hot.sum(axis=0) / max(known.sum(), 1)
        differ = 1 - float((share**2).sum())
        cost = 2 / differ if index and differ > 0 else 0.0
        left += [cost * known, -cost * hot]
        right += [known, hot]
        seen.append(known)
    return np.hstack(left), np.hstack(right), np.hstack(seen)


def _action_profile(actions: Sequence[Action], towns: dict[str, int]) -> FloatArray:
    """Return (n, T) unit rows; a type weighs ln(n / towns that did it)."""
    types = index_of(action.action_type for action in actions)
    done = np.zeros((len(towns), len(types)))
    for action in actions:
        done[towns[action.town], types[action.action_type]] = 1
    weighted = done * np.log(len(towns) / np.maximum(done.sum(axis=0), 1))
    norm = np.linalg.norm(weighted, axis=1, keepdims=True)
    unit: FloatArray = np.divide(weighted, norm, out=weighted, where=norm > 0)
    return unit


def _log_population(towns: Sequence[Town]) -> FloatArray:
    """Return (n,) ln population, NaN where unknown or not positive."""
    population = np.array([town.population for town in towns], dtype=np.float64)
    known = population > 0
    logged = np.full(len(towns), np.nan)
    logged[known] = np.log(population[known])
    return logged


def squared_distance(features: Features, rows: slice) -> FloatArray:
    """Return (b, n) mean squared distance over what both towns have; NaN if nothing."""
    total = features.left[rows] @ features.right.T
    count = features.seen[rows] @ features.seen.T
    np.maximum(total, 0, out=total)
    with np.errstate(invalid="ignore", divide="ignore"):
        total /= count
    total[count == 0] = np.nan
    return total


def raw_block(features: Features, block: str, rows: slice, h: float) -> FloatArray:
    """Return (b, n) of one block, not yet scaled: 0 where nothing is known.

    Args:
        features: n towns.
        block: one of `BLOCKS`.
        rows: b of the n towns.
        h: median squared distance, the width of IND; unused by the others.

    Source: SimGIC, Pesquita et al. (2008), BMC Bioinformatics 9(S5):S4,
    https://doi.org/10.1186/1471-2105-9-S5-S4, for GIC.
    """
    if block == "challenges":
        both = (features.faced[rows] * features.content) @ features.faced.T
        either = features.weight[rows, None] + features.weight - both
        shared: FloatArray = np.divide(both, either, out=both, where=either > 0)
        return shared
    if block == "indicators":
        distance = squared_distance(features, rows)
        distance /= -h
        return np.nan_to_num(np.exp(distance, out=distance), copy=False)
    if block == "actions":
        cosine: FloatArray = features.action_profile[rows] @ features.action_profile.T
        return cosine
    gap = features.log_population[rows, None] - features.log_population
    np.abs(gap, out=gap)
    gap /= -_LOG_SIZE_WIDTH
    return np.nan_to_num(np.exp(gap, out=gap), copy=False)
