"""Where communes are, for what is shown on maps of others."""

from __future__ import annotations

from collections.abc import Mapping

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.records import apart_from_towns

__all__ = ["commune_points"]


@apart_from_towns
def commune_points(reader: GraphReader) -> Mapping[str, tuple[float, float]]:
    """Return code INSEE -> latitude and longitude in degrees, where known.

    Cost: some 0.3 s for all communes of France, once a generation.
    """
    return {
        row["code"]: (float(row["lat"]), float(row["long"]))
        for row in reader.select(queries.load("commune_points"))
    }
