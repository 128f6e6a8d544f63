"""What each choice in the ranking of peers brings, on the seeds for choosing.

    python tests/benchmarks/peer_choices.py [--seed 100] [--regime default]

Planted towns, cut at 2021, lists of 20 that vote for the next kinds of action, as in
``pvd evaluate``: nDCG@10 and recall@10 of the tail, each by what the choice that stands
finds. Prints a table a regime; asserts nothing. Whole: ten minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.peers import learning, profile
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.evaluation import VOTERS, Case, Lists, next_actions, quality
from pvd_graph.peers.model import Weights, fit
from pvd_graph.peers.planted import plant
from pvd_graph.peers.protocol import CUT, TUNING
from pvd_graph.peers.recipes import REGIMES
from pvd_graph.peers.selection import COVER, choose

Constants = tuple[tuple[ModuleType, str, float], ...]
Choice = tuple[str, Weights, float, Constants]

FOUR = Weights(challenges=0.40, indicators=0.40, actions=0.15, size=0.05, profile=1e-9)


def choices() -> Iterator[Choice]:
    """Yield name, weights, cover and constants to set; what stands comes first."""
    stands = Weights()
    yield "as it stands", stands, COVER, ()
    yield "without profile", FOUR, COVER, ()
    for block in BLOCKS:
        for factor in (0.7, 1.3):
            moved = replace(stands, **{block: factor * stands.of(block)})
            yield f"{block} x {factor}", moved, COVER, ()
    for cover in (0.2, 0.5, 2.0):
        yield f"cover {cover}", stands, cover, ()
    for near in (0.0, 0.6):
        yield f"nearness {near}", stands, COVER, ((learning, "NEAR", near),)
    for half in (1e-9, 1, 5, 8):
        constant = (profile, "_HALF_AT", half)
        yield f"half of actions at {half:.0f} kinds", stands, COVER, (constant,)


@contextmanager
def _set(constants: Constants) -> Iterator[None]:
    before = [(module, name, getattr(module, name)) for module, name, _ in constants]
    for module, name, value in constants:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def found_by(case: Case, choice: Choice) -> tuple[float, float]:
    """Return nDCG@10 and tail recall@10 of the lists that *choice* makes."""
    _, weights, cover, constants = choice
    with _set(constants):
        lists = choose(fit(case.seen, weights), k=VOTERS, cover=cover).peers
    found = quality(case, Lists(lists, lists))
    return float(np.nanmean(found.ndcg)), float(np.nanmean(found.tail))


def main() -> None:
    """Print a table a regime: means over seeds, by those of what stands."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--regime", choices=REGIMES, action="append")
    asked = parser.parse_args()
    for regime in asked.regime or REGIMES:
        print(f"\n### {regime}\n\n| choice | nDCG@10 | tail |\n|---|---|---|")
        cases = [
            next_actions(plant(REGIMES[regime], seed).tables, CUT)
            for seed in asked.seed or TUNING
        ]
        stands = np.ones(2)
        for choice in choices():
            found = np.mean([found_by(case, choice) for case in cases], axis=0)
            stands = stands if choice[0] != "as it stands" else found
            ndcg, tail = found / stands
            print(f"| {choice[0]} | {ndcg:.4f} | {tail:.4f} |", flush=True)


if __name__ == "__main__":
    main()
