"""Made-up towns whose truth is known: what the evaluation is checked on.

A few hidden archetypes give each town its challenges; challenges call for actions;
départements and fashion push actions that no challenge called for. A method sees only
what the tables say: part of the challenges, noisy figures, what was done. Nothing here
is a real town.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.tables import (
    Action,
    BoolArray,
    Concept,
    Declaration,
    FloatArray,
    IntArray,
    Tables,
    Town,
)

__all__ = ["Planted", "plant"]

_THEMES, _FAMILIES, _LEAVES = 8, 3, 4
_FIRST_YEAR, _YEARS = 2014.0, 10.0
_SIDE_KM = 900.0
_NATIONAL, _LOCAL = 0.7, 0.5  # share of actions with such a partner


@dataclass(frozen=True, slots=True)
class Planted:
    """The tables that a method may see, and the truth that it may not.

    Attributes:
        tables: n towns and all their actions, to be cut in time by who evaluates.
        archetype: (n,) the strongest archetype of each town.
        rate: (n, T) how much each town is drawn to each action type.
        types: T names of the action types, in the order of *rate*.
    """

    tables: Tables
    archetype: IntArray
    rate: FloatArray
    types: tuple[str, ...]


def plant(recipe: Recipe, seed: int) -> Planted:
    """Draw towns after *recipe*; the same seed draws the same towns.

    Time and memory are linear in towns x (challenges + action types).
    """
    draw = np.random.default_rng([0x9EE5, seed])
    home, place = _places(recipe, draw)
    mixture = _mixtures(recipe, home, draw)
    faced = _faced(recipe, mixture, draw)
    about = _about(recipe, draw)
    rate = _rates(recipe, home, faced, about, draw)
    codes = [f"t{number:06d}" for number in range(recipe.towns)]
    concepts, leaves = _concepts()
    types = tuple(f"type-{number:03d}" for number in draw.permutation(recipe.types))
    population = np.exp(draw.normal(np.log(4500), 0.7, recipe.towns))
    towns = tuple(
        Town(code, f"d{dep:02d}", f"d{dep:02d}-{epci}", x, y, float(round(size)))
        for code, dep, epci, (x, y), size in zip(
            codes,
            home,
            draw.integers(4, size=recipe.towns),
            place.tolist(),
            population,
            strict=True,
        )
    )
    tables = Tables(
        towns=towns,
        concepts=concepts,
        declared=_declared(recipe, codes, leaves, faced, draw),
        actions=_actions(_Scene(towns, leaves, types, faced, about), rate, draw),
        indicators=tuple(f"figure-{number}" for number in range(recipe.figures)),
        values=_figures(recipe, mixture, draw),
    )
    return Planted(tables, mixture.argmax(axis=1), rate, types)


def _places(recipe: Recipe, draw: np.random.Generator) -> tuple[IntArray, FloatArray]:
    """Return the département of each town, and (n, 2) where it stands, in km."""
    centres = draw.uniform(0, _SIDE_KM, (recipe.departements, 2))
    home = draw.integers(recipe.departements, size=recipe.towns)
    return home, np.round(centres[home] + draw.normal(0, 25, (recipe.towns, 2)), 2)


def _mixtures(recipe: Recipe, home: IntArray, draw: np.random.Generator) -> FloatArray:
    """Return (n, archetypes): shares that add up to 1, mostly one or two archetypes."""
    shared = draw.normal(size=(recipe.departements, recipe.archetypes))[home]
    own = draw.normal(size=(recipe.towns, recipe.archetypes))
    pull = np.sqrt(recipe.regional) * shared + np.sqrt(1 - recipe.regional) * own
    strength = np.exp(2.5 * pull)
    shares: FloatArray = strength / strength.sum(axis=1, keepdims=True)
    return shares


def _faced(recipe: Recipe, mixture: FloatArray, draw: np.random.Generator) -> BoolArray:
    """Return (n, leaves): what each town truly faces, declared or not.

    An archetype causes families of challenges, and within a family some more.
    """
    families = _THEMES * _FAMILIES
    family = np.repeat(draw.normal(size=(recipe.archetypes, families)), _LEAVES, axis=1)
    leaf = draw.normal(size=family.shape)
    common = draw.normal(0, 0.6, family.shape[1])
    cause = recipe.contrast * (0.95 * family + 0.3 * leaf)
    odds = np.exp(common + mixture @ cause)
    share = odds / odds.mean() * recipe.faced / family.shape[1]
    faced: BoolArray = draw.random(share.shape) < np.minimum(share, 0.9)
    return faced


def _about(recipe: Recipe, draw: np.random.Generator) -> IntArray:
    """Return (T, answers): the challenges of one family that a type may answer."""
    leaves = _THEMES * _FAMILIES * _LEAVES
    first = draw.permutation(np.resize(np.arange(leaves), recipe.types))[:, None]
    beside = draw.integers(_LEAVES, size=(recipe.types, recipe.answers - 1))
    return np.hstack([first, first // _LEAVES * _LEAVES + beside])


def _rates(
    recipe: Recipe,
    home: IntArray,
    faced: BoolArray,
    about: IntArray,
    draw: np.random.Generator,
) -> FloatArray:
    """Return (n, T): how many actions of each type a town would take in ten years."""
    fashion = draw.normal(0, recipe.fashion, recipe.types)
    taste = draw.normal(0, recipe.local, (recipe.departements, recipe.types))
    called = np.where(faced[:, about].any(axis=2), recipe.called, 1.0)
    rate = np.exp(fashion + taste[home]) * called
    rate *= recipe.actions / rate.sum(axis=1).mean()
    energy = draw.normal(-(recipe.energy**2) / 2, recipe.energy, recipe.towns)
    scaled: FloatArray = rate * np.exp(energy)[:, None]
    return scaled


def _concepts() -> tuple[tuple[Concept, ...], tuple[str, ...]]:
    """Return the hierarchy of three levels, and its leaves."""
    concepts, leaves = [], []
    for theme in range(_THEMES):
        top = f"c{theme}"
        concepts.append(Concept(top))
        for family in range(_FAMILIES):
            middle = f"{top}.{family}"
            concepts.append(Concept(middle, (top,)))
            for leaf in range(_LEAVES):
                leaves.append(f"{middle}.{leaf}")
                concepts.append(Concept(leaves[-1], (middle,)))
    return tuple(concepts), tuple(leaves)


def _declared(
    recipe: Recipe,
    codes: list[str],
    leaves: tuple[str, ...],
    faced: BoolArray,
    draw: np.random.Generator,
) -> tuple[Declaration, ...]:
    """Declare part of what is faced, and a little that is not, at any year."""
    told = np.where(faced, recipe.seen, recipe.wrong) > draw.random(faced.shape)
    years = np.round(_FIRST_YEAR + _YEARS / 2 * draw.random(faced.shape), 2)
    return tuple(
        Declaration(codes[town], leaves[leaf], float(years[town, leaf]))
        for town, leaf in np.argwhere(told)
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    towns: tuple[Town, ...]
    leaves: tuple[str, ...]
    types: tuple[str, ...]
    faced: BoolArray
    about: IntArray


def _actions(
    scene: _Scene, rate: FloatArray, draw: np.random.Generator
) -> tuple[Action, ...]:
    """Draw what each town did, when, for which challenge, and with whom."""
    count = draw.poisson(rate)
    which = np.repeat(np.argwhere(count), count[count > 0], axis=0)
    start = np.round(_FIRST_YEAR + _YEARS * draw.random(len(which)), 2)
    end = np.round(start + draw.gamma(3, 0.6, len(which)), 2)
    alone = draw.random((len(which), 2))
    found = []
    for number, (town, kind) in enumerate(which.tolist()):
        own = [at for at in scene.about[kind].tolist() if scene.faced[town, at]]
        aim = sorted(set(own or scene.about[kind, :1].tolist()))
        home = scene.towns[town]
        national = ("state",) if alone[number, 0] < _NATIONAL else ()
        local = (f"council-{home.departement}",) if alone[number, 1] < _LOCAL else ()
        found.append(
            Action(
                code=f"a{number:07d}",
                town=home.code,
                action_type=scene.types[kind],
                start=float(start[number]),
                finished=True,
                end=float(end[number]),
                addresses=tuple(scene.leaves[at] for at in aim),
                partners=national + local,
            )
        )
    return tuple(found)


def _figures(
    recipe: Recipe, mixture: FloatArray, draw: np.random.Generator
) -> FloatArray:
    """Return (n, m): what the archetypes show in figures, noisy, with holes."""
    loading = draw.normal(size=(recipe.archetypes, recipe.figures))
    signal = mixture @ loading
    noisy = signal + draw.normal(0, recipe.noise, signal.shape) * signal.std(axis=0)
    noisy[draw.random(noisy.shape) < recipe.missing] = nan
    rounded: FloatArray = np.round(noisy, 4)
    return rounded
