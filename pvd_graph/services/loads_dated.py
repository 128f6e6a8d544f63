"""Since when the graph has what it has: the days of the loads, and of the actions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_datasets import Dataset, Load, datasets
from pvd_graph.services.records import per_generation

__all__ = ["action_days", "load_day"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def load_day(one: Dataset, load: Load) -> str:
    """Return the ISO date of a load: that of its version, else of its dataset.

    Empty where neither tells one.
    """
    dated = _DAY.match(load.version) or _DAY.match(one.issued)
    return dated[0] if dated else ""


@per_generation
def action_days(reader: GraphReader) -> Mapping[str, str]:
    """Return IRI of an action -> ISO date of the load that tells of it, where known.

    Of several loads, the last.
    """
    days = {
        load.iri: load_day(one, load)
        for one in datasets(reader).values()
        for load in one.loads
    }
    found: dict[str, str] = {}
    for row in reader.select(queries.load("action_graphs")):
        day = days.get(row["graph"], "")
        if day > found.get(row["action"], ""):
            found[row["action"]] = day
    return found
