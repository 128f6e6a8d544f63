"""Times are times; the one list made anew is the list that is shown."""

from pathlib import Path

import numpy as np
import pytest

from pvd_graph.peers.model import fit
from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.selection import choose
from pvd_graph.peers.tables import Tables
from pvd_graph.peers.timing import (
    large_apart,
    peak_gib,
    refresh_one,
    seconds_all,
    seconds_one,
)


def test_one_list_is_made_of_the_same_candidates(tables: Tables) -> None:
    """Where the quota binds nobody, it is the same list."""
    model = fit(tables)
    shown = choose(model, k=10).peers

    agreed = [
        len({*refresh_one(model, town).tolist()} & {*shown[town].tolist()})
        for town in range(model.size)
    ]

    assert all(len(set(refresh_one(model, town).tolist())) == 10 for town in (0, 39))
    assert np.mean(agreed) > 7


def test_times_are_positive_and_one_is_shorter_than_all(tables: Tables) -> None:
    """Nothing else can be said of a clock."""
    assert 0 < seconds_one(fit(tables)) < seconds_all(tables)


@pytest.mark.slow
def test_large_runs_apart() -> None:
    """In a process of its own, so that its memory is its own."""
    seconds, peak = large_apart(Recipe(), 150, 1)

    assert 0 < seconds < 60
    assert 0.02 < peak < 2


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells")
def test_peak_is_in_gib() -> None:
    """At least the 256 MiB that are held and written to."""
    held = np.ones(2**25)

    assert 0.25 < peak_gib() < 64
    assert held[-1] == 1
