"""Which sheets a town is shown first: its peers', on what it faces, the newest."""

from __future__ import annotations

from collections.abc import Collection

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_sheets import SheetItem, sheets
from pvd_graph.services.browse_towns import commune_iri

__all__ = ["sheets_for_town"]


def sheets_for_town(
    reader: GraphReader, newest: GraphReader, code: str, seen: Collection[str] = ()
) -> list[SheetItem]:
    """Return the sheets of other towns that say something to the town *code*.

    Those of its peers on a challenge that it faces come first, then its peers' others,
    then others on what it faces; in each group the last published first. None that has
    nothing to do with it.

    Args:
        reader: knows peers and challenges.
        newest: knows the sheets.
        code: of the town.
        seen: UUIDs that are left out.
    """
    town = queries.iri(commune_iri(code))
    peers = {
        row["code"] for row in reader.select(queries.load("peers_of_town", target=town))
    }
    faced = {
        row["challenge"]
        for row in newest.select(queries.load("faced_by_town", commune=town))
    }

    def nearness(one: SheetItem) -> int:
        of_peer = not peers.isdisjoint(one.communes)
        on_it = not faced.isdisjoint(one.challenges)
        return 2 * of_peer + on_it

    found = [
        one
        for one in sheets(newest).values()
        if code not in one.communes and one.id not in seen and nearness(one)
    ]
    return sorted(found, key=nearness, reverse=True)
