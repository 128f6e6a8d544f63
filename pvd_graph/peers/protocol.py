"""Run the tasks of the protocol on planted towns or on real ones, into plain rows.

Seeds for choosing weights and seeds for reporting are two different sets: `TUNING` and
`REPORTING`. Nothing may be chosen on the second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pvd_graph.peers.evaluation import (
    OURS,
    SHOWN,
    Case,
    Lists,
    hide_challenges,
    list_all,
    next_actions,
    perturb,
    popularity_quality,
    quality,
    score_quality,
)
from pvd_graph.peers.faithfulness import experienced, explained
from pvd_graph.peers.metrics import (
    Interval,
    Quality,
    coverage,
    gini,
    interval_of_mean,
    interval_of_ratio,
    largest_share,
    list_agreement,
)
from pvd_graph.peers.model import fit
from pvd_graph.peers.planted import Planted, plant
from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.selection import choose
from pvd_graph.peers.tables import FloatArray, IntArray, Tables
from pvd_graph.peers.timing import seconds_all, seconds_one

__all__ = [
    "NEXT",
    "POPULARITY",
    "REPORTING",
    "TUNING",
    "Findings",
    "Row",
    "measure",
    "measure_explanations",
    "measure_planted",
    "measure_times",
]

TUNING = (100, 101, 102, 103, 104)
REPORTING = (200, 201, 202, 203, 204, 205, 206, 207)
POPULARITY = "popularity"
NEXT = "T1 next actions"
CUT = 2021.0
"""Year at which planted histories, 2014 to 2024, are cut."""

_EXPLAINED_TOWNS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the report: what a method reached in a task on some data."""

    data: str
    task: str
    method: str
    metric: str
    value: Interval
    runs: int


class Findings:
    """Per-town values of each method, gathered over runs, then summed up."""

    def __init__(self, data: str) -> None:
        self.data = data
        self._runs: defaultdict[tuple[str, str, str], list[FloatArray]] = defaultdict(
            list
        )

    def add(self, task: str, method: str, metric: str, values: FloatArray) -> None:
        """Keep the (n,) values of one run."""
        self._runs[task, method, metric].append(values)

    def add_quality(self, task: str, method: str, found: Quality) -> None:
        """Keep the three metrics of a ranking."""
        for metric in ("ndcg", "recall", "tail"):
            self.add(task, method, metric, getattr(found, metric))

    def add_hubs(self, method: str, shown: IntArray, n: int) -> None:
        """Keep how lists share out appearances."""
        for measured in (gini, largest_share, coverage):
            value = np.array([measured(shown, n)])
            self.add("T5 hubs", method, measured.__name__, value)

    def methods(self, task: str) -> list[str]:
        """Return the methods that have a value for *task*, in order of arrival."""
        return list(dict.fromkeys(m for t, m, _ in self._runs if t == task))

    def ratio(self, task: str, metric: str, one: str, other: str) -> Interval:
        """Return mean of *one* by mean of *other*, over the runs that both have."""
        runs = self._runs[task, one, metric], self._runs[task, other, metric]
        shared = min(map(len, runs))
        return interval_of_ratio(runs[0][:shared], runs[1][:shared])

    def run_ratios(
        self, task: str, metric: str, one: str, other: str
    ) -> Iterator[Interval]:
        """Yield the ratio of each run."""
        runs = self._runs[task, one, metric], self._runs[task, other, metric]
        for ours, theirs in zip(*runs, strict=False):
            yield interval_of_ratio([ours], [theirs])

    def mean(self, task: str, method: str, metric: str) -> Interval:
        """Return the mean over runs, NaN where there is none."""
        return interval_of_mean(self._runs.get((task, method, metric), []))

    def rows(self) -> list[Row]:
        """Return all that was found, task by task."""
        order = {
            task: at for at, task in enumerate(dict.fromkeys(t for t, *_ in self._runs))
        }
        return [
            Row(self.data, *key, self.mean(*key), len(self._runs[key]))
            for key in sorted(self._runs, key=lambda key: order[key[0]])
        ]


def measure(
    findings: Findings, task: str, case: Case, *, walks: bool
) -> dict[str, Lists]:
    """Run every method on a case; return its lists."""
    lists = list_all(case.seen, walks=walks)
    findings.add_quality(task, POPULARITY, popularity_quality(case))
    for method, found in lists.items():
        findings.add_quality(task, method, quality(case, found))
    return lists


def measure_planted(
    findings: Findings, recipe: Recipe, seeds: Sequence[int], walk_seeds: int
) -> None:
    """Plant, cut, list, measure: T1, T3 and T5 on each seed, the rest on the first.

    Args:
        findings: where the values go.
        recipe: what to plant.
        seeds: one run each.
        walk_seeds: on how many of them PageRank and SimRank, which take most of the
            time, run too.
    """
    for number, seed in enumerate(seeds):
        planted = plant(recipe, seed)
        case = next_actions(planted.tables, CUT)
        walks = number < walk_seeds
        lists = measure(findings, NEXT, case, walks=walks)
        kinds = _ceiling(planted)
        findings.add_quality(NEXT, "ceiling", score_quality(case, kinds))
        for method, found in lists.items():
            findings.add_hubs(method, found.shown, len(planted.archetype))
            same = planted.archetype[found.shown] == planted.archetype[:, None]
            findings.add("T3 typology", method, "precision", same.mean(axis=1))
        if number == 0:
            hidden = hide_challenges(case.seen, seed)
            measure(findings, "T2 hidden challenges", hidden, walks=False)
            measure_explanations(findings, case.seen, lists[OURS].shown, seed)
            measure_times(findings, case.seen)


def _ceiling(planted: Planted) -> FloatArray:
    """Return the true rates, in the order of the case's types."""
    types = sorted({action.action_type for action in planted.tables.actions})
    place = {name: at for at, name in enumerate(planted.types)}
    found: FloatArray = planted.rate[:, [place[name] for name in types]]
    return found


def measure_explanations(
    findings: Findings, tables: Tables, shown: IntArray, seed: int
) -> None:
    """Measure T4 and T6, and experience, of the lists that are shown."""
    again = choose(fit(perturb(tables, seed)), k=SHOWN).peers
    findings.add("T4 robustness", OURS, "jaccard", list_agreement(shown, again))
    model = fit(tables)
    found = explained(tables, model, shown, sample=_EXPLAINED_TOWNS, seed=seed)
    one = np.ones(1)
    findings.add("T6 explanation", OURS, "claims", one * found.claims)
    findings.add("T6 explanation", OURS, "true", one * found.true)
    findings.add("T6 explanation", OURS, "unshared", one * found.unshared)
    findings.add("T6 explanation", OURS, "loss", found.loss)
    findings.add("T6 explanation", OURS, "loss by lot", found.chance)
    for metric, told in experienced(model, shown).items():
        findings.add("experience", OURS, metric, told)


def measure_times(findings: Findings, tables: Tables) -> None:
    """Measure how long the lists of all towns take, and that of one."""
    findings.add("time", OURS, "all_s", np.array([seconds_all(tables)]))
    findings.add("time", OURS, "one_ms", np.array([1_000 * seconds_one(fit(tables))]))
