"""What is planted is what the recipe says, and hides what it should."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from pvd_graph.peers.planted import Planted, plant
from pvd_graph.peers.recipes import REGIMES, Recipe

RECIPE = Recipe(towns=400)


@pytest.fixture(scope="module")
def planted() -> Planted:
    """Plant 400 towns."""
    return plant(RECIPE, 1)


def test_a_seed_is_all_that_counts(planted: Planted) -> None:
    """The same one draws the same towns, another one draws others."""
    again, other = plant(RECIPE, 1), plant(RECIPE, 2)

    assert again.tables.declared == planted.tables.declared
    assert again.tables.actions == planted.tables.actions
    assert np.array_equal(again.tables.values, planted.tables.values, equal_nan=True)
    assert other.tables.actions != planted.tables.actions


def test_amounts_are_those_of_the_recipe(planted: Planted) -> None:
    """Per town, within what chance allows: actions, declarations, unknown figures."""
    tables, towns = planted.tables, RECIPE.towns

    assert len(tables.towns) == towns
    assert len(tables.actions) / towns == pytest.approx(RECIPE.actions, rel=0.1)
    wrong = RECIPE.wrong * 96
    expected = RECIPE.faced * RECIPE.seen + wrong
    assert len(tables.declared) / towns == pytest.approx(expected, rel=0.15)
    assert np.isnan(tables.values).mean() == pytest.approx(RECIPE.missing, abs=0.02)
    assert set(planted.types) >= {one.action_type for one in tables.actions}


def test_histories_are_whole(planted: Planted) -> None:
    """Ten years; what is finished ends after it starts; only leaves are declared."""
    tables = planted.tables
    parents = {above for one in tables.concepts for above in one.broader}

    assert all(2014 <= one.start <= 2024 for one in tables.actions)
    assert all(one.finished and one.end > one.start for one in tables.actions)
    assert not parents & {one.concept for one in tables.declared}
    assert not parents & {at for one in tables.actions for at in one.addresses}


def test_challenges_call_for_actions(planted: Planted) -> None:
    """A type is taken far oftener where its true rate is high."""
    place = {name: at for at, name in enumerate(planted.types)}
    towns = planted.tables.town_index()
    taken = np.zeros_like(planted.rate)
    for one in planted.tables.actions:
        taken[towns[one.town], place[one.action_type]] += 1

    called = planted.rate > 5 * np.median(planted.rate, axis=0)

    assert taken[called].mean() > 5 * taken[~called].mean()
    assert taken.sum() == pytest.approx(planted.rate.sum(), rel=0.05)


def test_archetypes_show_in_what_towns_declare(planted: Planted) -> None:
    """Towns of one archetype share more leaves than others do."""
    faced: dict[str, set[str]] = {town.code: set() for town in planted.tables.towns}
    for one in planted.tables.declared:
        faced[one.town].add(one.concept)
    sets = list(faced.values())
    same: list[int] = []
    other: list[int] = []
    for at in range(100):
        for beside in range(at):
            alike = planted.archetype[at] == planted.archetype[beside]
            (same if alike else other).append(len(sets[at] & sets[beside]))

    assert np.mean(same) > 1.2 * np.mean(other)


def test_a_regime_changes_what_is_seen_only() -> None:
    """The truth behind poorly declared challenges is that of the default."""
    poor = plant(replace(REGIMES["poorly declared"], towns=400), 1)
    default = plant(RECIPE, 1)

    assert np.array_equal(poor.rate, default.rate)
    assert len(poor.tables.declared) < len(default.tables.declared)


def test_partners_are_national_and_local(planted: Planted) -> None:
    """As shares of the actions; the local one is that of the town's département."""
    home = {town.code: town.departement for town in planted.tables.towns}
    count: Counter[str] = Counter()
    for one in planted.tables.actions:
        for partner in one.partners:
            local = partner.startswith("council-")
            assert not local or partner == f"council-{home[one.town]}"
            count["local" if local else partner] += 1

    total = len(planted.tables.actions)
    assert count["state"] / total == pytest.approx(0.7, abs=0.03)
    assert count["local"] / total == pytest.approx(0.5, abs=0.03)
