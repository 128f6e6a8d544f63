"""All lists of 1,646, 34,969 and 150,000 towns: time, memory, and how both grow.

    python tests/benchmarks/bench_peers.py [--towns 1646] [--towns 150000]

From tables to the ten towns shown to each, on planted towns of one seed, each size in a
process of its own: its peak holds the tables and their planting too. 150,000 is about
how many municipalities Europe has. Prints a table; asserts nothing. Whole: a quarter of
an hour on two quiet cores, 4 GB.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.peers.model import fit
from pvd_graph.peers.planted import plant
from pvd_graph.peers.recipes import Recipe
from pvd_graph.peers.selection import choose
from pvd_graph.peers.timing import peak_gib

SEED = 200
SIZES = (1_646, 34_969, 150_000)
SHOWN = 10


class Measured(NamedTuple):
    """Seconds on the clock and of the processors, GiB before the lists and at most."""

    towns: int
    seconds: float
    computing: float
    planted_gib: float
    peak_gib: float


def measure(towns: int) -> Measured:
    """Plant, then make all lists; in a process of its own."""
    tables = plant(replace(Recipe(), towns=towns), SEED).tables
    planted = peak_gib()
    start, used = time.perf_counter(), _computing()
    choose(fit(tables), k=SHOWN)
    return Measured(
        towns, time.perf_counter() - start, _computing() - used, planted, peak_gib()
    )


def _computing() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure each size, the smallest first, and print a row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--towns", type=int, action="append")
    sizes = sorted(parser.parse_args().towns or SIZES)
    print("| towns | s | s of processors | µs a pair | GiB planted | GiB at most |")
    print("|---|---|---|---|---|---|", flush=True)
    for towns in sizes:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            one = apart.submit(measure, towns).result()
        each = 1e6 * one.seconds / (towns * (towns - 1))
        print(
            f"| {one.towns} | {one.seconds:.2f} | {one.computing:.2f} | {each:.3f} "
            f"| {one.planted_gib:.2f} | {one.peak_gib:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
