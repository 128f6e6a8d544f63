"""Score towns that are not among those a model was fitted on.

A commune outside the programme or a made-up profile joins the fitted towns as further
rows: ranks, costs of typologies, information content, weights of action types and
scales stay those of the fitted towns, so that no score of theirs changes, and a copy of
a fitted town gets the very parts of that town.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np

from pvd_graph.peers.blocks import BLOCKS, Features
from pvd_graph.peers.closure import membership
from pvd_graph.peers.encoding import (
    action_profile,
    distance_factors,
    log_population,
    placed_scores,
    places,
    type_weights,
    typologies,
)
from pvd_graph.peers.learning import (
    addressed,
    challenge_shares,
    experience,
    latest_start,
)
from pvd_graph.peers.model import Model, Weights
from pvd_graph.peers.profile import positions, profile_views
from pvd_graph.peers.tables import IntArray, Tables

__all__ = ["join", "only", "reweighted"]

_NOT_OF_TOWNS = frozenset({"hierarchy", "content", "basis"})
"""Fields of `Features` that have no row a town."""


def join(model: Model, fitted: Tables, newcomers: Tables) -> Model:
    """Return *model* with b more towns behind its n, scored by what the n taught it.

    Args:
        model: fitted on *fitted*.
        fitted: the tables of the n towns.
        newcomers: b towns, with their declarations, actions, figures and classes; the
            indicators and categories are those of *fitted*. Its concepts are not read:
            they are those of the model. Types of action and classes that no fitted town
            has count nowhere, and differ from all.

    Raises:
        KeyError: a concept that the model does not know.
        ValueError: other indicators or categories than those of *fitted*.

    Cost: a copy of the arrays of the model.
    """
    if (newcomers.indicators, newcomers.categories) != (
        fitted.indicators,
        fitted.categories,
    ):
        problem = "newcomers must have the indicators and categories of the fitted"
        raise ValueError(problem)
    hierarchy = model.features.hierarchy
    index = newcomers.town_index()
    own = _features(model.features, fitted, newcomers)
    shares = challenge_shares(own.declared, own.content, hierarchy)
    latest = latest_start(fitted.actions)
    acted = addressed(newcomers.actions, index, hierarchy, latest)
    return replace(
        model,
        towns=model.towns + tuple(town.code for town in newcomers.towns),
        features=_of_towns(
            model.features,
            lambda name, rows: np.concatenate([rows, getattr(own, name)]),
        ),
        shares=np.concatenate([model.shares, shares]),
        done=np.concatenate([model.done, experience(acted, hierarchy)]),
        works_on=np.concatenate([model.works_on, acted > 0]),
    )


def _features(features: Features, fitted: Tables, newcomers: Tables) -> Features:
    """Return the newcomers as arrays, by what *features* learned of the fitted."""
    index = newcomers.town_index()
    declared = membership(newcomers.declared, index, features.hierarchy)
    closed = features.hierarchy.close(declared)
    faced = closed.astype(np.float64)
    b = len(newcomers.towns)
    values = newcomers.values if newcomers.indicators else np.empty((b, 0))
    among = fitted.values if fitted.indicators else np.empty((len(fitted.towns), 0))
    z = placed_scores(among, values)
    known = typologies(fitted.classes, len(fitted.categories))
    left, right, seen = distance_factors(z, newcomers.classes, known)
    weights = type_weights(fitted.actions, len(fitted.towns))
    acted = action_profile(newcomers.actions, index, weights)
    views = profile_views(faced, features.content, acted, z)
    return Features(
        hierarchy=features.hierarchy,
        declared=declared,
        closed=closed,
        content=features.content,
        faced=faced,
        weight=faced @ features.content,
        left=left,
        right=right,
        seen=seen,
        z=z,
        action_profile=acted,
        log_population=log_population(newcomers.towns),
        place=places(newcomers.towns),
        basis=features.basis,
        profile=positions(views, features.basis),
    )


def _of_towns(features: Features, change: Callable[[str, Any], Any]) -> Features:
    """Return *features* with every array that has one row a town changed.

    Args:
        features: n towns.
        change: takes the name of a field and its array, returns another one.
    """
    changed: dict[str, Any] = {
        one.name: change(one.name, getattr(features, one.name))
        for one in fields(features)
        if one.name not in _NOT_OF_TOWNS
    }
    return replace(features, **changed)


def only(model: Model, rows: IntArray) -> Model:
    """Return *model* with the towns at *rows* alone, in that order; scales stay."""
    return replace(
        model,
        towns=tuple(model.towns[row] for row in rows),
        features=_of_towns(model.features, lambda _, whole: whole[rows]),
        shares=model.shares[rows],
        done=model.done[rows],
        works_on=model.works_on[rows],
    )


def reweighted(model: Model, weights: Weights) -> Model:
    """Return *model* with other weights; each block stays divided by its percentile.

    Raises:
        ValueError: a block of which the model has no scale, its weight being 0 there.
    """
    scale = {}
    for block in BLOCKS:
        if model.weights.of(block) <= 0:
            problem = f"{block}: no scale was kept for a block without weight"
            raise ValueError(problem)
        unit = model.scale[block] / model.weights.of(block)
        scale[block] = weights.of(block) * unit
    return replace(model, weights=weights, scale=scale)
