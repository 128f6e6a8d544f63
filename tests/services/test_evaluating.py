"""The whole evaluation on few towns: every regime, every table, the same each time."""

from pathlib import Path

import pytest

from pvd_graph import __version__
from pvd_graph.errors import StoreError
from pvd_graph.peers.protocol import REPORTING, TUNING
from pvd_graph.services.evaluating import FULL, QUICK, Plan, evaluate

TINY = Plan(towns=40, seeds=(1, 2), other_seeds=1, walk_seeds=1, large=50)
REGIMES = ("planted, default", "planted, poorly declared", "planted, weak indicators")


def test_plans_report_on_seeds_that_chose_nothing() -> None:
    """The quick one on some of them."""
    assert FULL.seeds == REPORTING
    assert {*QUICK.seeds} < {*REPORTING}
    assert not {*TUNING} & {*FULL.seeds}
    assert not FULL.large


@pytest.mark.slow
def test_planted_towns_are_evaluated_in_three_regimes() -> None:
    """With anchors of the default one, targets of each, and a large run, timed."""
    told: list[str] = []

    report = evaluate(None, TINY, told.append)

    assert told == [*REGIMES, "large, 50 towns"]
    assert (report.version, report.seeds) == (__version__, (1, 2))
    assert [*report.targets] == [*REGIMES, "planted, 50 towns"]
    runs = {
        row.data: row.runs
        for row in report.rows
        if (row.method, row.metric) == ("random", "recall")
        and row.task.startswith("T1")
    }
    assert [*runs.values()] == [2, 1, 1]
    assert "networkx pagerank" in {one.method for one in report.anchors}
    assert "### planted, default: T1 next actions" in report.to_markdown()
    large = {one.name: one for one in report.targets["planted, 50 towns"]}
    assert large["time all_s"].meets(120)


@pytest.mark.slow
def test_the_same_plan_gives_the_same_figures() -> None:
    """But for the seconds."""
    plan = Plan(towns=30, seeds=(3,), other_seeds=1, walk_seeds=0)

    one, other = (
        [repr(row) for row in evaluate(None, plan).rows if row.task != "time"]
        for _ in range(2)
    )

    assert one == other
    assert len(one) > 50


def test_real_towns_need_a_published_graph(tmp_path: Path) -> None:
    """It is said before anything is computed."""
    told: list[str] = []

    with pytest.raises(StoreError, match="pvd build"):
        evaluate(tmp_path, TINY, told.append)

    assert told == []
