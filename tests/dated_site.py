"""The small site, whose actions come from a load that says when it was."""

from pathlib import Path

import pyoxigraph as ox

from pvd_graph.ports import GraphReader
from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SMALL_GRAPH, SmallSite

LOAD = """
@base <https://w3id.org/pvd-graph/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<graph/meta> {
    <dataset/funded-projects> a dcat:Dataset ; dcterms:title "Projets"@fr .
    <graph/funded-projects/2026> a pvd:Load ; pvd:version "2026-02-03" ;
        pvd:dataset <dataset/funded-projects> .
}
"""


def dated_reader() -> OxigraphReader:
    """Read the small graph with that load."""
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    store.load(LOAD, format=ox.RdfFormat.TRIG)
    return OxigraphReader(store, 2)


class DatedSite(SmallSite):
    """The small site over that graph."""

    def __init__(self, folder: Path) -> None:
        """Load it."""
        super().__init__(folder)
        self._dated = dated_reader()

    def reader(self) -> GraphReader:
        """Return its reader."""
        return self._dated
