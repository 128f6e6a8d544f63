"""Charts as numbers of an SVG: where one town stands among others, shares, years.

Pure: figures in, paths and places out; templates draw them with attributes and classes
alone, since the site allows no inline style, and say the same in words and in a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pvd_graph.services.distributions import Distribution

__all__ = ["Column", "Histogram", "columns", "histogram"]

_Number = int | float
WIDTH, HEIGHT = 300, 64
_TOP, _BASE = 14, 58
_BINS = 48
# What lies beyond is drawn at the edge: one odd town would press all others together.
_EDGE = 0.01


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many towns have which value, and where one of them and the median stand.

    Attributes:
        bars: the path of the bars, as upright lines of *thick* units.
        own: the path of the bar that the town is in.
        mark: where the town stands, from the left; *median* likewise.
        low, high: the values at the two ends.
        cut: whether some town lies beyond them.
    """

    width: int
    height: int
    bars: str
    own: str
    thick: float
    mark: float
    median: float
    low: _Number
    high: _Number
    cut: bool


def histogram(found: Distribution, value: _Number) -> Histogram:
    """Return the chart of *value* among the towns of *found*."""
    middle = found.median
    low = min(found.quantile(_EDGE), value, middle)
    high = max(found.quantile(1 - _EDGE), value, middle)
    whole = all(isinstance(one, int) for one in found.ordered)
    bins = min(_BINS, int(high - low) + 1) if whole else _BINS
    span = (high - low) or 1
    step = WIDTH / bins

    def place(one: float) -> int:
        return min(bins - 1, max(0, int((one - low) / span * bins)))

    counts = [0] * bins
    for one in found.ordered:
        counts[place(one)] += 1
    tallest = max(counts) or 1
    bars, own = [], ""
    for number, count in enumerate(counts):
        if not count:
            continue
        # At least a stroke, so that a lone town is seen.
        height = max(1.5, (_BASE - _TOP) * count / tallest)
        path = f"M{(number + 0.5) * step:.4g} {_BASE}v-{height:.3g}"
        if number == place(value):
            own = path
        else:
            bars.append(path)
    return Histogram(
        width=WIDTH,
        height=HEIGHT,
        bars="".join(bars),
        own=own,
        thick=round(step * 0.72, 2),
        mark=round((place(value) + 0.5) * step, 1),
        median=round((place(middle) + 0.5) * step, 1),
        low=low,
        high=high,
        cut=found.ordered[0] < low or found.ordered[-1] > high,
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One upright bar: its label, its figure, its place from the left and its height.

    Attributes:
        height: share of the highest, 0 to 100.
    """

    label: str
    value: _Number
    x: float
    width: float
    height: float


def columns(values: Mapping[str, _Number]) -> Sequence[Column]:
    """Return *values* as bars side by side in a square of 100, in their order."""
    if not values:
        return []
    most = max(values.values()) or 1
    step = 100 / len(values)
    return [
        Column(
            label,
            value,
            round(number * step + step * 0.15, 2),
            round(step * 0.7, 2),
            round(100 * value / most, 1),
        )
        for number, (label, value) in enumerate(values.items())
    ]
