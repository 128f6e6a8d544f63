"""Do made-up towns behave as the protocol says? Methods against its reference figures.

What is compared is how methods stand to one another (each by random), not how hard the
task is. A generator that puts them elsewhere would prove nothing about the ranking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pvd_graph.peers.metrics import Interval
from pvd_graph.peers.protocol import POPULARITY, Findings

__all__ = ["REFERENCES", "WITHIN", "Anchor", "anchors"]

REFERENCES: Mapping[str, float] = {
    "random": 0.191,
    "same departement": 0.224,
    "networkx simrank": 0.232,
    "networkx pagerank": 0.236,
    "networkx jaccard": 0.251,
    "networkx adamic-adar": 0.253,
    POPULARITY: 0.260,
    "challenges alone": 0.261,
    "pvd score": 0.273,
    "pvd score x experience": 0.297,
    "ceiling": 0.530,
}
"""nDCG@10 of task T1 on the reference generator: 1,650 towns, mean of 5 seeds."""

WITHIN = 0.10
"""How far a ratio may lie from that of the reference, as a share of it."""

_TASK = "T1 next actions"
_UNIT = "random"


@dataclass(frozen=True, slots=True)
class Anchor:
    """How a method stands to random: here, and in the reference figures."""

    method: str
    reached: Interval
    reference: float

    @property
    def deviation(self) -> float:
        """Return how far what was reached lies from the reference, 0.1 for 10 %."""
        return self.reached.value / self.reference - 1

    @property
    def holds(self) -> bool:
        """Tell whether that is within `WITHIN`."""
        return abs(self.deviation) <= WITHIN


def anchors(findings: Findings) -> list[Anchor]:
    """Return one anchor a method that has both figures, in order of the reference."""
    measured = set(findings.methods(_TASK))
    return [
        Anchor(
            method,
            findings.ratio(_TASK, "ndcg", method, _UNIT),
            value / REFERENCES[_UNIT],
        )
        for method, value in REFERENCES.items()
        if method in measured and method != _UNIT
    ]
