"""Communes have a point where the graph knows one."""

from pvd_graph.services.points import commune_points
from pvd_graph.store.oxigraph import OxigraphReader


def test_points_are_latitude_and_longitude(small: OxigraphReader) -> None:
    """Of whatever commune; others are not there."""
    assert commune_points(small) == {"01034": (45.7592, 5.6881)}
