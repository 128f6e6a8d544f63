"""A site over the small graph: what the tests of pages and of the script serve."""

from pathlib import Path

import pyoxigraph as ox

from pvd_graph.ports import GraphReader, Solution
from pvd_graph.services.searched import search_entries
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search import SearchIndex
from pvd_graph.store.search_file import build_index

SMALL_GRAPH = Path(__file__).with_name("small_graph.trig")


class CountingReader(OxigraphReader):
    """A reader that counts the SELECT queries it answers."""

    selects = 0

    def select(self, query: str) -> list[Solution]:
        """Count, then answer."""
        self.selects += 1
        return super().select(query)


class SmallSite:
    """A site over the small graph, which counts the queries it is asked."""

    def __init__(self, folder: Path, more: str = "") -> None:
        """Load the graph, and *more* TriG, in memory and index it in *folder*."""
        store = ox.Store()
        store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
        store.load(input=more.encode(), format=ox.RdfFormat.TRIG)
        self._reader = CountingReader(store, 1)
        index = folder / "search.sqlite"
        build_index(index, search_entries(self._reader))
        self._search = SearchIndex(index)

    def reader(self) -> GraphReader:
        """Return the reader of the small graph."""
        return self._reader

    @property
    def selects(self) -> int:
        """How many SELECT queries were asked so far."""
        return self._reader.selects

    def search(self) -> SearchIndex:
        """Return the index of the small graph."""
        return self._search
