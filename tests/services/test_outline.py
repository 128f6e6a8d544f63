"""A background for maps, from the points of communes and from nothing else."""

import json

from pvd_graph.services.outline import CELLS_A_DEGREE, lines_between, outline


def test_lines_run_around_and_between() -> None:
    """Two cells of one name are one block; another name is a line between."""
    one = lines_between({(0, 0): "99", (1, 0): "99"})
    two = lines_between({(0, 0): "98", (1, 0): "99"})

    assert sorted(one) == [(0, 0, 0, 1), (0, 0, 2, 0), (0, 1, 2, 1), (2, 0, 2, 1)]
    assert set(two) - set(one) == {(1, 0, 1, 1)}


def test_the_background_fits_france() -> None:
    """Within its bounds, with many lines inside, light enough to send."""
    found = outline()
    xs = [line[place] / CELLS_A_DEGREE for line in found for place in (0, 2)]
    ys = [line[place] / CELLS_A_DEGREE for line in found for place in (1, 3)]

    assert -5.3 < min(xs) < -4.5
    assert 9.2 < max(xs) < 9.8
    assert 41.2 < min(ys) < 41.6
    assert 50.9 < max(ys) < 51.3
    assert len(found) > 1_000
    assert len(json.dumps(found)) < 200_000
