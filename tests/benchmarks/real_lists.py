"""What geography would add to the lists of real towns, in time; nothing is chosen here.

    python tests/benchmarks/real_lists.py --data FOLDER

The task of ``pvd evaluate`` on real towns (known before 2023, Fonds vert of 2023 to be
found by the votes of the peers), for lists that give more and more to who is near or
of the same département, and for more voters. Prints a table; asserts nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from pvd_graph.peers.baselines import BASELINES, top
from pvd_graph.peers.evaluation import (
    Case,
    Lists,
    next_kinds,
    popularity_quality,
    quality,
)
from pvd_graph.peers.learning import NEAR_KM, learn_factor
from pvd_graph.peers.metrics import Quality
from pvd_graph.peers.model import Model, fit
from pvd_graph.peers.tables import FloatArray, IntArray
from pvd_graph.services.asking import open_current
from pvd_graph.services.evaluating_real import REAL_CUT, measured_before
from pvd_graph.services.peering import portraits

VOTERS = (20, 50, 100)
BONUSES = (0.3, 1.0, 2.0, 5.0)


def variants(case: Case, model: Model) -> Iterator[tuple[str, FloatArray]]:
    """Yield names and (n, n) values to rank by: what can be learned, with a bonus."""
    everyone = slice(0, model.size)
    learn = model.parts(everyone).sum(axis=0) * learn_factor(model.shares, model.done)
    strangers = 10 * ~model.shares_challenge(everyone)
    place = model.features.place
    far = np.hypot(*(place[:, None] - place).transpose(2, 0, 1))
    near = np.nan_to_num(np.exp(-far / NEAR_KM))
    home = np.array([town.departement for town in case.seen.towns])
    yield "no geography", learn - strangers
    for bonus in BONUSES:
        yield f"nearness x {1 + bonus:g}", learn * (1 + bonus * near) - strangers
    for bonus in BONUSES:
        same = home[:, None] == home
        yield (
            f"same département x {1 + bonus:g}",
            learn * (1 + bonus * same) - strangers,
        )


def lists_of(value: FloatArray, voters: int) -> IntArray:
    """Return the (n, voters) best of each row."""
    return top(iter([(slice(0, len(value)), value)]), len(value), voters)


def main() -> None:
    """Print one row a variant and a number of voters."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    reader = open_current(parser.parse_args().data)
    past = measured_before(reader, portraits(reader).knowledge, REAL_CUT)
    case = next_kinds(past, REAL_CUT)
    n = len(case.seen.towns)
    popular = popularity_quality(case)
    at_home = top(BASELINES["same departement"](case.seen), n, VOTERS[0])
    nearby = quality(case, Lists(at_home, at_home))
    home = np.array([town.departement for town in case.seen.towns])

    def show(name: str, voters: int, found: Quality, lists: IntArray | None) -> None:
        ndcg = np.nanmean(found.ndcg) / np.nanmean(popular.ndcg)
        tail = np.nanmean(found.tail) / np.nanmean(nearby.tail)
        share = "-"
        if lists is not None:
            share = f"{(home[lists[:, :10]] == home[:, None]).mean():.2f}"
        print(f"| {name} | {voters} | {ndcg:.3f} | {tail:.3f} | {share} |", flush=True)

    print("| list | voters | nDCG / popularity | tail / same département | at home |")
    print("|---|---|---|---|---|")
    show("popularity", 0, popular, None)
    show("same département alone", VOTERS[0], nearby, at_home)
    for name, value in variants(case, fit(case.seen)):
        for voters in VOTERS:
            lists = lists_of(value, voters)
            show(name, voters, quality(case, Lists(lists, lists)), lists)


if __name__ == "__main__":
    main()
