"""What the kernel is given: towns, concepts, declarations, actions, figures.

Plain frozen values, so that the same ranking serves the graph, other countries' tables
and made-up towns. Knows nothing of files, of RDF or of a store.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import nan

import numpy as np
import numpy.typing as npt

__all__ = [
    "Action",
    "BoolArray",
    "Concept",
    "Declaration",
    "FloatArray",
    "IntArray",
    "Tables",
    "Town",
    "index_of",
]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Town:
    """A town: who may ask, and who may be proposed. NaN stands for "not known"."""

    code: str
    departement: str = ""
    epci: str = ""
    x_km: float = nan
    y_km: float = nan
    population: float = nan


@dataclass(frozen=True, slots=True)
class Concept:
    """A challenge of the hierarchy, with the concepts directly above it."""

    code: str
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """A town faces a challenge, since *year* (decimal, NaN when not known)."""

    town: str
    concept: str
    year: float = nan


@dataclass(frozen=True, slots=True)
class Action:
    """Something done in a town; *start* and *end* are decimal years, NaN if unknown.

    A published experience sheet is one too, *told*: how it went is known, but neither
    its type nor its dates.
    """

    code: str
    town: str
    action_type: str
    start: float = nan
    finished: bool = False
    end: float = nan
    addresses: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    told: bool = False


def _no_values() -> FloatArray:
    return np.empty((0, 0))


@dataclass(frozen=True, slots=True)
class Tables:
    """All that a ranking depends on.

    Attributes:
        towns: n towns, strictly in order of code: equal scores then follow the code.
        concepts: the hierarchy of challenges.
        declared: who faces what; the same pair twice counts once.
        actions: what was done, where, for which challenges.
        sheets: what towns tell of it, in published experience sheets.
        indicators: m names of figures.
        values: (n, m) figures, NaN where not known.
        categories: names of the typologies.
        classes: n rows of one class a typology, "" where not known.
    """

    towns: tuple[Town, ...]
    concepts: tuple[Concept, ...] = ()
    declared: tuple[Declaration, ...] = ()
    actions: tuple[Action, ...] = ()
    sheets: tuple[Action, ...] = ()
    indicators: tuple[str, ...] = ()
    values: FloatArray = field(default_factory=_no_values)
    categories: tuple[str, ...] = ()
    classes: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no ranking could be made of.

        Raises:
            ValueError: towns out of order or repeated, or figures or typologies that
                do not have one row a town.
        """
        codes = [town.code for town in self.towns]
        if any(one >= other for one, other in pairwise(codes)):
            problem = "towns must be in strict order of code"
            raise ValueError(problem)
        if self.indicators and self.values.shape != (len(codes), len(self.indicators)):
            problem = f"values {self.values.shape}: one row a town, one column a name"
            raise ValueError(problem)
        if self.categories and len(self.classes) != len(codes):
            problem = f"{len(self.classes)} rows of classes for {len(codes)} towns"
            raise ValueError(problem)

    def town_index(self) -> dict[str, int]:
        """Return code -> position."""
        return {town.code: at for at, town in enumerate(self.towns)}


def index_of(names: Iterable[str]) -> dict[str, int]:
    """Return name -> position in sorted order, repeated names counted once."""
    return {name: at for at, name in enumerate(sorted(set(names)))}
