"""Why two towns were put together: what they share, where they differ, what was done.

Everything here is read off the same arrays as the score, so that what is shown is what
counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pvd_graph.peers.blocks import Features
from pvd_graph.peers.model import Model
from pvd_graph.peers.tables import Action, BoolArray

__all__ = [
    "CLOSE_WITHIN",
    "DIFFERENT_FROM",
    "Evidence",
    "actions_by_town",
    "answers_a_challenge",
    "apart",
    "close_and_different",
    "evidence_of",
    "shared_challenges",
    "useful_actions",
]

_SHARED_AT_MOST = 4
_CLOSE_AT_MOST = 3
_DIFFERENT_AT_MOST = 2
_ACTIONS_AT_MOST = 3
CLOSE_WITHIN = 0.5
"""Normal scores: two towns at random are 1.1 apart on average."""
DIFFERENT_FROM = 1.0
"""Normal scores, from which a figure tells two towns apart."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a pair, and against it.

    Attributes:
        shared: (concept, contribution to the score), the largest first, at most four;
            of a challenge and a broader one only the narrower.
        close: positions of figures, the closest first, at most three.
        different: positions of figures, the most different first, at most two.
        actions: what the peer did about a challenge of the target, at most three.
    """

    shared: tuple[tuple[int, float], ...]
    close: tuple[int, ...]
    different: tuple[int, ...]
    actions: tuple[Action, ...]


def evidence_of(
    model: Model, target: int, peer: int, actions: Mapping[str, Sequence[Action]]
) -> Evidence:
    """Gather the evidence of one pair.

    Args:
        model: what scored the pair.
        target: position of the town that asks.
        peer: position of the town proposed.
        actions: those of the peer's town code are looked at; `actions_by_town`.
    """
    close, different = close_and_different(model.features, target, peer)
    code = model.towns[peer]
    return Evidence(
        shared=shared_challenges(model, target, peer),
        close=close,
        different=different,
        actions=useful_actions(model, target, actions.get(code, ())),
    )


def shared_challenges(
    model: Model, target: int, peer: int, *, most: int | None = _SHARED_AT_MOST
) -> tuple[tuple[int, float], ...]:
    """Return the challenges both face, with what each brings to the score.

    Those below the top level; where there is none, those of the top level that were
    said of both as they stand (one that only follows from different narrower ones is
    nothing that the two have in common). A concept c brings scale * IC(c) / (summed IC
    of all that either faces).
    """
    features, hierarchy = model.features, model.features.hierarchy
    shared = features.closed[target] & features.closed[peer] & hierarchy.specific
    if not shared.any():
        shared = features.declared[target] & features.declared[peer]
    narrowest = _narrowest(shared, hierarchy.above)
    either = features.closed[target] | features.closed[peer]
    whole = float(features.content[either].sum())
    found = [
        (int(concept), _contribution(model, float(features.content[concept]), whole))
        for concept in np.flatnonzero(narrowest)
    ]
    found.sort(key=lambda one: (-one[1], one[0]))
    return tuple(found[:most])


def _contribution(model: Model, content: float, whole: float) -> float:
    return model.scale["challenges"] * content / whole if whole > 0 else 0.0


def _narrowest(shared: BoolArray, above: BoolArray) -> BoolArray:
    """Drop from (C,) *shared* what is broader than something else in it."""
    count = above[shared].sum(axis=0)
    narrowest: BoolArray = shared & (count == 1)
    return narrowest


def apart(model: Model, town: int, other: int) -> tuple[int, ...]:
    """Return the challenges that a town faces and another one does not, by code.

    Those below the top level, and where there is none those that were said of it as
    they stand; of a challenge and a broader one only the narrower.
    """
    features, hierarchy = model.features, model.features.hierarchy
    own = features.closed[town] & ~features.closed[other] & hierarchy.specific
    if not own.any():
        own = features.declared[town] & ~features.closed[other]
    return tuple(int(at) for at in np.flatnonzero(_narrowest(own, hierarchy.above)))


def close_and_different(
    features: Features, target: int, peer: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the closest figures and the most different ones, both known to both."""
    gap = np.abs(features.z[target] - features.z[peer])
    order = [int(at) for at in np.argsort(gap, kind="stable") if np.isfinite(gap[at])]
    close = [at for at in order if gap[at] <= CLOSE_WITHIN]
    different = [at for at in reversed(order) if gap[at] >= DIFFERENT_FROM]
    return tuple(close[:_CLOSE_AT_MOST]), tuple(different[:_DIFFERENT_AT_MOST])


def actions_by_town(actions: Sequence[Action]) -> dict[str, list[Action]]:
    """Return town code -> its actions, in order of action code."""
    found: dict[str, list[Action]] = {}
    for action in sorted(actions, key=lambda one: one.code):
        found.setdefault(action.town, []).append(action)
    return found


def answers_a_challenge(model: Model, target: int, action: Action) -> bool:
    """Tell whether *action* is about a challenge that the target faces, or its family.

    If not, `useful_actions` took it for what the target's own actions are about.
    """
    features, hierarchy = model.features, model.features.hierarchy
    named = [hierarchy.index[concept] for concept in action.addresses]
    own = features.declared[target] & hierarchy.specific
    answered = hierarchy.above[named].any(axis=0) & own
    return bool(answered.any() or features.closed[target][named].any())


def useful_actions(
    model: Model,
    target: int,
    actions: Sequence[Action],
    *,
    most: int | None = _ACTIONS_AT_MOST,
) -> tuple[Action, ...]:
    """Return those that answer a challenge of the target.

    That is: one it faces, a narrower one, a broader one it faces by closure, or one it
    works on by an action of its own. In order: what answers a challenge it faces
    before the rest, sheets first, then what is finished, then the weight of what is
    answered, then the latest start, then the code.
    """
    features, hierarchy = model.features, model.features.hierarchy
    own = features.declared[target] & hierarchy.specific
    working = own | features.closed[target] | model.works_on[target]
    shares = model.shares[target]
    found: list[tuple[bool, int, float, float, str, Action]] = []
    for action in actions:
        named = [hierarchy.index[concept] for concept in action.addresses]
        answered = hierarchy.above[named].any(axis=0) & own
        if answered.any() or working[named].any():
            worth = -float(shares[answered].sum())
            start = -action.start if np.isfinite(action.start) else 0.0
            stage = 0 if action.told else 1 if action.finished else 2
            key = (not answered.any(), stage, worth, start, action.code)
            found.append((*key, action))
    found.sort(key=lambda one: one[:5])
    return tuple(one[5] for one in found[:most])
