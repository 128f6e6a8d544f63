"""The figures on which two towns are compared: rates and shares, not raw counts.

One count stays, that of upper secondary schools: one or none tells a centre, and a rate
would only tell its size again.

Kept in `figures.csv`, beside this file. A figure is left out when a rule that derives
challenges uses what it measures (`kin`): a fact counts as challenge or as figure, not
twice.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import nan

import numpy as np

from pvd_graph.peers.tables import FloatArray

__all__ = ["Figure", "Series", "comparable", "figures", "tabulate"]

Series = Mapping[str, float]
"""Values of one indicator for one town: period -> value."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One comparable figure, and how it follows from the indicators of the graph.

    Attributes:
        slug: name; for formula ``value`` that of the indicator itself.
        formula: ``value`` of the latest period; ``ratio`` = scale * sum of the
            numerators / denominator, latest periods; ``growth`` = scale *
            (last - first) / first over the periods known.
        kin: indicators that measure the same thing; what only divides is none.
        decimals: how many are shown.
    """

    slug: str
    formula: str
    numerators: tuple[str, ...]
    denominator: str
    scale: float
    decimals: int
    unit: str
    kin: tuple[str, ...]
    label_fr: str
    label_en: str
    definition_fr: str
    definition_en: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the slugs of the indicators that the figure is made of."""
        return (*self.numerators, *filter(None, [self.denominator]))

    def compute(self, series: Mapping[str, Series]) -> float:
        """Return the figure of one town, NaN where an input is missing or 0 divides.

        Args:
            series: indicator slug -> its values by period.
        """
        if self.formula == "growth":
            known = series.get(self.numerators[0], {})
            if len(known) < 2:  # noqa: PLR2004 - a change needs two dates
                return nan
            first, last = known[min(known)], known[max(known)]
            return self.scale * (last - first) / first if first else nan
        total = sum(_latest(series.get(slug, {})) for slug in self.numerators)
        if not self.denominator:
            return total
        divisor = _latest(series.get(self.denominator, {}))
        return self.scale * total / divisor if divisor else nan


def _latest(known: Series) -> float:
    return known[max(known)] if known else nan


@lru_cache(maxsize=1)
def figures() -> tuple[Figure, ...]:
    """Return all figures of the table, in its order."""
    text = files("pvd_graph.peers").joinpath("figures.csv").read_text(encoding="utf-8")
    return tuple(
        Figure(
            slug=row["slug"],
            formula=row["formula"],
            numerators=tuple(row["numerators"].split("|")),
            denominator=row["denominator"],
            scale=float(row["scale"]),
            decimals=int(row["decimals"]),
            unit=row["unit"],
            kin=tuple(row["kin"].split("|")),
            label_fr=row["label_fr"],
            label_en=row["label_en"],
            definition_fr=row["definition_fr"],
            definition_en=row["definition_en"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def comparable(used_by_rules: Collection[str]) -> tuple[Figure, ...]:
    """Return the figures none of whose kin a rule already turns into a challenge."""
    taken = frozenset(used_by_rules)
    return tuple(one for one in figures() if taken.isdisjoint(one.kin))


def tabulate(
    towns: Sequence[str],
    chosen: Sequence[Figure],
    observations: Iterable[tuple[str, str, str, float]],
) -> FloatArray:
    """Return (n, m): the chosen figures of each town, NaN where not known.

    Args:
        towns: n codes.
        chosen: m figures.
        observations: (code, indicator slug, period, value), in any order.
    """
    series: dict[str, dict[str, dict[str, float]]] = {code: {} for code in towns}
    for code, slug, period, value in observations:
        if code in series:
            series[code].setdefault(slug, {})[period] = value
    return np.array(
        [[figure.compute(series[code]) for figure in chosen] for code in towns],
        dtype=np.float64,
    ).reshape(len(towns), len(chosen))
