"""What may be said of actions and published sheets, from the rows that tell of them.

Knows the columns of ``queries/peers_actions.rq``, ``peers_funding.rq`` and
``peers_sheets.rq``; does not know where their rows come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from math import nan

from pvd_graph.peers.phrases import phrases
from pvd_graph.peers.wording import Deed, named_action
from pvd_graph.ports import Solution
from pvd_graph.vocab import id_iri

__all__ = ["deeds_of", "last_part", "sheets_told"]

_FINISHED = id_iri("term", "terminee")
_FUNDED = id_iri("term", "projet-finance")


def last_part(iri: str) -> str:
    """Return what follows the last slash of *iri*."""
    return iri.rsplit("/", 1)[-1]


def sheets_told(rows: Sequence[Solution]) -> dict[str, Deed]:
    """Return sheet IRI -> its title; what it tells stands on its page."""
    titles: dict[str, str] = {}
    for row in rows:
        titles[row["sheet"]] = row.get("title") or titles.get(row["sheet"], "")
    return {
        sheet: Deed(
            title, funded=False, finished=False, year=nan, programme="", told=True
        )
        for sheet, title in titles.items()
    }


def deeds_of(
    actions: Sequence[Solution], funding: Sequence[Solution], wanted: AbstractSet[str]
) -> dict[str, Deed]:
    """Return action IRI -> what may be said of it, for those *wanted*."""
    programmes: defaultdict[str, set[str]] = defaultdict(set)
    for row in funding:
        if "programme" in row:
            short = phrases("programme").get(last_part(row["programme"]))
            programmes[row["action"]].add(short or row.get("label", ""))
    return {
        row["action"]: Deed(
            what=phrases("action-type").get(last_part(row["type"]))
            or named_action(row.get("type_label", "")),
            funded=row.get("kind") == _FUNDED,
            finished=row.get("stage") == _FINISHED,
            year=float(row.get("year", nan)),
            programme=", ".join(sorted(filter(None, programmes[row["action"]]))),
        )
        for row in actions
        if row["action"] in wanted
    }
