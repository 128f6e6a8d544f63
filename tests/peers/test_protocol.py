"""Runs are gathered as they should be, and every task leaves its figures."""

import numpy as np
import pytest

from pvd_graph.peers.evaluation import OURS
from pvd_graph.peers.metrics import Quality
from pvd_graph.peers.protocol import (
    CUT,
    NEXT,
    POPULARITY,
    REPORTING,
    TUNING,
    Findings,
    measure_planted,
    measure_times,
)
from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.tables import Tables


def test_seeds_for_choosing_are_not_those_for_reporting() -> None:
    """Nothing is chosen on what is reported."""
    assert not set(TUNING) & set(REPORTING)
    assert len(REPORTING) == 8
    assert CUT == 2021


def test_runs_add_up() -> None:
    """Towns of all runs count alike; ratios pair the runs that both have."""
    findings = Findings("made up")
    for run in (np.array([1.0, 2.0]), np.array([3.0, np.nan])):
        findings.add("T", "ours", "ndcg", run)
    findings.add("T", "theirs", "ndcg", np.array([1.0, 1.0]))

    assert findings.mean("T", "ours", "ndcg").value == 2.0
    assert findings.ratio("T", "ndcg", "ours", "theirs").value == 1.5
    assert len(list(findings.run_ratios("T", "ndcg", "ours", "theirs"))) == 1
    assert findings.methods("T") == ["ours", "theirs"]
    assert np.isnan(findings.mean("T", "nobody", "ndcg").value)


def test_rows_stand_task_by_task() -> None:
    """In order of arrival of the tasks, whatever was measured in between."""
    findings = Findings("made up")
    one = np.ones(3)
    findings.add_quality("T1", "ours", Quality(one, one, one))
    findings.add_hubs("ours", np.array([[1], [2], [0]]), 3)
    findings.add_quality("T1", "theirs", Quality(one, one, one))

    rows = findings.rows()

    assert [row.task for row in rows] == ["T1"] * 6 + ["T5 hubs"] * 3
    assert {row.data for row in rows} == {"made up"}
    assert {row.runs for row in rows} == {1}


@pytest.mark.slow
def test_every_task_is_measured() -> None:
    """On two seeds; the slow baselines on one, what is asked once on the first."""
    findings = Findings("planted")

    measure_planted(findings, Recipe(towns=60), (1, 2), 1)

    rows = {(row.task, row.method, row.metric): row for row in findings.rows()}
    assert {task for task, _, _ in rows} == {
        NEXT,
        "T2 hidden challenges",
        "T3 typology",
        "T4 robustness",
        "T5 hubs",
        "T6 explanation",
        "experience",
        "time",
    }
    assert rows[NEXT, OURS, "ndcg"].runs == 2
    assert rows[NEXT, "networkx simrank", "ndcg"].runs == 1
    assert rows["T6 explanation", OURS, "true"].value.value == 1.0
    ceiling = findings.mean(NEXT, "ceiling", "ndcg").value
    others = [m for m in findings.methods(NEXT) if m != "ceiling"]
    assert all(findings.mean(NEXT, m, "ndcg").value < ceiling for m in others)
    assert findings.mean("T2 hidden challenges", POPULARITY, "ndcg").value > 0


def test_times_are_kept_in_their_units(tables: Tables) -> None:
    """Seconds for all, milliseconds for one."""
    findings = Findings("small")

    measure_times(findings, tables)

    assert 0 < findings.mean("time", OURS, "all_s").value < 10
    assert 0.01 < findings.mean("time", OURS, "one_ms").value < 1_000
