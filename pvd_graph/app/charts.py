"""Charts as numbers of an SVG: where one town stands among others, shares, years.

Pure: figures in, paths and places out; templates draw them with attributes and classes
alone, since the site allows no inline style, and say the same in words and in a table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from weakref import WeakKeyDictionary

from pvd_graph.services.distributions import Spread

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


def histogram(found: Spread, value: _Number) -> Histogram:
    """Return the chart of *value* among the towns of *found*."""
    edges = found.quantile(_EDGE), found.quantile(1 - _EDGE)
    middle = found.median
    low, high = min(edges[0], value, middle), max(edges[1], value, middle)
    if (low, high) == edges:
        # So is the chart of nearly every town: drawn once, each lights up its own bar.
        drawn = _kept.get(found)
        if drawn is None:
            drawn = _kept[found] = _draw(found, low, high)
    else:
        drawn = _draw(found, low, high)
    own = drawn.place(value)
    return Histogram(
        width=WIDTH,
        height=HEIGHT,
        bars="".join(drawn.bars[:own] + drawn.bars[own + 1 :]),
        own=drawn.bars[own],
        thick=round(drawn.step * 0.72, 2),
        mark=round((own + 0.5) * drawn.step, 1),
        median=round((drawn.place(middle) + 0.5) * drawn.step, 1),
        low=low,
        high=high,
        cut=found.ordered[0] < low or found.ordered[-1] > high,
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The bars of a chart from *low* to *high*: the path of each, empty without town.

    Attributes:
        span: from one end to the other, never 0; *step*: the width of a bar.
    """

    low: _Number
    span: _Number
    step: float
    bins: int
    bars: tuple[str, ...] = ()

    def place(self, one: _Number) -> int:
        """Return the bar that the value *one* is in."""
        return min(self.bins - 1, max(0, int((one - self.low) / self.span * self.bins)))


_kept: WeakKeyDictionary[Spread, _Drawn] = WeakKeyDictionary()


def _draw(found: Spread, low: _Number, high: _Number) -> _Drawn:
    bins = min(_BINS, int(high - low) + 1) if found.whole else _BINS
    step = WIDTH / bins
    empty = _Drawn(low, (high - low) or 1, step, bins)
    starts = [_start(empty, found.ordered, number) for number in range(bins)]
    counts = [end - start for start, end in pairwise([*starts, len(found.ordered)])]
    tallest = max(counts)
    bars = tuple(
        # At least a stroke, so that a lone town is seen.
        f"M{(number + 0.5) * step:.4g} {_BASE}"
        f"v-{max(1.5, (_BASE - _TOP) * count / tallest):.3g}"
        if count
        else ""
        for number, count in enumerate(counts)
    )
    return replace(empty, bars=bars)


def _start(drawn: _Drawn, ordered: Sequence[_Number], number: int) -> int:
    """Return where the values of bar *number* start among *ordered*.

    Looked up, not counted up to. The edge of a bar is rounded another way than the
    place of a value, so that a value at an edge is asked for its place.
    """
    start = bisect_left(ordered, drawn.low + drawn.span * number / drawn.bins)
    while start and drawn.place(ordered[start - 1]) >= number:
        start -= 1
    while start < len(ordered) and drawn.place(ordered[start]) < number:
        start += 1
    return start


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
