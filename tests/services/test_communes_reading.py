"""The reference reads the same from its archived graph and from a generation."""

from pathlib import Path

import pyoxigraph as ox

from pvd_graph.services.communes_reading import facts_of_graph, facts_of_reader
from pvd_graph.store.archive import write_graph
from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SMALL_GRAPH


def test_a_graph_and_a_generation_say_the_same(tmp_path: Path) -> None:
    """The small graph, once loaded and once archived."""
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    lines = [f"{quad.triple} .\n" for quad in store]
    path = write_graph(tmp_path / "small.nt.zst", lines).path

    archived = facts_of_graph(path)
    served = facts_of_reader(OxigraphReader(store, 1))

    assert list(archived.communes()) == list(served.communes())
    assert archived.absorbed == served.absorbed == {"99004": "99001"}
    assert served.former_names() == {"99004": "L'Ancienne-Œuvre"}
    assert archived.departements == served.departements
    assert [one.name for one in served.communes()] == [
        "Belley",
        "Fictive-sur-Exemple",
        "Sainte-Fictive",
        "Hors-Programme",
    ]
