"""The names that a query string may give a list of peers, and what others mean.

The API and the data refuse a name they do not know: whoever mistypes a filter would
take the whole list for the filtered one. A page shows its list, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from flask import request

from pvd_graph.app.json_body import LONGEST
from pvd_graph.errors import BadParameterError
from pvd_graph.peers.blocks import BLOCKS

__all__ = ["WEIGHTED", "Stranger", "refuse_strangers", "shown_strangers"]

WEIGHTED = "w_"
"""What the name of a weight begins with."""
_KNOWN = (
    "k",
    "explain",
    "region",
    "departement",
    "distance_km",
    "population_min",
    "population_max",
    "typology",
    "challenge",
    "finished_action",
    "experience",
    *(f"{WEIGHTED}{one}" for one in BLOCKS),
)
_OF_EVERY_PAGE = ("lang",)
# Added to addresses by those who pass them on.
_TRACKING = ("utm_", "mtm_", "fbclid", "gclid", "msclkid")
# Names of other interfaces, and of the JSON of this one.
_MEANT = {
    "limit": "k",
    "n": "k",
    "size": "k",
    "typologies": "typology",
    "challenges": "challenge",
    "defi": "challenge",
    "distance": "distance_km",
    "radius": "distance_km",
    "dep": "departement",
    "department": "departement",
}
_NEAR = 0.65


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name that nothing reads; *close* is the one that was meant, or ""."""

    name: str
    close: str


def _strangers() -> list[Stranger]:
    """Return the names of the query string that no list of peers knows, in order."""
    return [
        Stranger(name[:LONGEST], _close(name))
        for name in request.args
        if name not in {*_KNOWN, *_OF_EVERY_PAGE} and not name.startswith(WEIGHTED)
    ]


def shown_strangers() -> list[Stranger]:
    """Return those that a visitor may have meant something by."""
    return [one for one in _strangers() if not one.name.lower().startswith(_TRACKING)]


def refuse_strangers() -> None:
    """See that every name is known.

    Raises:
        BadParameterError: one is not; says which one may be meant, and all there are.
    """
    for one in _strangers():
        listed = ", ".join(_KNOWN)
        meant = f" ; vouliez-vous dire « {one.close} » ?" if one.close else "."
        english = f"; did you mean “{one.close}”?" if one.close else "."
        told = (
            f"« {one.name} » n'est pas un paramètre connu{meant} Connus : {listed}.",
            f"“{one.name}” is no known parameter{english} Known: {listed}.",
        )
        raise BadParameterError(*told)


def _close(name: str) -> str:
    said = name.strip().lower().replace("-", "_")[:LONGEST]
    if said in _KNOWN or said in _MEANT:
        return _MEANT.get(said, said)
    return next(iter(get_close_matches(said, _KNOWN, n=1, cutoff=_NEAR)), "")
