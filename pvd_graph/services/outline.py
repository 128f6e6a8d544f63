"""Where France is, roughly: what a map of points is drawn on.

The project holds no boundary, only a point a commune. Cells of 0.05 degrees (5.5 km by
about 3.9) that hold such a point are land, of the département of that commune; gaps of
up to four cells between them are filled, and nothing is added along the coast. Lines
run where the département changes: a background, never a boundary to be measured.

Overseas, communes are too large for this: there is no line there.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache

from pvd_graph.resources import datasets_folder

__all__ = ["CELLS_A_DEGREE", "Outline", "lines_between", "outline"]

CELLS_A_DEGREE = 20
_REACH = 2
_OVERSEAS = ("97", "98")

_Cell = tuple[int, int]
Outline = list[tuple[int, int, int, int]]
"""Straight lines x, y, x, y: longitude and latitude times `CELLS_A_DEGREE`."""


@cache
def outline() -> Outline:
    """Return the lines around and between the départements of the mainland and Corsica.

    Read once a process. Cost: about half a second, the first time.
    """
    return lines_between(_closed(_cells()))


def _cells() -> dict[_Cell, str]:
    """Return cell -> the département most of its communes are in."""
    held: dict[_Cell, Counter[str]] = {}
    path = datasets_folder() / "centroids" / "centroids.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code = row["insee_code"]
            if code.startswith(_OVERSEAS):
                continue
            place = [
                int(float(row[key]) * CELLS_A_DEGREE // 1) for key in ("lon", "lat")
            ]
            held.setdefault((place[0], place[1]), Counter())[code[:2]] += 1
    return {cell: counts.most_common(1)[0][0] for cell, counts in held.items()}


def _around(cell: _Cell) -> Iterator[_Cell]:
    x, y = cell
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            if dx or dy:
                yield x + dx, y + dy


def _closed(seeds: Mapping[_Cell, str]) -> dict[_Cell, str]:
    """Return *seeds* with their gaps filled: grown, then shrunk as much."""
    land = dict(seeds)
    for _ in range(_REACH):
        edge = {one for cell in land for one in _around(cell) if one not in land}
        grown = {
            cell: Counter(land[one] for one in _around(cell) if one in land)
            for cell in edge
        }
        for cell, counts in grown.items():
            land[cell] = min(counts, key=lambda name: (-counts[name], name))
    for _ in range(_REACH):
        lost = [
            cell
            for cell in land
            if cell not in seeds and any(one not in land for one in _around(cell))
        ]
        for cell in lost:
            del land[cell]
    return land


def lines_between(land: Mapping[_Cell, str]) -> Outline:
    """Return the straight lines where *land* ends or its name changes, in order."""
    across: set[_Cell] = set()
    upright: set[_Cell] = set()
    for (x, y), name in land.items():
        for start, other, found in (
            ((x, y), (x, y - 1), across),
            ((x, y + 1), (x, y + 1), across),
            ((x, y), (x - 1, y), upright),
            ((x + 1, y), (x + 1, y), upright),
        ):
            if land.get(other) != name:
                found.add(start)
    return [
        *((x, y, x + length, y) for x, y, length in _runs(across)),
        *(
            (x, y, x, y + length)
            for y, x, length in _runs({(y, x) for x, y in upright})
        ),
    ]


def _runs(starts: AbstractSet[_Cell]) -> Iterator[tuple[int, int, int]]:
    """Join neighbours along the first number: (first, second, length)."""
    for along, beside in sorted(starts, key=lambda one: (one[1], one[0])):
        if (along - 1, beside) in starts:
            continue
        length = 1
        while (along + length, beside) in starts:
            length += 1
        yield along, beside, length
