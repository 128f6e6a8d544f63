"""The picture below a map is that of the shapes, small, and its lines close."""

import re
from xml.etree import ElementTree as ET

import pytest

from pvd_graph.app.map_background import outline_svg
from pvd_graph.app.town_map import HOME
from pvd_graph.services.outline import Shape, shapes

SQUARE = Shape(
    "18",
    "Cher",
    (((2000, 46000), (3000, 46000), (3000, 47000), (2000, 47000), (2000, 46000)),),
)
FAR = Shape("974", "La Réunion", (((55000, -21000), (55500, -21000)),))
STEPS = re.compile(r"-?\d+")


def test_the_outline_is_a_picture_of_its_own() -> None:
    """A square of a degree, in half units; what lies outside of the frame is left out.

    7.3 degrees of 15.1 from the west are 290 of 600 units, 5.3 of 10.1 from the north
    304 of 580; a degree is 39.7 units wide and 57.5 high.
    """
    drawn = outline_svg("hexagone", [SQUARE, FAR])

    root = ET.fromstring(drawn)  # noqa: S314 - our own text
    assert root.get("viewBox") == f"0 0 {2 * HOME.width} {2 * HOME.height}"
    _, path = root
    assert path.get("d") == "M580 609l80 0 0-115-80 0 0 115z"


def test_there_are_two_grounds() -> None:
    """Paper, and the dark band of the home page; no other frame than those of maps."""
    assert outline_svg("hexagone", [], deep=True) != outline_svg("hexagone", [])
    with pytest.raises(KeyError):
        outline_svg("atlantide", [])


def test_each_line_ends_where_it_began() -> None:
    """Steps are told one after the other: rounding does not add up.

    96 départements of the mainland and Corsica have a ring each, or more.
    """
    drawn = outline_svg("hexagone", shapes().values())

    rings = re.findall(r"l([-\d ]+)z", drawn)
    assert len(rings) >= 96
    for ring in rings:
        numbers = [int(one) for one in STEPS.findall(ring)]
        assert (sum(numbers[::2]), sum(numbers[1::2])) == (0, 0)


def test_an_island_smaller_than_a_part_is_not_drawn() -> None:
    """A ring of which nothing is left has no path."""
    speck = Shape("29", "Finistère", (((0, 48000), (1, 48000), (0, 48000)),))

    assert "<path" not in outline_svg("hexagone", [speck])
