"""Distances between points, for FILTER and BIND: ``geof:distance`` of GeoSPARQL.

Knows points written as ``geo:wktLiteral``. Distances are great circles on a sphere of
the mean radius of the WGS 84 ellipsoid: within 0.6 % of the geodesic, and the same on
every machine.

Sources: OGC GeoSPARQL 1.1, 22-047r1 (https://docs.ogc.org/is/22-047r1/22-047r1.html),
sections 8.5 and 8.7; mean radius R1 in Moritz, Geodetic Reference System 1980.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

import pyoxigraph as ox

__all__ = ["DISTANCE", "WKT", "distance", "point"]

DISTANCE = ox.NamedNode("http://www.opengis.net/def/function/geosparql/distance")
WKT = ox.NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")

_RADIUS_M = 6_371_008.8
_UNITS_M = {
    "http://www.opengis.net/def/uom/OGC/1.0/metre": 1.0,
    "http://www.opengis.net/def/uom/OGC/1.0/kilometre": 1_000.0,
    "http://qudt.org/vocab/unit/M": 1.0,
    "http://qudt.org/vocab/unit/KiloM": 1_000.0,
}
# In CRS84, the default, longitude comes first; in EPSG:4326 latitude does.
_LATITUDE_FIRST = {
    "": False,
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84": False,
    "http://www.opengis.net/def/crs/EPSG/0/4326": True,
}
_NUMBER = r"[+-]?(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?+"
_POINT = re.compile(
    rf"\s*+(?:<([^<>\s]*+)>\s++)?+POINT\s*+(Z\b)?+\s*+"
    rf"\(\s*+({_NUMBER})\s++({_NUMBER})(\s++{_NUMBER})?+\s*+\)\s*+",
    re.ASCII | re.IGNORECASE,
)
_MAX_LATITUDE, _MAX_LONGITUDE = 90.0, 180.0
_POINT_BYTES = 200


@lru_cache(maxsize=1_024)
def point(wkt: str) -> tuple[float, float] | None:
    """Return the longitude and latitude of a WKT point, in degrees; None if none.

    >>> point("POINT(5.25 46)"), point("POINT EMPTY")
    ((5.25, 46.0), None)
    """
    found = _POINT.fullmatch(wkt) if len(wkt) <= _POINT_BYTES else None
    latitude_first = _LATITUDE_FIRST.get(found[1] or "") if found else None
    if found is None or latitude_first is None or bool(found[2]) != bool(found[5]):
        return None
    longitude, latitude = float(found[3]), float(found[4])
    if latitude_first:
        longitude, latitude = latitude, longitude
    if abs(latitude) > _MAX_LATITUDE or abs(longitude) > _MAX_LONGITUDE:
        return None
    return longitude, latitude


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (haversine)."""
    longitude_1, latitude_1 = map(math.radians, one)
    longitude_2, latitude_2 = map(math.radians, other)
    half = (
        math.sin((latitude_2 - latitude_1) / 2) ** 2
        + math.cos(latitude_1)
        * math.cos(latitude_2)
        * math.sin((longitude_2 - longitude_1) / 2) ** 2
    )
    return 2 * _RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def distance(*arguments: object) -> ox.Literal | None:
    """Return the distance of two points in a unit; None, an error, for anything else.

    Args:
        *arguments: two ``geo:wktLiteral`` and the IRI of a unit, in this order.
    """
    match arguments:
        case (
            ox.Literal(value=first, datatype=first_type),
            ox.Literal(value=second, datatype=second_type),
            ox.NamedNode(value=unit),
        ) if first_type == second_type == WKT:
            one, other, factor = point(first), point(second), _UNITS_M.get(unit)
        case _:
            return None
    if one is None or other is None or factor is None:
        return None
    return ox.Literal(_metres(one, other) / factor)
