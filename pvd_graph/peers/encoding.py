"""Turn what is known of towns into arrays: ranks, classes, types of action, sizes.

What is learned from a set of towns (ranks, costs of typologies, weights of types) can
be kept and applied to other towns: then a score does not change because a stranger
joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from pvd_graph.peers.profile import unit_rows
from pvd_graph.peers.tables import Action, FloatArray, Town, index_of

__all__ = [
    "Typology",
    "action_profile",
    "distance_factors",
    "log_population",
    "placed_scores",
    "places",
    "rank_gaussian",
    "type_weights",
    "typologies",
]


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


def placed_scores(fitted: FloatArray, values: FloatArray) -> FloatArray:
    """Return (b, m): the normal scores of *values* among the fitted ones.

    A value that stands among the fitted ones gets exactly what `rank_gaussian` gave it;
    another one that of the place between its neighbours; beyond the ends, that of the
    end. NaN stays NaN, and a column of which nothing was known gives nothing.

    Args:
        fitted: (n, m) figures that the ranks are taken from.
        values: (b, m) figures to place.
    """
    scores = np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        order = np.sort(fitted[:, column])
        order = order[np.isfinite(order)]
        known = np.isfinite(values[:, column])
        if order.size and known.any():
            below = np.searchsorted(order, values[known, column], side="left")
            upto = np.searchsorted(order, values[known, column], side="right")
            rank = np.clip((below + upto + 1) / 2, 1, order.size)
            scores[known, column] = ndtri((rank - 0.5) / order.size)
    return scores


@dataclass(frozen=True, slots=True)
class Typology:
    """The classes of one typology, and what it costs to stand in another one.

    Attributes:
        index: class -> position.
        cost: squared distance of two towns whose classes differ.
    """

    index: Mapping[str, int]
    cost: float


def typologies(
    classes: Sequence[Sequence[str]], categories: int
) -> tuple[Typology, ...]:
    """Return what each of the typologies costs, from the classes of n towns.

    Where two classes differ, 2 / P(differ): on average as much as a figure, since two
    independent normal scores are 2 apart.
    """
    found = []
    for category in range(categories):
        names = [row[category] for row in classes if row[category]]
        index = index_of(names)
        count = np.zeros(len(index))
        np.add.at(count, [index[name] for name in names], 1)
        share = count / max(len(names), 1)
        differ = 1 - float((share**2).sum())
        found.append(Typology(index, 2 / differ if index and differ > 0 else 0.0))
    return tuple(found)


def distance_factors(
    z: FloatArray, classes: Sequence[Sequence[str]], known: Sequence[Typology]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return factors (n, q), (n, q) and (n, r) of the pairwise squared distance.

    With M the mask of known figures and z 0 where unknown, the sum over the figures
    both towns have of (z_i - z_j)^2 is z2 M' + M z2' - 2 z z'. A typology adds its cost
    where the two classes differ; a class that it does not list differs from all.
    """
    mask = np.isfinite(z).astype(np.float64)
    filled = np.nan_to_num(z)
    left = [filled**2, mask, -2 * filled]
    right = [mask, filled**2, filled]
    seen = [mask]
    for category, typology in enumerate(known):
        hot = np.zeros((len(classes), len(typology.index)))
        told = np.zeros((len(classes), 1))
        for row, name in enumerate(names[category] for names in classes):
            told[row] = bool(name)
            if name in typology.index:
                hot[row, typology.index[name]] = 1
        left += [typology.cost * told, -typology.cost * hot]
        right += [told, hot]
        seen.append(told)
    return np.hstack(left), np.hstack(right), np.hstack(seen)


def type_weights(actions: Sequence[Action], n: int) -> dict[str, float]:
    """Return type of action -> ln(n / towns that did it), in order of type."""
    doers: dict[str, set[str]] = {}
    for action in actions:
        doers.setdefault(action.action_type, set()).add(action.town)
    return {name: float(np.log(n / len(doers[name]))) for name in sorted(doers)}


def action_profile(
    actions: Sequence[Action], towns: Mapping[str, int], weights: Mapping[str, float]
) -> FloatArray:
    """Return (n, T) unit rows of weighted types, or zero; other types count nowhere."""
    types = index_of(weights)
    done = np.zeros((len(towns), len(types)))
    for action in actions:
        if action.action_type in types:
            done[towns[action.town], types[action.action_type]] = 1
    weighted = done * np.array([weights[name] for name in types])
    return unit_rows(weighted)


def log_population(towns: Sequence[Town]) -> FloatArray:
    """Return (n,) ln population, NaN where unknown or not positive."""
    population = np.array([town.population for town in towns], dtype=np.float64)
    known = population > 0
    logged = np.full(len(towns), np.nan)
    logged[known] = np.log(population[known])
    return logged


def places(towns: Sequence[Town]) -> FloatArray:
    """Return (n, 2): x and y in km, NaN where not known."""
    return np.array([(town.x_km, town.y_km) for town in towns]).reshape(-1, 2)
