"""What sets a group of towns apart from all the others, in figures.

Shares for what a town has or has not (a challenge, a class of a typology, a kind of
action), medians for figures. Both are ordered by one number: how much knowing that a
town is of the group tells of it, in nats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from pvd_graph.peers.communities import Groups
from pvd_graph.peers.encoding import rank_gaussian
from pvd_graph.peers.tables import FloatArray, Tables, index_of
from pvd_graph.vocab import id_iri

__all__ = ["HOLDING", "POPULATION", "TELLING", "Bounds", "Trait", "traits"]

POPULATION = "legal_population"
"""The indicator that the number of inhabitants is shown as."""

_MOST = {"challenge": 5, "class": 4, "action": 3, "figure": 3}
_MANY = 0.999
_APART = 0.02
_IRI = "https://"


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that sets a group apart.

    Attributes:
        kind: ``challenge``, ``class``, ``action`` or ``figure``.
        subject: IRI of it.
        inside: share of the towns of the group, or median of the figure in it.
        overall: the same over all towns.
        gain: Kullback-Leibler divergence of the group from all towns, in nats.
    """

    kind: str
    subject: str
    inside: float
    overall: float
    gain: float

    @property
    def slug(self) -> str:
        """Return the last part of the IRI."""
        return self.subject.rsplit("/", 1)[-1]

    @property
    def sense(self) -> str:
        """Return what it says: its IRI, of a figure with ``+`` or ``-`` behind."""
        if self.kind != "figure":
            return self.subject
        return f"{self.subject}{'+' if self.inside > self.overall else '-'}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """From where on something sets a group apart.

    Attributes:
        share: least share of the towns of the group.
        action: the same for a kind of action, since few towns had any one of them.
        lift: least ratio of the share to that of all towns.
        shift: least distance from 0 of the mean normal score of a figure.
        limited: whether only the most telling ones of each kind are kept.
    """

    share: float = 0.4
    action: float = 0.15
    lift: float = 1.3
    shift: float = 0.5
    limited: bool = True


TELLING = Bounds()
"""What a group is said to be."""

HOLDING = Bounds(share=0.35, action=0.12, lift=1.15, shift=0.35, limited=False)
"""What may still be said of it: a name does not come and go at a bound."""


def traits(
    tables: Tables, groups: Groups, bounds: Bounds = TELLING
) -> list[tuple[Trait, ...]]:
    """Return the traits of each group, the most telling first.

    A share counts from 40 % of the group on (15 % for a kind of action) where it is 1.3
    times that of all towns or more; its gain is that of one draw of a Bernoulli
    variable:

        p ln(p / q) + (1 - p) ln((1 - p) / (1 - q))

    A figure counts where the mean of its normal scores in the group is half a standard
    deviation from 0 or more and its median 2 % apart; its gain is m^2 / 2, that of a
    normal law shifted by m.
    At most five challenges, four classes, three kinds of action and three figures.

    Source: Kullback and Leibler (1951), On information and sufficiency, Annals of
    Mathematical Statistics 22(1), 79-86. https://doi.org/10.1214/aoms/1177729694
    """
    flags = [
        ("challenge", *_challenges(tables)),
        ("action", *_actions(tables)),
        *(("class", *found) for found in _classes(tables)),
    ]
    subjects, values = _figures(tables)
    scores = rank_gaussian(values)
    described = []
    for group in groups:
        rows = sorted(group)
        found = [
            trait
            for kind, names, has in flags
            for trait in _share_traits(kind, names, has, rows, bounds)
        ]
        found += _figure_traits(subjects, values, scores, rows, bounds)
        described.append(tuple(_told(found, bounds)))
    return described


def _told(found: Iterable[Trait], bounds: Bounds) -> Iterator[Trait]:
    """Yield the most telling ones, at most so many of a kind."""
    told: Counter[str] = Counter()
    for trait in sorted(found, key=lambda one: (-round(one.gain, 9), one.subject)):
        told[trait.kind] += 1
        if not bounds.limited or told[trait.kind] <= _MOST[trait.kind]:
            yield trait


def _table(
    tables: Tables, pairs: Sequence[tuple[str, str]]
) -> tuple[list[str], FloatArray]:
    """Return the things of *pairs* (town, thing), and (n, things) who has them."""
    towns, things = tables.town_index(), index_of(thing for _, thing in pairs)
    has = np.zeros((len(towns), len(things)))
    for town, thing in pairs:
        has[towns[town], things[thing]] = 1
    return list(things), has


def _challenges(tables: Tables) -> tuple[list[str], FloatArray]:
    return _table(tables, [(one.town, one.concept) for one in tables.declared])


def _actions(tables: Tables) -> tuple[list[str], FloatArray]:
    return _table(tables, [(one.town, one.action_type) for one in tables.actions])


def _classes(tables: Tables) -> Iterator[tuple[list[str], FloatArray]]:
    """Yield each typology: its classes, and who is in which; NaN where not known."""
    for category in range(len(tables.categories)):
        held = [row[category] for row in tables.classes]
        # "In no mountain range" is known, and is no class.
        names = sorted({name for name in held if name.startswith(_IRI)})
        has = np.array([[float(one == name) for name in names] for one in held])
        has = has.reshape(len(held), len(names))
        has[[not one for one in held]] = np.nan
        yield names, has


def _figures(tables: Tables) -> tuple[list[str], FloatArray]:
    """Return the IRIs of the figures and their (n, m) values, inhabitants first."""
    population = np.array([[town.population] for town in tables.towns])
    columns = [population.reshape(len(tables.towns), 1)]
    if tables.indicators:
        columns.append(tables.values)
    names = (POPULATION, *tables.indicators)
    return [id_iri("indicator", name) for name in names], np.hstack(columns)


def _mean(values: FloatArray, how: Callable[..., FloatArray]) -> FloatArray:
    """Return *how* over the known values of each column, NaN where none is."""
    known = np.isfinite(values).any(axis=0)
    found = np.full(values.shape[1], np.nan)
    if known.any():
        found[known] = how(values[:, known], axis=0)
    return found


def _share_traits(
    kind: str, names: Sequence[str], has: FloatArray, rows: list[int], bounds: Bounds
) -> Iterator[Trait]:
    least = bounds.action if kind == "action" else bounds.share
    inside, overall = _mean(has[rows], np.nanmean), _mean(has, np.nanmean)
    for name, p, q in zip(names, inside.tolist(), overall.tolist(), strict=True):
        if p >= least and p >= bounds.lift * q:
            yield Trait(kind, name, p, q, _divergence(min(p, _MANY), min(q, _MANY)))


def _divergence(p: float, q: float) -> float:
    return p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))


def _figure_traits(
    subjects: Sequence[str],
    values: FloatArray,
    scores: FloatArray,
    rows: list[int],
    bounds: Bounds,
) -> Iterator[Trait]:
    shift = _mean(scores[rows], np.nanmean)
    inside, overall = _mean(values[rows], np.nanmedian), _mean(values, np.nanmedian)
    for at, subject in enumerate(subjects):
        medians = float(inside[at]), float(overall[at])
        apart = abs(medians[0] - medians[1]) > _APART * abs(medians[1])
        if abs(shift[at]) >= bounds.shift and apart:
            yield Trait("figure", subject, *medians, float(shift[at]) ** 2 / 2)
