"""A site over the small graph whose generation lies in files, as a real one does."""

from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.pool_model import GenerationSource
from tests.small_site import SMALL_GRAPH, SmallSite

LOADS = ("2025", "2026")
"""Versions of the dataset `indicators` in the archive; the last one is served."""


class PublishedSite(SmallSite):
    """The small graph as a generation below *folder*, and an archive with two loads."""

    def __init__(self, folder: Path) -> None:
        """Write database, graphs and journal."""
        super().__init__(folder)
        generation = folder / "store" / "generations" / "000001"
        database = generation / "db"
        database.mkdir(parents=True)
        store = ox.Store(str(database))
        store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
        store.flush()
        archive = Archive(folder / "graphs")
        quads = sorted(store, key=lambda quad: str(quad.graph_name))
        graphs = []
        for name, of_graph in groupby(quads, key=lambda quad: quad.graph_name):
            lines = [f"{quad.triple} .\n" for quad in of_graph]
            assert isinstance(name, ox.NamedNode)
            written = archive.store(
                name.value.rsplit("/graph/")[-1].replace("/", "-"), "1", lines
            )
            graphs.append((name.value, written.path))
        self._source = GenerationSource(1, tuple(graphs), database, len(store))
        del store
        for version in LOADS:
            archive.record(
                JournalEntry("indicators", version, "00", 12, "f", 2, 2, "absent")
            )

    def source(self) -> GenerationSource:
        """Return the generation with its files."""
        return self._source
