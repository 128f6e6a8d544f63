"""A target is met, missed or unknown, and is asked of the right figures."""

from math import nan

import numpy as np
import pytest

from pvd_graph.peers.evaluation import OURS
from pvd_graph.peers.metrics import Interval
from pvd_graph.peers.protocol import NEXT, POPULARITY, Findings
from pvd_graph.peers.targets import (
    NAIVE,
    Target,
    planted_targets,
    real_targets,
    time_targets,
)


def _target(value: float, *, low: bool = False) -> Target:
    return Target("made up", 0.5, 0.9, Interval(value, value, value), low_is_good=low)


def test_bounds_belong_to_what_is_met() -> None:
    """On either side; what is not known meets nothing."""
    assert _target(0.5).meets(0.5)
    assert not _target(0.49).meets(0.5)
    assert _target(0.5, low=True).meets(0.5)
    assert not _target(0.51, low=True).meets(0.5)
    assert not _target(nan).meets(0.5)
    assert not _target(nan, low=True).meets(0.5)


@pytest.fixture
def findings() -> Findings:
    """Put ours at 1.2, all others at 1.0 but one naive baseline at 1.1, two seeds."""
    made = Findings("made up")
    spread = np.linspace(0.99, 1.01, 50)
    for _ in range(2):
        for method in (*NAIVE, POPULARITY, "pvd score"):
            level = 1.1 if method == "nearest" else 1.0
            for metric in ("ndcg", "tail"):
                made.add(NEXT, method, metric, level * spread)
        for metric in ("ndcg", "tail"):
            made.add(NEXT, OURS, metric, 1.2 * spread)
    made.add_hubs(OURS, np.array([[1], [2], [0]]), 3)
    made.add("time", OURS, "all_s", np.array([2.0]))
    return made


def test_planted_targets_take_the_best_naive_baseline(findings: Findings) -> None:
    """Our own parts are no baseline; the share of seeds counts whole intervals."""
    found = {one.name: one for one in planted_targets(findings)}

    assert found["T1 nDCG@10 / nearest"].reached.value == pytest.approx(1.2 / 1.1)
    assert found["T1 nDCG@10 / popularity"].reached.value == pytest.approx(1.2)
    seeds = found["T1 share of seeds with the interval above networkx jaccard"]
    assert seeds.reached.value == 1.0
    assert found["T1 tail recall@10 / networkx jaccard"].meets(1.15)
    assert found["T5 gini"].reached.value == 0
    assert not found["T4 Jaccard@10"].meets(0.0)
    assert not found["time all_s"].meets(1.0)


def test_real_targets_are_asked_against_geography(findings: Findings) -> None:
    """And against popularity."""
    names = [one.name for one in real_targets(findings)]

    assert names[:2] == [
        "T1 nDCG@10 / popularity",
        "T1 tail recall@5 / same departement",
    ]


def test_bounds_are_those_of_the_protocol(findings: Findings) -> None:
    """An aim is never easier than what must be reached."""
    every = [
        *planted_targets(findings),
        *real_targets(findings),
        *time_targets(findings),
    ]

    for one in every:
        assert (one.aim <= one.must) if one.low_is_good else (one.aim >= one.must)
    large = {one.name: (one.must, one.aim) for one in time_targets(findings)}
    assert large == {"time all_s": (120.0, 45.0), "time peak_gib": (2.0, 2.0)}
