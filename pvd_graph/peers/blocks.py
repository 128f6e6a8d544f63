"""Five ways in which two towns can be alike, each a symmetric number from 0.

GIC  what they face, the rare weighing most
IND  how close their figures and typologies are
ACT  what kinds of action were taken
SIZE how many inhabitants
SVD  their whole profile in few dimensions

A block is computed for some rows against all towns, so that memory stays bounded
however many towns there are. No block knows what another one uses: whoever calls must
put each indicator in one place only, challenge or figure. The profile alone sees all
sources, to find what goes together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pvd_graph.peers.closure import Hierarchy, information_content, membership
from pvd_graph.peers.encoding import (
    action_profile,
    distance_factors,
    log_population,
    places,
    rank_gaussian,
    type_weights,
    typologies,
)
from pvd_graph.peers.profile import positions, profile_basis, profile_views
from pvd_graph.peers.tables import BoolArray, FloatArray, IntArray, Tables

__all__ = [
    "BLOCKS",
    "EVERYBODY",
    "LOG_SIZE_WIDTH",
    "Features",
    "Some",
    "build_features",
    "raw_block",
    "squared_distance",
]

BLOCKS = ("challenges", "indicators", "actions", "size", "profile")
LOG_SIZE_WIDTH = 0.7
"""Difference of ln population at which SIZE has fallen to 1/e."""

Some = slice | IntArray
"""Some of the towns, by a slice or by their positions."""

EVERYBODY = slice(None)


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
        place: (n, 2) where each town stands, in km, NaN where not known.
        basis: (F, d) the directions of the profile.
        profile: (n, d) unit rows along them, or zero.
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
    place: FloatArray
    basis: FloatArray
    profile: FloatArray


def build_features(tables: Tables, hierarchy: Hierarchy) -> Features:
    """Turn *tables* into arrays; cost is linear in the tables."""
    towns = tables.town_index()
    declared = membership(tables.declared, towns, hierarchy)
    closed = hierarchy.close(declared)
    figures = tables.values if tables.indicators else np.empty((len(towns), 0))
    z = rank_gaussian(figures)
    content = information_content(closed)
    faced = closed.astype(np.float64)
    known = typologies(tables.classes, len(tables.categories))
    left, right, seen = distance_factors(z, tables.classes, known)
    weights = type_weights(tables.actions, len(towns))
    acted = action_profile(tables.actions, towns, weights)
    views = profile_views(faced, content, acted, z)
    basis = profile_basis(views)
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
        action_profile=acted,
        log_population=log_population(tables.towns),
        place=places(tables.towns),
        basis=basis,
        profile=positions(views, basis),
    )


def squared_distance(
    features: Features, rows: Some, columns: Some = EVERYBODY
) -> FloatArray:
    """Return (b, c) mean squared distance over what both towns have; NaN if nothing."""
    total = features.left[rows] @ features.right[columns].T
    count = features.seen[rows] @ features.seen[columns].T
    np.maximum(total, 0, out=total)
    with np.errstate(invalid="ignore", divide="ignore"):
        total /= count
    total[count == 0] = np.nan
    return total


def raw_block(
    features: Features, block: str, rows: Some, h: float, columns: Some = EVERYBODY
) -> FloatArray:
    """Return (b, c) of one block, not yet scaled: 0 where nothing is known.

    Args:
        features: n towns.
        block: one of `BLOCKS`.
        rows: b of the n towns.
        h: median squared distance, the width of IND; unused by the others.
        columns: c of the n towns; all, if not given.

    Source: SimGIC, Pesquita et al. (2008), BMC Bioinformatics 9(S5):S4,
    https://doi.org/10.1186/1471-2105-9-S5-S4, for GIC.
    """
    if block == "challenges":
        both = (features.faced[rows] * features.content) @ features.faced[columns].T
        either = features.weight[rows, None] + features.weight[columns] - both
        shared: FloatArray = np.divide(both, either, out=both, where=either > 0)
        return shared
    if block == "indicators":
        distance = squared_distance(features, rows, columns)
        distance /= -h
        return np.nan_to_num(np.exp(distance, out=distance), copy=False)
    if block == "actions":
        acted = features.action_profile
        cosine: FloatArray = acted[rows] @ acted[columns].T
        return cosine
    if block == "profile":
        alike: FloatArray = features.profile[rows] @ features.profile[columns].T
        return np.maximum(alike, 0, out=alike)
    gap = features.log_population[rows, None] - features.log_population[columns]
    np.abs(gap, out=gap)
    gap /= -LOG_SIZE_WIDTH
    return np.nan_to_num(np.exp(gap, out=gap), copy=False)
