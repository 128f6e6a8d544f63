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

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_rules import Indicator, indicators
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.records import Number, apart_from_towns, as_number

__all__ = ["Distribution", "distributions", "is_rate", "same_size", "spread"]

# From two thirds of the population of a town to one and a half times.
_NEAR = 1.5
# A period that fewer towns have than this share of the fullest one is left aside.
_ENOUGH = 0.5


@dataclass(frozen=True, eq=False)
class Distribution:
    """The figures of one indicator. What pages ask of it again and again is kept.

    Attributes:
        period: of all of them.
        values: code INSEE -> value, in the unit of the indicator.
        ordered: the values, smallest first; at least one.
    """

    indicator: Indicator
    period: str
    values: Mapping[str, Number]
    ordered: Sequence[Number]

    @cached_property
    def median(self) -> float:
        """The value with as many towns below as above."""
        return median(self.ordered)

    @cached_property
    def whole(self) -> bool:
        """Whether all values are whole numbers."""
        return all(isinstance(one, int) for one in self.ordered)

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

    def among(self, codes: Iterable[str]) -> Distribution | None:
        """Return the figures of the towns *codes* alone; None where none is known."""
        values = self.values
        kept = {code: values[code] for code in codes if code in values}
        return spread(self.indicator, self.period, kept)


def spread(
    indicator: Indicator, period: str, values: Mapping[str, Number]
) -> Distribution | None:
    """Return how *values* are spread; None where there is none."""
    if not values:
        return None
    return Distribution(indicator, period, values, sorted(values.values()))


def is_rate(indicator: Indicator) -> bool:
    """Tell whether towns of any size can be compared: a share, or so much for each."""
    unit = f" {indicator.unit} "
    return any(one in unit for one in ("%", "‰", "/", " par ", " pour "))


@apart_from_towns
def distributions(reader: GraphReader) -> Mapping[str, Distribution]:
    """Return IRI of an indicator -> how it is spread, of those with figures.

    Cost: one query over all figures of the towns, about two seconds; worth calling
    before a generation is put in service.
    """
    known = indicators(reader)
    found: dict[str, dict[str, dict[str, Number]]] = {}
    rows = reader.select(queries.load("towns_figures"))
    for row in sorted(rows, key=lambda row: (row["indicator"], row["period"])):
        if row["indicator"] in known and row.get("values"):
            periods = found.setdefault(row["indicator"], {})
            periods[row["period"]] = _unpacked(row["values"])
    told = {
        iri: spread(known[iri], *_latest(periods)) for iri, periods in found.items()
    }
    return {iri: one for iri, one in told.items() if one is not None}


def _unpacked(text: str) -> dict[str, Number]:
    pairs = (part.split(" ", 1) for part in text.split(","))
    return {code: as_number(value) for code, value in pairs}


def _latest(
    periods: Mapping[str, Mapping[str, Number]],
) -> tuple[str, Mapping[str, Number]]:
    most = max(len(values) for values in periods.values())
    period = max(one for one in periods if len(periods[one]) >= _ENOUGH * most)
    return period, periods[period]


def same_size(reader: GraphReader, population: int | None) -> frozenset[str]:
    """Return the codes of the towns of about *population* inhabitants.

    From two thirds to one and a half times as many; all towns where it is not known.
    """
    members = towns(reader)
    if not population:
        return frozenset(members)
    low, high = population / _NEAR, population * _NEAR
    return frozenset(
        code
        for code, town in members.items()
        if town.population is not None and low <= town.population <= high
    )
