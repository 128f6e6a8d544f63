"""What the frames of a map lie on: the départements, as a picture of its own.

Pages that show it stay small, and browsers keep it. On a slow phone it is the largest
thing that home, peers and map paint: each kilobyte of it is waited for.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from pvd_graph.app.town_map import WINDOWS, Place, Window
from pvd_graph.services.outline import CELLS_A_DEGREE, Shape

__all__ = ["outline_svg"]

# Of a unit: about a kilometre of the mainland, finer than the shapes are.
_PARTS = 2
_STYLE = (
    "path{{fill:{land};stroke:{border};stroke-width:{width};stroke-linejoin:round}}"
    "@media(prefers-color-scheme:dark){{path{{fill:{dark};stroke:{dark_border}}}}}"
)
_PAPER = {
    "land": "#e9e4d6",
    "border": "#bdb6a3",
    "dark": "#25302c",
    "dark_border": "#4d5c55",
}
_DEEP = {
    "land": "#1d5142",
    "border": "#3d7060",
    "dark": "#173b31",
    "dark_border": "#2f5c4e",
}


def outline_svg(key: str, shapes: Iterable[Shape], *, deep: bool = False) -> str:
    """Return the départements within a frame as a whole SVG, light and dark.

    Args:
        key: of the frame.
        shapes: the départements; those outside of the frame are left out.
        deep: in the colours of the dark band of the home page.

    Raises:
        KeyError: there is no such frame.
    """
    window = next((one for one in WINDOWS if one.key == key), None)
    if window is None:
        raise KeyError(key)
    drawn = "".join(_path(window, shape) for shape in shapes)
    width, height = window.width * _PARTS, window.height * _PARTS
    style = _STYLE.format(**(_DEEP if deep else _PAPER), width=width / 750)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f"<style>{style}</style>{drawn}</svg>\n"
    )


def _path(window: Window, shape: Shape) -> str:
    """Return the rings of a département in steps of whole parts: half of the bytes."""
    parts = []
    for ring in shape.rings:
        places = [(y / CELLS_A_DEGREE, x / CELLS_A_DEGREE) for x, y in ring]
        if any(window.holds(place) for place in places):
            line = [_part(window, place) for place in places]
            steps = [
                f"{x1 - x0} {y1 - y0}"
                for (x0, y0), (x1, y1) in pairwise(line)
                if (x0, y0) != (x1, y1)
            ]
            if steps:
                parts.append(f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}z")
    return f'<path d="{"".join(parts).replace(" -", "-")}"/>' if parts else ""


def _part(window: Window, place: Place) -> tuple[int, int]:
    lat, long = place
    x, y = (long - window.west) * window.scale, (window.north - lat) * window.stretch
    return round(x * _PARTS), round(y * _PARTS)
