"""A town, its challenges, its partners and its peers as a drawing in columns.

Pure: who is linked to whom in, boxes and lines of an SVG out. Columns rather than a
cloud: partners, the town, its challenges, who shares them. A line is a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pvd_graph.services.names import Named

__all__ = ["WIDTH", "Box", "Drawing", "Peer", "draw"]

WIDTH = 1080
_ROW = 52
_TOP = 44
_HEIGHT = 38
_LONGEST = 33
# Left side and width of each column.
_COLUMNS = {"partner": (2, 198), "town": (265, 170), "challenge": (500, 280)}
_COLUMNS |= {"peer": (860, 216)}


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer, and the IRIs of the challenges that it shares with the town."""

    thing: Named
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A thing, where it is drawn.

    Attributes:
        text: its name, cut where it is too long for the box.
    """

    kind: str
    thing: Named
    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it; *lines* is the path of each kind of link."""

    height: float
    boxes: Sequence[Box]
    lines: Mapping[str, str]


def draw(
    town: Named,
    challenges: Sequence[Named],
    partners: Sequence[Named],
    peers: Sequence[Peer],
) -> Drawing:
    """Return the drawing of *town* and of what it is linked to."""
    most = max(len(challenges), len(partners), len(peers), 1)
    height = _TOP + most * _ROW
    columns = {
        "partner": _column("partner", partners, height),
        "town": _column("town", [town], height),
        "challenge": _column("challenge", challenges, height),
        "peer": _column("peer", [one.thing for one in peers], height),
    }
    (centre,) = columns["town"]
    faced = {box.thing.iri: box for box in columns["challenge"]}
    shared = [
        _line(faced[iri], box)
        for box, peer in zip(columns["peer"], peers, strict=True)
        for iri in peer.shared
        if iri in faced
    ]
    lines = {
        "partner": "".join(_line(box, centre) for box in columns["partner"]),
        "challenge": "".join(_line(centre, box) for box in columns["challenge"]),
        "peer": "".join(shared),
    }
    boxes = [box for column in columns.values() for box in column]
    return Drawing(height, boxes, lines)


def _column(kind: str, things: Sequence[Named], height: float) -> list[Box]:
    """Return the boxes of a column, in the middle of the height."""
    x, width = _COLUMNS[kind]
    start = _TOP + (height - _TOP - len(things) * _ROW) / 2
    longest = int(_LONGEST * width / _COLUMNS["challenge"][1])
    return [
        Box(
            kind, thing, _cut(thing.name, longest), x, start + at * _ROW, width, _HEIGHT
        )
        for at, thing in enumerate(things)
    ]


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def _line(one: Box, other: Box) -> str:
    """Return the curve from the right of a box to the left of another."""
    x1, y1 = one.x + one.width, one.y + one.height / 2
    x2, y2 = other.x, other.y + other.height / 2
    middle = (x1 + x2) / 2
    return f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
