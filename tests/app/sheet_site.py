"""The small graph with published sheets of one of its towns."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from pvd_graph.experience.content import Content
from pvd_graph.experience.statements import Issue, sheet_lines
from pvd_graph.ports import GraphReader
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import graph_iri
from tests.small_site import SMALL_GRAPH, SmallSite


class SheetSite(SmallSite):
    """A site over the small graph and *sheets*, UUID and content, one a day."""

    def __init__(self, folder: Path, sheets: Sequence[tuple[str, Content]]) -> None:
        """Load all of it in memory."""
        super().__init__(folder)
        store = ox.Store()
        store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
        for day, (key, content) in enumerate(sheets, 1):
            lines = sheet_lines(key, content, [Issue(1, date(2026, 1, day))])
            graph = ox.NamedNode(graph_iri(f"experience/{key}", "1"))
            text = "".join(lines)
            store.load(text, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        self._all = OxigraphReader(store, 1)

    def reader(self) -> GraphReader:
        """Return the reader of all of it."""
        return self._all
