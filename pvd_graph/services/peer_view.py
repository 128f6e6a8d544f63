"""What a list of peers tells taken together: how far they are, what they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_actions import Action, actions
from pvd_graph.services.names import Named

__all__ = ["NotDone", "apart_km", "not_done_here"]

_EARTH_KM = 6371.0
_EXAMPLES = 3


def apart_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two places, latitude and longitude in degrees.

    Source: the haversine formula, Sinnott (1984), Sky and Telescope 68(2), 159.
    """
    lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


@dataclass(frozen=True, slots=True)
class NotDone:
    """A kind of action that peers have and a town has not, as far as is known.

    Attributes:
        towns: how many of the peers.
        examples: the largest ones, one a town, three at most.
    """

    type: Named
    towns: int
    examples: tuple[Action, ...]


def not_done_here(
    reader: GraphReader, code: str, peers: Sequence[str]
) -> Sequence[NotDone]:
    """Return the kinds of action of *peers* that the town *code* has not.

    Those of most peers first.
    """
    wanted = set(peers)
    here = {one.type for one in actions(reader) if one.code_insee == code and one.type}
    done: dict[Named, dict[str, Action]] = {}
    for one in actions(reader):
        if one.code_insee in wanted and one.type and one.type not in here:
            held = done.setdefault(one.type, {})
            known = held.get(one.code_insee)
            if known is None or (one.grant_eur or 0) > (known.grant_eur or 0):
                held[one.code_insee] = one
    found = [
        NotDone(
            kind,
            len(held),
            tuple(sorted(held.values(), key=lambda one: -(one.grant_eur or 0)))[
                :_EXAMPLES
            ],
        )
        for kind, held in done.items()
    ]
    return sorted(found, key=lambda one: (-one.towns, one.type.name))
