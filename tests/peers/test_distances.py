"""Distances against figures that can be looked up."""

import numpy as np
import pytest

from pvd_graph.peers.distances import distances_km, located, on_plane
from pvd_graph.peers.tables import Town


def _town(code: str, lat: float, long: float) -> Town:
    x_km, y_km = on_plane(lat, long)
    return Town(code, x_km=x_km, y_km=y_km)


def test_distance_is_that_of_the_sphere() -> None:
    """A degree of a meridian is 111.2 km; Paris lies some 7,000 km from Cayenne."""
    paris, north = _town("75056", 48.8566, 2.3522), _town("x", 49.8566, 2.3522)
    cayenne = _town("97302", 4.9372, -52.3261)

    near, far, here = distances_km(paris, [north, cayenne, paris])

    assert near == pytest.approx(111.2, abs=0.05)
    assert far == pytest.approx(7075, abs=30)
    assert here == pytest.approx(0, abs=1e-6)


def test_an_unknown_place_is_at_no_distance() -> None:
    """Neither near nor far."""
    known, unknown = _town("a", 45.0, 5.0), Town("b")

    assert located(known)
    assert not located(unknown)
    assert np.isnan(distances_km(known, [unknown])).all()
