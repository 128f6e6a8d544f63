"""Evaluate the peers: on planted towns, and on the real ones of a published graph.

The same methods, metrics and code on both. Deterministic: the same graph and the same
plan give the same report, but for the seconds it took.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pvd_graph import __version__
from pvd_graph.peers.anchors import Anchor, anchors
from pvd_graph.peers.evaluation import OURS
from pvd_graph.peers.protocol import REPORTING, Findings, Row, measure_planted
from pvd_graph.peers.recipes import REGIMES, Recipe
from pvd_graph.peers.reporting import Report
from pvd_graph.peers.targets import Target, planted_targets, real_targets, time_targets
from pvd_graph.peers.timing import large_apart
from pvd_graph.services.asking import open_current
from pvd_graph.services.evaluating_real import evaluate_real

__all__ = ["FULL", "QUICK", "Plan", "evaluate"]

_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is run.

    Attributes:
        towns: planted in each run; 0: what the recipe says.
        seeds: of the default regime.
        other_seeds: how many of them the other two regimes are run on.
        walk_seeds: on how many of them PageRank and SimRank run too.
        large: towns of the run that is only timed; 0: none.
    """

    towns: int = 0
    seeds: Sequence[int] = REPORTING
    other_seeds: int = 3
    walk_seeds: int = 2
    large: int = 0


FULL = Plan()
QUICK = Plan(towns=200, seeds=REPORTING[:2], other_seeds=1, walk_seeds=1)


def evaluate(
    data: Path | None, plan: Plan = FULL, say: Callable[[str], None] = lambda _: None
) -> Report:
    """Evaluate on planted towns, and on the published graph of *data* if given.

    Args:
        data: a data folder with a published generation; None: planted towns only.
        plan: `FULL` or `QUICK`, or one's own.
        say: told what is being done.

    Raises:
        StoreError: nothing was published in *data*.
    """
    reader = None if data is None else open_current(data)
    rows: list[Row] = []
    targets: dict[str, Sequence[Target]] = {}
    found_anchors: list[Anchor] = []
    for regime, recipe in REGIMES.items():
        say(f"planted, {regime}")
        findings = _planted(regime, recipe, plan)
        rows += findings.rows()
        targets[findings.data] = planted_targets(findings)
        if regime == _DEFAULT:
            found_anchors = anchors(findings)
    if reader is not None:
        say("real")
        findings = evaluate_real(reader)
        rows += findings.rows()
        targets[findings.data] = real_targets(findings)
    if plan.large:
        say(f"large, {plan.large} towns")
        findings = _large(plan)
        rows += findings.rows()
        targets[findings.data] = time_targets(findings)
    return Report(__version__, plan.seeds, rows, found_anchors, targets)


def _planted(regime: str, recipe: Recipe, plan: Plan) -> Findings:
    default = regime == _DEFAULT
    findings = Findings(f"planted, {regime}")
    measure_planted(
        findings,
        replace(recipe, towns=plan.towns or recipe.towns),
        plan.seeds if default else plan.seeds[: plan.other_seeds],
        plan.walk_seeds if default else 0,
    )
    return findings


def _large(plan: Plan) -> Findings:
    """Time all lists of many towns, and see how much memory they take."""
    seconds, peak = large_apart(REGIMES[_DEFAULT], plan.large, plan.seeds[0])
    findings = Findings(f"planted, {plan.large} towns")
    findings.add("time", OURS, "all_s", np.array([seconds]))
    findings.add("time", OURS, "peak_gib", np.array([peak]))
    return findings
