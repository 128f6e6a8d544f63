"""A named graph as files: where to fetch them."""

from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from pvd_graph.services.catalogue_files import table_of
from pvd_graph.vocab import graph_iri
from tests.small_site import SMALL_GRAPH


def test_the_table_of_a_graph_has_its_statements() -> None:
    """The query of the address runs, and gives the statements of that graph only."""
    address = urlsplit(table_of(graph_iri("centroids", "2026"), "https://example.org"))
    asked = parse_qs(address.query)
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)

    (query,) = asked["query"]
    found = store.query(query)

    assert (address.path, asked["format"]) == ("/sparql", ["csv"])
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == 2
