"""Which group of this release is which group of the last.

Groups are found anew at each build, from whatever is known then. A reader who kept the
address of a group wants the same towns behind it, or to be told where they are now.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from scipy.optimize import linear_sum_assignment

__all__ = ["SAME", "jaccard", "match_groups", "successors"]

SAME = 1 / 3
"""Least Jaccard index of the same group: of two as large, half of the towns."""


def jaccard(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return the share of the members of either that both have; 0 of nothing."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def match_groups(
    found: Sequence[AbstractSet[str]], before: Sequence[AbstractSet[str]]
) -> list[int | None]:
    """Return for each group *found* the position of the one *before* that it continues.

    The assignment has the largest total Jaccard index, and only pairs from `SAME` on.
    Towns that only one of the two releases knows do not count: that a town joined the
    programme makes no group another.

    Source: Kuhn (1955), The Hungarian method, https://doi.org/10.1002/nav.3800020109,
    by `scipy.optimize.linear_sum_assignment`.
    """
    known = frozenset().union(*found) & frozenset().union(*before)
    alike = np.array(
        [[jaccard(one & known, other & known) for other in before] for one in found]
    ).reshape(len(found), len(before))
    alike[alike < SAME] = 0
    same: list[int | None] = [None] * len(found)
    for row, column in zip(*linear_sum_assignment(-alike), strict=True):
        if alike[row, column] > 0:
            same[row] = int(column)
    return same


def successors(
    gone: AbstractSet[str], found: Sequence[AbstractSet[str]], *, share: float = 0.25
) -> list[int]:
    """Return the groups *found* where at least *share* of a former group is now.

    Most of its towns first; at least one, unless none of its towns is known any more.
    """
    towns = [len(gone & group) for group in found]
    order = sorted(range(len(found)), key=lambda at: (-towns[at], at))
    kept = [at for at in order if towns[at] and towns[at] >= share * len(gone)]
    return kept or [at for at in order[:1] if towns[at]]
