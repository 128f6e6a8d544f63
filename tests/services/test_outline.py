"""The background of maps: every département, once, where its towns are."""

import csv
import json
from itertools import pairwise

from pvd_graph.resources import datasets_folder
from pvd_graph.services.outline import (
    CELLS_A_DEGREE,
    Shape,
    lines_between,
    outline,
    shapes,
)


def holds(shape: Shape, x: float, y: float) -> bool:
    """Tell whether a point is inside: a line to the west crosses it an odd number."""
    crossed = 0
    for ring in shape.rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x > x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossed += 1
    return crossed % 2 == 1


def test_a_border_of_two_is_drawn_once() -> None:
    """Two squares side by side have seven sides."""
    left = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    right = ((1, 0), (2, 0), (2, 1), (1, 1), (1, 0))

    lines = lines_between([left, right])

    assert len(lines) == 7
    assert (1, 0, 1, 1) in lines


def test_communes_lie_in_the_outline_of_their_departement() -> None:
    """Names and codes belong together: 19 of 20 centres are inside, coasts apart."""
    inside: dict[str, list[bool]] = {code: [] for code in shapes()}
    path = datasets_folder() / "centroids" / "centroids.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in list(csv.DictReader(lines))[::7]:
            code = row["insee_code"]
            code = code[:3] if code.startswith("97") else code[:2]
            if code in shapes():
                place = (float(row[key]) * CELLS_A_DEGREE for key in ("lon", "lat"))
                inside[code].append(holds(shapes()[code], *place))

    assert len(inside) == 101
    known = [each for found in inside.values() for each in found]
    assert sum(known) / len(known) > 0.95
    for code, found in inside.items():
        # Inner suburbs are few and small: the outline is as coarse as they are.
        if len(found) > 9 and code not in {"92", "93", "94"}:
            assert sum(found) / len(found) > 0.7, code


def test_the_background_fits_france() -> None:
    """Within the bounds of the mainland and Corsica, light enough to send."""
    found = outline()
    xs = [line[place] / CELLS_A_DEGREE for line in found for place in (0, 2)]
    ys = [line[place] / CELLS_A_DEGREE for line in found for place in (1, 3)]

    assert -5.3 < min(xs) < -4.5
    assert 9.2 < max(xs) < 9.8
    assert 41.2 < min(ys) < 41.6
    assert 50.9 < max(ys) < 51.3
    assert len(found) > 1_000
    assert len(json.dumps(found)) < 200_000
