"""Each block against the same thing computed the slow way, pair by pair."""

from math import exp, isfinite, log, sqrt

import numpy as np
import pytest

from pvd_graph.peers.blocks import (
    BLOCKS,
    build_features,
    raw_block,
    squared_distance,
)
from pvd_graph.peers.closure import build_hierarchy
from pvd_graph.peers.encoding import rank_gaussian
from pvd_graph.peers.tables import FloatArray, Tables, Town


def _block(tables: Tables, block: str, h: float = 1.5) -> FloatArray:
    features = build_features(tables, build_hierarchy(tables.concepts))
    return raw_block(features, block, slice(0, len(tables.towns)), h)


def _faced(tables: Tables) -> dict[str, set[str]]:
    faced: dict[str, set[str]] = {town.code: set() for town in tables.towns}
    for one in tables.declared:
        faced[one.town] |= {one.concept, one.concept.split("-")[0]}
    return faced


def test_challenges_are_simgic(tables: Tables) -> None:
    """Shared information content over joint information content, over the closure."""
    faced = _faced(tables)
    n = len(faced)
    everything = set().union(*faced.values())
    content = {
        concept: -log(sum(concept in those for those in faced.values()) / n)
        for concept in everything
    }

    def slow(one: str, other: str) -> float:
        either = sum(content[concept] for concept in faced[one] | faced[other])
        both = sum(content[concept] for concept in faced[one] & faced[other])
        return both / either if either else 0.0

    expected = [[slow(one, other) for other in faced] for one in faced]

    assert np.allclose(_block(tables, "challenges"), expected)


def test_distance_is_over_what_both_towns_have(tables: Tables) -> None:
    """Unknown figures are left out, not guessed; a typology weighs like a figure."""
    z = rank_gaussian(tables.values)
    kinds = [row[0] for row in tables.classes]
    share = {kind: kinds.count(kind) / (len(kinds) - kinds.count("")) for kind in "xy"}
    cost = 2 / (1 - sum(part**2 for part in share.values()))

    def slow(i: int, j: int) -> float:
        found = [
            (z[i, m] - z[j, m]) ** 2
            for m in range(3)
            if isfinite(z[i, m]) and isfinite(z[j, m])
        ]
        if kinds[i] and kinds[j]:
            found.append(0.0 if kinds[i] == kinds[j] else cost)
        return sum(found) / len(found) if found else float("nan")

    n = len(tables.towns)
    expected = [[slow(i, j) for j in range(n)] for i in range(n)]
    features = build_features(tables, build_hierarchy(tables.concepts))

    found = squared_distance(features, slice(0, n))

    assert np.allclose(found, expected, equal_nan=True)
    block = raw_block(features, "indicators", slice(0, n), 1.5)
    assert np.allclose(block, np.nan_to_num(np.exp(-np.array(expected) / 1.5)))


def test_actions_are_the_cosine_of_rare_types(tables: Tables) -> None:
    """A type that few towns know weighs more."""
    did: dict[str, set[str]] = {town.code: set() for town in tables.towns}
    for action in tables.actions:
        did[action.town].add(action.action_type)
    n = len(did)
    rarity = {
        kind: log(n / sum(kind in those for those in did.values()))
        for kind in set().union(*did.values())
    }

    def slow(one: str, other: str) -> float:
        dot = sum(rarity[kind] ** 2 for kind in did[one] & did[other])
        norms = [sqrt(sum(rarity[kind] ** 2 for kind in did[x])) for x in (one, other)]
        return dot / (norms[0] * norms[1]) if all(norms) else 0.0

    expected = [[slow(one, other) for other in did] for one in did]

    assert np.allclose(_block(tables, "actions"), expected)


def test_size_is_relative_and_unknown_is_no_likeness(tables: Tables) -> None:
    """Double is as far as half; a town of unknown population is like no other."""
    size = _block(tables, "size")

    gap = abs(log(tables.towns[0].population / tables.towns[5].population))
    assert size[0, 5] == pytest.approx(exp(-gap / 0.7))
    assert not size[7].any()


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_symmetric(tables: Tables, block: str) -> None:
    """Otherwise the score would depend on who asks."""
    found = _block(tables, block)

    assert np.allclose(found, found.T)


def test_towns_of_which_nothing_is_known_resemble_nothing() -> None:
    """No figure, no typology, no action, no population: every block is 0."""
    bare = Tables((Town("99001"), Town("99002")), values=np.empty((2, 0)))

    assert not any(_block(bare, block).any() for block in BLOCKS)
