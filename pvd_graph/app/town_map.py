"""Where some towns of the programme are, among all of them: a map made by the server.

Pure: places in, numbers of an SVG out. What lies behind is a picture of its own
(`map_background`); overseas, each département has a frame.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, radians

__all__ = [
    "HOME",
    "WINDOWS",
    "Dot",
    "Frame",
    "Place",
    "Window",
    "frame_of",
    "frames",
    "shaded",
]

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
        levels: level -> the path of its towns, as dots; in order.
        towns: how many towns the levels show.
    """

    key: str
    name: str
    width: int
    height: int
    dots: tuple[Dot, ...]
    others: str
    levels: Mapping[int, str] = field(default_factory=dict)
    towns: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """What a frame shows: degrees, and units of the SVG."""

    key: str
    name: str
    south: float
    north: float
    west: float
    east: float
    width: int

    def holds(self, place: Place) -> bool:
        """Tell whether a place lies within."""
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
        """Units from north to south."""
        return round((self.north - self.south) * self.stretch)

    def put(self, place: Place) -> tuple[float, float]:
        """Return where a place is drawn, in tenths of a unit."""
        lat, long = place
        x, y = (long - self.west) * self.scale, (self.north - lat) * self.stretch
        return round(x, 1), round(y, 1)


HOME = Window("hexagone", "Hexagone et Corse", 41.2, 51.3, -5.3, 9.8, 600)
WINDOWS = (
    HOME,
    Window("guadeloupe", "Guadeloupe", 15.8, 16.6, -61.9, -61.0, 110),
    Window("martinique", "Martinique", 14.3, 14.95, -61.3, -60.75, 110),
    Window("guyane", "Guyane", 2.0, 6.0, -54.7, -51.5, 110),
    Window("la-reunion", "La Réunion", -21.5, -20.8, 55.1, 55.95, 110),
    Window("mayotte", "Mayotte", -13.1, -12.5, 44.9, 45.4, 110),
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a place is drawn; *mark* is what draws it in a path."""

    window: Window
    x: float
    y: float
    mark: str


# Towns do not move, and each map shows all of them.
@lru_cache(maxsize=8192)
def _spot(place: Place) -> _Spot | None:
    for window in WINDOWS:
        if window.holds(place):
            x, y = window.put(place)
            return _Spot(window, x, y, f"M{x:g} {y:g}h0")
    return None


def frame_of(place: Place, code: str) -> Frame | None:
    """Return the frame of the map that one town is in, with nothing but its dot."""
    for window in WINDOWS:
        if window.holds(place):
            dots = (Dot(code, *window.put(place)),)
            return Frame(window.key, window.name, window.width, window.height, dots, "")
    return None


def frames(places: Mapping[str, Place], shown: Collection[str]) -> list[Frame]:
    """Return the frames of the map: the mainland, and those overseas with a town shown.

    Args:
        places: code INSEE -> place, of all towns.
        shown: codes of the towns to show; those without a place are left out.
    """
    found, kept = [], set(shown)
    spots = {code: spot for code, at in places.items() if (spot := _spot(at))}
    for window in WINDOWS:
        dots = tuple(
            Dot(code, spots[code].x, spots[code].y)
            for code in shown
            if code in spots and spots[code].window is window
        )
        if dots or window is HOME:
            path = "".join(
                spot.mark
                for code, spot in spots.items()
                if spot.window is window and code not in kept
            )
            found.append(
                Frame(window.key, window.name, window.width, window.height, dots, path)
            )
    return found


def shaded(places: Mapping[str, Place], level: Mapping[str, int]) -> list[Frame]:
    """Return all frames, with the towns by level: light enough for all of them.

    Args:
        places: code INSEE -> place, of all towns.
        level: code INSEE -> level from 1; other towns are among *others*.
    """
    found = []
    spots = [(code, spot) for code, at in places.items() if (spot := _spot(at))]
    for window in WINDOWS:
        paths: dict[int, list[str]] = {}
        for code, spot in spots:
            if spot.window is window:
                paths.setdefault(level.get(code, 0), []).append(spot.mark)
        others = "".join(paths.pop(0, ()))
        found.append(
            Frame(
                window.key,
                window.name,
                window.width,
                window.height,
                (),
                others,
                {one: "".join(paths[one]) for one in sorted(paths)},
                sum(map(len, paths.values())),
            )
        )
    return found
