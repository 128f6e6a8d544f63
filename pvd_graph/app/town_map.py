"""Where some towns of the programme are, among all of them: a map made by the server.

Pure: places in, numbers of an SVG out. The mainland and Corsica have the rough lines of
`services.outline` behind them; overseas, where towns are too close for lines, each
département has a frame of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import cos, radians

from pvd_graph.services.outline import CELLS_A_DEGREE, Outline

__all__ = ["HOME", "Dot", "Frame", "frames", "outline_svg"]

Place = tuple[float, float]
"""Latitude and longitude, in degrees."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A town that is shown."""

    code: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """One rectangle of the map, in units of the SVG.

    Attributes:
        key: ``hexagone`` or the name of an overseas département.
        others: the path of all other towns, as dots.
    """

    key: str
    name: str
    width: int
    height: int
    dots: tuple[Dot, ...]
    others: str


@dataclass(frozen=True, slots=True)
class _Window:
    key: str
    name: str
    south: float
    north: float
    west: float
    east: float
    width: int

    def holds(self, place: Place) -> bool:
        lat, long = place
        return self.south <= lat <= self.north and self.west <= long <= self.east

    @property
    def scale(self) -> float:
        """Units a degree of longitude."""
        return self.width / (self.east - self.west)

    @property
    def stretch(self) -> float:
        """Units a degree of latitude: one kilometre is as long both ways."""
        return self.scale / cos(radians((self.south + self.north) / 2))

    @property
    def height(self) -> int:
        return round((self.north - self.south) * self.stretch)

    def put(self, place: Place) -> tuple[float, float]:
        lat, long = place
        x, y = (long - self.west) * self.scale, (self.north - lat) * self.stretch
        return round(x, 1), round(y, 1)


HOME = _Window("hexagone", "Hexagone et Corse", 41.2, 51.3, -5.3, 9.8, 600)
_WINDOWS = (
    HOME,
    _Window("guadeloupe", "Guadeloupe", 15.8, 16.6, -61.9, -61.0, 110),
    _Window("martinique", "Martinique", 14.3, 14.95, -61.3, -60.75, 110),
    _Window("guyane", "Guyane", 2.0, 6.0, -54.7, -51.5, 110),
    _Window("la-reunion", "La Réunion", -21.5, -20.8, 55.1, 55.95, 110),
    _Window("mayotte", "Mayotte", -13.1, -12.5, 44.9, 45.4, 110),
)


def frames(places: Mapping[str, Place], shown: Collection[str]) -> list[Frame]:
    """Return the frames of the map: the mainland, and those overseas with a town shown.

    Args:
        places: code INSEE -> place, of all towns.
        shown: codes of the towns to show; those without a place are left out.
    """
    found = []
    for window in _WINDOWS:
        inside = {code: at for code, at in places.items() if window.holds(at)}
        dots = tuple(
            Dot(code, *window.put(inside[code])) for code in shown if code in inside
        )
        if dots or window is HOME:
            kept = set(shown)
            rest = (window.put(at) for code, at in inside.items() if code not in kept)
            path = "".join(f"M{x:g} {y:g}h0" for x, y in rest)
            found.append(
                Frame(window.key, window.name, window.width, window.height, dots, path)
            )
    return found


def outline_svg(lines: Outline) -> str:
    """Return the lines around and between the départements, as a whole SVG.

    A picture of its own: pages that show it stay small, and browsers keep it.
    """
    parts = []
    for west, south, east, north in lines:
        start = HOME.put((south / CELLS_A_DEGREE, west / CELLS_A_DEGREE))
        end = HOME.put((north / CELLS_A_DEGREE, east / CELLS_A_DEGREE))
        parts.append(f"M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {HOME.width} '
        f'{HOME.height}"><path d="{"".join(parts)}" fill="none" stroke="#8a948f" '
        'stroke-width=".7"/></svg>\n'
    )
