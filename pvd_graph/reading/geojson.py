"""Turn a feature of GeoJSON into named texts: its properties, and where it is.

Source: RFC 7946 (longitude and latitude in degrees, WGS 84, in this order).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pvd_graph.model import Column, Wording
from pvd_graph.reading.json_cells import flattened, value_text
from pvd_graph.reading.refusing import Fault

__all__ = ["LATITUDE", "LONGITUDE", "feature_cells"]

LONGITUDE, LATITUDE = "lon", "lat"
"""Columns that a point fills, where no property has their name."""


def feature_cells(
    feature: object, columns: Mapping[str, Column]
) -> tuple[dict[str, str], Fault | None]:
    """Return the properties of *feature*, with ``lon`` and ``lat`` where it is a point.

    Other geometries are not read. The fault tells a feature that is none, or a point
    out of the world (in metres, as Lambert-93 is).
    """
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        fault = Fault(
            "record",
            "",
            "",
            Wording("ce n'est pas un objet Feature.", "this is not a Feature object."),
            Wording("Voyez la RFC 7946.", "See RFC 7946."),
        )
        return {}, fault
    properties = feature.get("properties")
    cells = flattened(properties if isinstance(properties, Mapping) else {}, columns)
    if "id" in feature and not isinstance(feature["id"], Mapping | list):
        cells.setdefault("id", value_text(feature["id"]))
    return cells, _add_point(cells, feature.get("geometry"))


def _add_point(cells: dict[str, str], geometry: object) -> Fault | None:
    point: list[Any] = []
    if isinstance(geometry, Mapping) and geometry.get("type") == "Point":
        point = list(geometry.get("coordinates") or ())[:2]
    numbers = [Decimal(one) for one in point if isinstance(one, int | Decimal)]
    if len(numbers) != 2:  # noqa: PLR2004 - a pair
        cells.setdefault(LONGITUDE, "")
        cells.setdefault(LATITUDE, "")
        return None
    longitude, latitude = numbers
    cells.setdefault(LONGITUDE, value_text(longitude))
    cells.setdefault(LATITUDE, value_text(latitude))
    if abs(longitude) <= 180 and abs(latitude) <= 90:  # noqa: PLR2004 - degrees
        return None
    return Fault(
        "coordinates",
        LONGITUDE,
        value_text(longitude),
        Wording(
            f"les coordonnées {value_text(longitude)}, {value_text(latitude)} ne sont "
            "pas des degrés (Lambert-93 ?).",
            f"the coordinates {value_text(longitude)}, {value_text(latitude)} are not "
            "degrees (Lambert-93?).",
        ),
        Wording(
            "Projetez en WGS 84 : longitude, latitude.",
            "Project to WGS 84: longitude, latitude.",
        ),
    )
