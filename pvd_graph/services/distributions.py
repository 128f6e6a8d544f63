"""How a figure is spread over the towns of the programme.

For each indicator the latest period that most towns have. Rates are compared over all
towns; what is counted (schools, doctors) among towns of about the same size, since a
large town has more of everything.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import numpy as np
import numpy.typing as npt

from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_rules import Indicator, indicators
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.known_figures import known_figures
from pvd_graph.services.records import Number, apart_from_towns

__all__ = [
    "Distribution",
    "Spread",
    "among_same_size",
    "distributions",
    "is_rate",
    "spread",
]

# From two thirds of the population of a town to one and a half times.
_NEAR = 1.5
# A period that fewer towns have than this share of the fullest one is left aside.
_ENOUGH = 0.5


@dataclass(frozen=True, eq=False)
class Spread:
    """Values of some towns. What pages ask of it again and again is kept.

    Attributes:
        ordered: the values, smallest first; at least one.
        whole: whether all of them are whole numbers.
    """

    ordered: Sequence[Number]
    whole: bool

    @cached_property
    def median(self) -> float:
        """The value with as many towns below as above."""
        return median(self.ordered)

    def share_below(self, value: Number) -> float:
        """Return the share of the towns, 0 to 1, whose value is less than *value*."""
        return bisect_left(self.ordered, value) / len(self.ordered)

    def share_above(self, value: Number) -> float:
        """Return the share of the towns, 0 to 1, whose value is more than *value*."""
        return 1 - bisect_right(self.ordered, value) / len(self.ordered)

    def quantile(self, share: float) -> Number:
        """Return the value below which *share* of the towns are, 0 to 1."""
        place = round(share * (len(self.ordered) - 1))
        return self.ordered[place]


@dataclass(frozen=True, eq=False)
class Distribution(Spread):
    """The figures of one indicator.

    Attributes:
        period: of all of them.
        values: code INSEE -> value, in the unit of the indicator.
    """

    indicator: Indicator
    period: str
    values: Mapping[str, Number]

    def among(self, codes: Iterable[str]) -> Spread | None:
        """Return the figures of the towns *codes* alone; None where none is known."""
        found = sorted(one for one in map(self.values.get, codes) if one is not None)
        return self._part(found)

    def at(self, places: Sequence[int]) -> Spread | None:
        """Return the figures at *places* of `ordered`, the smallest place first."""
        return self._part([self.ordered[place] for place in places])

    def _part(self, found: Sequence[Number]) -> Spread | None:
        # A page asks for twenty: towns of whole numbers have no others.
        return Spread(found, self.whole or _whole(found)) if found else None


def spread(
    indicator: Indicator, period: str, values: Mapping[str, Number]
) -> Distribution | None:
    """Return how *values* are spread; None where there is none."""
    if not values:
        return None
    ordered = sorted(values.values())
    return Distribution(ordered, _whole(ordered), indicator, period, values)


def _whole(values: Iterable[Number]) -> bool:
    return all(isinstance(one, int) for one in values)


def is_rate(indicator: Indicator) -> bool:
    """Tell whether towns of any size can be compared: a share, or so much for each."""
    unit = f" {indicator.unit} "
    return any(one in unit for one in ("%", "‰", "/", " par ", " pour "))


@apart_from_towns
def distributions(reader: GraphReader) -> Mapping[str, Distribution]:
    """Return IRI of an indicator -> how it is spread, of those with figures."""
    known = indicators(reader)
    found: dict[str, dict[str, Mapping[str, Number]]] = {}
    for one in known_figures(reader):
        if one.indicator in known:
            periods = found.setdefault(one.indicator, {})
            # Where two datasets tell the same, the last one counts.
            periods[one.period] = {**periods.get(one.period, {}), **one.values}
    told = {
        iri: spread(known[iri], *_latest(periods)) for iri, periods in found.items()
    }
    return {iri: one for iri, one in told.items() if one is not None}


def _latest(
    periods: Mapping[str, Mapping[str, Number]],
) -> tuple[str, Mapping[str, Number]]:
    most = max(len(values) for values in periods.values())
    period = max(one for one in periods if len(periods[one]) >= _ENOUGH * most)
    return period, periods[period]


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The towns by population.

    Attributes:
        populations: smallest first, of the towns whose population is known.
        places: IRI of an indicator -> for each of these towns, where its figure stands
            in what is `ordered`; -1 where none is known.
    """

    populations: Sequence[int]
    places: Mapping[str, npt.NDArray[np.int32]]


@apart_from_towns
def _sizes(reader: GraphReader) -> _Sizes:
    """Return the towns by population: a page asks for twenty of its neighbours."""
    sized = sorted(
        (town.population, code)
        for code, town in towns(reader).items()
        if town.population is not None
    )
    places = {}
    for iri, one in distributions(reader).items():
        ranked = sorted(one.values, key=one.values.__getitem__)
        place = {code: at for at, code in enumerate(ranked)}
        found = [place.get(code, -1) for _population, code in sized]
        places[iri] = np.array(found, dtype=np.int32)
    return _Sizes([population for population, _code in sized], places)


def among_same_size(
    reader: GraphReader, found: Distribution, population: int | None
) -> Spread | None:
    """Return the figures of the towns of about *population* inhabitants.

    From two thirds to one and a half times as many; all towns where it is not known.

    Args:
        reader: one generation.
        found: one of its `distributions`.
        population: of the town that is compared.
    """
    if not population:
        return found.among(towns(reader))
    sizes = _sizes(reader)
    low = bisect_left(sizes.populations, population / _NEAR)
    high = bisect_right(sizes.populations, population * _NEAR)
    places = np.sort(sizes.places[found.indicator.iri][low:high])
    return found.at(places[bisect_left(places, 0) :].tolist())
