"""Shared by the tests of services: the small graph, read-only."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SMALL_GRAPH


@pytest.fixture(scope="session")
def small() -> OxigraphReader:
    """Read four communes, three of the programme, in memory."""
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    return OxigraphReader(store, 1)
