"""How long the lists take, and how much memory, on the machine that runs it.

Seconds are the only figures of the evaluation that differ from run to run.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

from pvd_graph.peers.model import Model, fit
from pvd_graph.peers.planted import plant
from pvd_graph.peers.ranking import best_candidates
from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.selection import choose, cover_order
from pvd_graph.peers.tables import IntArray, Tables

__all__ = [
    "Large",
    "large_apart",
    "peak_gib",
    "refresh_one",
    "seconds_all",
    "seconds_one",
]

Large = tuple[float, float]
"""Seconds for all the lists of a large set of towns, and peak memory in GiB."""

_RUNS = 3
_TOWNS = 15
_K = 10
_POOL = 30


def seconds_all(tables: Tables) -> float:
    """Return the seconds from tables to the lists of all towns, median of 3 runs."""
    return _median(lambda _: choose(fit(tables), k=_K), _RUNS)


def seconds_one(model: Model) -> float:
    """Return the seconds to make one town's list anew, median of 15 towns."""
    step = max(model.size // _TOWNS, 1)
    return _median(lambda run: refresh_one(model, run * step % model.size), _TOWNS)


def refresh_one(model: Model, town: int) -> IntArray:
    """Return the list of one town: as `choose` makes it, without the quota.

    The quota weighs all lists against one another; a single list keeps the order of
    cover until the next build.
    """
    rows = slice(town, town + 1)
    pool = best_candidates(model, _POOL, rows=rows)
    order = cover_order(pool, model.shares[rows], model.done, k=_K)
    peers: IntArray = pool.take(order[:, :_K]).peers[0]
    return peers


def _median(run: Callable[[int], object], times: int) -> float:
    spent = []
    for number in range(times):
        start = perf_counter()
        run(number)
        spent.append(perf_counter() - start)
    return median(spent)


def large_apart(recipe: Recipe, towns: int, seed: int) -> Large:
    """Return seconds and peak GiB of all lists of *towns*, in a process of its own.

    The peak counts the tables and, before them, the planting.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_large, replace(recipe, towns=towns), seed).result()


def _large(recipe: Recipe, seed: int) -> Large:
    tables = plant(recipe, seed).tables
    start = perf_counter()
    choose(fit(tables), k=_K)
    return perf_counter() - start, peak_gib()


def peak_gib() -> float:
    """Return the largest memory this process has held, NaN where it is not told.

    From Linux's own account: what `getrusage` says may be that of the parent.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(found[0]) / 2**20 if found else float("nan")
