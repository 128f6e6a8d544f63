"""Made-up towns for the tests of the kernel; nothing in them is real."""

from math import nan

import numpy as np
import pytest

from pvd_graph.peers.tables import Action, Concept, Declaration, Tables, Town

FAMILIES = ("housing", "people", "shops")
LEAVES = tuple(f"{family}-{number}" for family in FAMILIES for number in range(3))


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Return 40 towns, 3 families of 3 challenges, unknown figures, drawn with a seed.

    The last town faces nothing; figures are missing here and there, populations too.
    """
    draw = np.random.default_rng(20190919)
    codes = [f"99{number:03d}" for number in range(40)]
    values = draw.lognormal(size=(40, 3))
    values[draw.random(values.shape) < 0.2] = nan
    declared = [
        Declaration(code, leaf, 2018.5)
        for code in codes[:-1]
        for leaf in draw.choice(LEAVES, size=3, replace=False)
    ]
    actions = [
        Action(
            code=f"action-{number:03d}",
            town=codes[int(draw.integers(40))],
            action_type=f"type-{draw.integers(5)}",
            start=2015.0 + number % 5,
            finished=bool(draw.integers(2)),
            addresses=(LEAVES[int(draw.integers(9))],),
        )
        for number in range(60)
    ]
    return Tables(
        towns=tuple(
            Town(code, population=nan if number == 7 else 500.0 + 90 * number)
            for number, code in enumerate(codes)
        ),
        concepts=(
            *map(Concept, FAMILIES),
            *(Concept(leaf, (leaf.split("-")[0],)) for leaf in LEAVES),
        ),
        declared=tuple(declared),
        actions=tuple(actions),
        indicators=("a", "b", "c"),
        values=values,
        categories=("kind",),
        classes=tuple((("x", "y", "")[number % 3],) for number in range(40)),
    )
