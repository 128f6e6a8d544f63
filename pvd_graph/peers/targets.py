"""The targets of the protocol, and where the lists stand.

Each target has what must be reached and what is aimed at. Figures come from
`pvd_graph.peers.protocol.Findings`; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from pvd_graph.peers.evaluation import OURS
from pvd_graph.peers.metrics import Interval
from pvd_graph.peers.protocol import NEXT, POPULARITY, Findings

__all__ = ["NAIVE", "Target", "planted_targets", "real_targets", "time_targets"]

NAIVE = (
    "random",
    "same departement",
    "nearest",
    "nearest population",
    "networkx jaccard",
    "networkx adamic-adar",
    "networkx pagerank",
    "networkx simrank",
    "leaf jaccard",
)
"""Baselines that propose towns and are no part of our own score."""

_JACCARD = "networkx jaccard"
_HUBS = (
    ("gini", 0.50, 0.35),
    ("largest_share", 0.04, 0.025),
    ("coverage", 0.92, 0.99),
)
_TIMES = (("all_s", 1.0, 0.3), ("one_ms", 50.0, 20.0))
_LARGE = (("all_s", 120.0, 45.0), ("peak_gib", 2.0, 2.0))
_SEEDS_NEEDED = 0.75


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that must be reached, with the one aimed at.

    Attributes:
        name: what is measured, on which data.
        must, aim: bounds.
        reached: with its interval where there is one.
        low_is_good: whether the figure must stay below the bounds.
    """

    name: str
    must: float
    aim: float
    reached: Interval
    low_is_good: bool = False

    def meets(self, bound: float) -> bool:
        """Tell whether what was reached satisfies *bound*; what is unknown does not."""
        value = self.reached.value
        if not isfinite(value):
            return False
        return value <= bound if self.low_is_good else value >= bound


def planted_targets(findings: Findings) -> list[Target]:
    """Return the targets that planted data answer."""
    measured = [m for m in findings.methods(NEXT) if m in NAIVE]
    best = max(measured, key=lambda m: findings.mean(NEXT, m, "ndcg").value)
    against = ((best, 1.04, 1.11), (POPULARITY, 1.02, 1.10), ("random", 1.35, 1.5))
    above = [one.low > 1 for one in findings.run_ratios(NEXT, "ndcg", OURS, _JACCARD)]
    share = sum(above) / max(len(above), 1)
    return [
        *(
            Target(
                f"T1 nDCG@10 / {other}",
                must,
                aim,
                findings.ratio(NEXT, "ndcg", OURS, other),
            )
            for other, must, aim in against
        ),
        Target(
            "T1 share of seeds with the interval above networkx jaccard",
            _SEEDS_NEEDED,
            1.0,
            _point(share),
        ),
        Target(
            "T1 tail recall@10 / networkx jaccard",
            1.15,
            1.4,
            findings.ratio(NEXT, "tail", OURS, _JACCARD),
        ),
        *_list_targets(findings),
    ]


def real_targets(findings: Findings) -> list[Target]:
    """Return the targets that real data answer."""
    return [
        Target(
            "T1 nDCG@10 / popularity",
            1.01,
            1.04,
            findings.ratio(NEXT, "ndcg", OURS, POPULARITY),
        ),
        Target(
            "T1 tail recall@5 / same departement",
            0.97,
            1.05,
            findings.ratio(NEXT, "tail", OURS, "same departement"),
        ),
        *_list_targets(findings),
    ]


def _list_targets(findings: Findings) -> Iterable[Target]:
    """Yield what lists must satisfy on any data."""
    agreement = findings.mean("T4 robustness", OURS, "jaccard")
    yield Target("T4 Jaccard@10", 0.40, 0.60, agreement)
    for metric, must, aim in _HUBS:
        value = findings.mean("T5 hubs", OURS, metric)
        low = metric != "coverage"
        yield Target(f"T5 {metric}", must, aim, value, low_is_good=low)
    true = findings.mean("T6 explanation", OURS, "true")
    yield Target("T6 true evidence", 0.999, 1.0, true)
    alone = findings.mean("T6 explanation", OURS, "unshared")
    yield Target("T6 no shared challenge", 0.02, 0.0, alone, low_is_good=True)
    towns = findings.mean("experience", OURS, "towns")
    yield Target("towns that face something, with experience of it", 0.90, 0.97, towns)
    for metric, must, aim in _TIMES:
        value = findings.mean("time", OURS, metric)
        yield Target(f"time {metric}", must, aim, value, low_is_good=True)


def time_targets(findings: Findings) -> list[Target]:
    """Return the targets of time and memory for all communes of France."""
    return [
        Target(
            f"time {metric}",
            must,
            aim,
            findings.mean("time", OURS, metric),
            low_is_good=True,
        )
        for metric, must, aim in _LARGE
    ]


def _point(value: float) -> Interval:
    return Interval(value, value, value)
