"""How far towns are from one another, as the crow flies."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, isfinite, radians

import numpy as np

from pvd_graph.peers.tables import FloatArray, Town

__all__ = ["KM_A_DEGREE", "distances_km", "located", "on_plane"]

KM_A_DEGREE = 111.2
_EARTH_KM = 6371.0


def on_plane(lat: float, long: float) -> tuple[float, float]:
    """Return x and y in km of a place in degrees, good enough to tell near from far.

    The sinusoidal projection: north and south are true, and areas.
    """
    return KM_A_DEGREE * cos(radians(lat)) * long, KM_A_DEGREE * lat


def located(town: Town) -> bool:
    """Tell whether it is known where the town lies."""
    return isfinite(town.x_km) and isfinite(town.y_km)


def distances_km(one: Town, others: Sequence[Town]) -> FloatArray:
    """Return (n,) great-circle distances; NaN where a place is not known.

    Source: the haversine formula, Sinnott (1984), Sky and Telescope 68(2), 159; a
    sphere of 6,371 km.
    """
    lat, long = _radians([one])
    lats, longs = _radians(others)
    half = np.sin((lats - lat) / 2) ** 2
    half += np.cos(lat) * np.cos(lats) * np.sin((longs - long) / 2) ** 2
    away: FloatArray = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return away


def _radians(towns: Sequence[Town]) -> tuple[FloatArray, FloatArray]:
    """Return latitudes and longitudes, back from the plane of `on_plane`."""
    x_km = np.array([town.x_km for town in towns], dtype=np.float64)
    y_km = np.array([town.y_km for town in towns], dtype=np.float64)
    lat = np.radians(y_km / KM_A_DEGREE)
    return lat, np.radians(x_km / (KM_A_DEGREE * np.cos(lat)))
