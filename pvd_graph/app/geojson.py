"""Tables of things that have a place, as GeoJSON: a point for each row.

Source: RFC 7946; a row whose place is not known has no geometry, as it allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, stream_with_context

from pvd_graph.app.json_shapes import source_json
from pvd_graph.app.tables import Cell, Table

__all__ = ["geojson_answer"]

_PLACE = "code_insee"
Points = Mapping[str, tuple[float, float]]


def geojson_answer(table: Table, points: Points) -> Response:
    """Return the answer that streams *table*, readable from any site.

    Args:
        table: one of its columns is ``code_insee``: a code, or several.
        points: code INSEE -> latitude, longitude.
    """
    parts = (part.encode() for part in _written(table, points))
    answer = Response(stream_with_context(parts), mimetype="application/geo+json")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _written(table: Table, points: Points) -> Iterator[str]:
    head = {
        "type": "FeatureCollection",
        "name": table.name,
        **table.about,
        "sources": [source_json(one) for one in table.sources],
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": ['
    separator = "\n"
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        yield separator + json.dumps(_feature(cells, points), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _feature(cells: Mapping[str, Cell], points: Points) -> Mapping[str, Any]:
    place = cells[_PLACE]
    codes = place if isinstance(place, tuple) else (str(place),)
    found = [[*reversed(points[code])] for code in codes if code in points]
    geometry: Mapping[str, Any] | None = None
    if len(found) == 1:
        geometry = {"type": "Point", "coordinates": found[0]}
    elif found:
        geometry = {"type": "MultiPoint", "coordinates": found}
    feature = {"type": "Feature", "geometry": geometry, "properties": cells}
    return {"id": cells["iri"], **feature} if "iri" in cells else feature
