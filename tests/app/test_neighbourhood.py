"""The drawing of a neighbourhood, in columns."""

import re

from pvd_graph.app.neighbourhood import Peer, draw
from pvd_graph.services.names import Named

TOWN = Named("Fictive", "iri:town")
VACANT = Named("Logements vacants depuis de longues années", "iri:vacant")
OLD = Named("Vieillissement", "iri:old")


def test_each_shared_challenge_is_a_line() -> None:
    """A peer is linked to what it shares; what the town does not face is left out."""
    peer = Peer(Named("Autre", "iri:other"), ("iri:vacant", "iri:elsewhere"))

    found = draw(TOWN, [VACANT, OLD], [Named("État", "iri:state")], [peer])

    assert {kind: path.count("M") for kind, path in found.lines.items()} == {
        "partner": 1,
        "challenge": 2,
        "peer": 1,
    }
    vacant = next(box for box in found.boxes if box.thing is VACANT)
    ends = re.findall(r"M([\d.]+) ([\d.]+)", found.lines["peer"])
    assert ends == [(f"{vacant.x + vacant.width:g}", f"{vacant.y + 19:g}")]


def test_boxes_do_not_overlap() -> None:
    """Within a column, nor leave the drawing."""
    found = draw(TOWN, [VACANT, OLD], [], [])
    first, second = (box for box in found.boxes if box.kind == "challenge")

    assert first.y + first.height < second.y
    assert second.y + second.height <= found.height
    assert all(len(box.text) <= 33 for box in found.boxes)
    assert first.text.endswith("…")


def test_a_lone_town_is_drawn() -> None:
    """Without line."""
    found = draw(TOWN, [], [], [])

    assert [box.kind for box in found.boxes] == ["town"]
    assert set(found.lines.values()) == {""}
