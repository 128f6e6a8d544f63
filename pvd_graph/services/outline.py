"""The outlines of the départements: what maps are drawn on.

A background, true to about two kilometres: never a boundary to be measured. Read from
`web/static/geo/departements.json`, which browsers get too; its README tells where it
comes from and how it was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pvd_graph.resources import web_folder

__all__ = ["CELLS_A_DEGREE", "Outline", "Shape", "lines_between", "outline", "shapes"]

CELLS_A_DEGREE = 1000
_OVERSEAS = "97"

_Point = tuple[int, int]
Ring = tuple[_Point, ...]
"""A closed line: longitude and latitude times `CELLS_A_DEGREE`."""
Outline = list[tuple[int, int, int, int]]
"""Straight lines x, y, x, y: longitude and latitude times `CELLS_A_DEGREE`."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A département: its code, its name in French, its rings, islands among them."""

    code: str
    name: str
    rings: tuple[Ring, ...]


@cache
def shapes() -> Mapping[str, Shape]:
    """Return code -> département, of the mainland, Corsica and overseas.

    Read once a process.
    """
    path = web_folder() / "static" / "geo" / "departements.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    return {
        one["properties"]["code"]: Shape(
            one["properties"]["code"],
            one["properties"]["name"],
            tuple(
                tuple(map(_point, ring))
                for polygon in one["geometry"]["coordinates"]
                for ring in polygon
            ),
        )
        for one in told["features"]
    }


def _point(place: Sequence[float]) -> _Point:
    return round(place[0] * CELLS_A_DEGREE), round(place[1] * CELLS_A_DEGREE)


@cache
def outline() -> Outline:
    """Return the lines around and between the départements of the mainland and Corsica.

    Made once a process.
    """
    return lines_between(
        ring
        for code, shape in shapes().items()
        if not code.startswith(_OVERSEAS)
        for ring in shape.rings
    )


def lines_between(rings: Iterable[Ring]) -> Outline:
    """Return the straight lines of *rings*, once where neighbours share them."""
    found = {
        (*min(start, end), *max(start, end))
        for ring in rings
        for start, end in pairwise(ring)
    }
    return sorted(found)
