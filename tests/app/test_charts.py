"""Charts, counted by hand."""

import re

from pvd_graph.app.charts import columns, histogram
from pvd_graph.services.browse_rules import Indicator
from pvd_graph.services.distributions import Distribution, spread


def spread_of(*values: float) -> Distribution:
    """Return how *values* are spread, one town each."""
    indicator = Indicator("iri", "Chiffre", "", "%", None, None)
    found = spread(indicator, "2025", {str(n): one for n, one in enumerate(values)})
    assert found is not None
    return found


def heights(path: str) -> list[float]:
    """Return the heights of the bars of *path*."""
    return [float(one) for one in re.findall(r"v-([\d.]+)", path)]


def test_bars_count_towns() -> None:
    """Whole numbers have a bar each: two towns make it twice as high as one."""
    chart = histogram(spread_of(0, 1, 1, 2), 2)

    assert len(heights(chart.bars)) == 2
    assert heights(chart.bars)[1] == 2 * heights(chart.bars)[0]
    assert heights(chart.own) == [heights(chart.bars)[0]]
    assert (chart.median, chart.mark) == (150, 250)
    assert (chart.low, chart.high, chart.cut) == (0, 2, False)


def test_equal_values_make_one_bar() -> None:
    """Nothing is divided by nothing."""
    chart = histogram(spread_of(3, 3, 3), 3)

    assert chart.bars == ""
    assert chart.mark == chart.median == 150


def test_an_odd_town_does_not_press_the_others_together() -> None:
    """It is drawn at the edge, which says so."""
    chart = histogram(spread_of(*(n / 10 for n in range(200)), 10_000.5), 5)

    assert chart.high < 100
    assert chart.cut
    assert 0 < chart.mark < 300


def test_the_town_itself_is_never_beyond_the_edge() -> None:
    """However odd it is."""
    chart = histogram(spread_of(*(n / 10 for n in range(200)), 100.5), 100.5)

    assert chart.high == 100.5
    assert chart.mark > 290


def test_columns_share_the_width() -> None:
    """In the order given, the highest as high as there is room."""
    found = columns({"2019": 4, "2023": 1})

    assert [(one.label, one.height) for one in found] == [("2019", 100), ("2023", 25)]
    assert found[0].x + found[0].width < 50 < found[1].x
    assert columns({}) == []
