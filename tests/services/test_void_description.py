"""VoID: sizes, partitions and ways in, in statements that rdflib reads."""

import rdflib
from rdflib.namespace import RDF, VOID

from pvd_graph.services.browse_datasets import datasets
from pvd_graph.services.catalogue_terms import GRAPH, Holdings
from pvd_graph.services.formats import write_triples
from pvd_graph.services.statistics import count
from pvd_graph.services.void_description import describe_void
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand, graph_iri

HOST = "https://example.org"


def test_partitions_are_the_statistics(small: OxigraphReader) -> None:
    """A part for each class and each property, with its size."""
    statistics = count(small)
    holdings = Holdings(HOST, [graph_iri("indicators", "2026")])
    triples = describe_void(statistics, datasets(small).values(), holdings)
    graph = rdflib.Graph().parse(data=write_triples(triples, "ttl"), format="turtle")
    whole = rdflib.URIRef(GRAPH)

    sizes = {}
    for part in graph.objects(whole, VOID.classPartition):
        kind = graph.value(part, VOID["class"])
        size = graph.value(part, VOID.entities)
        assert isinstance(size, rdflib.Literal)
        sizes[str(kind)] = size.toPython()
    assert sizes == statistics.classes
    parts = list(graph.objects(whole, VOID.propertyPartition))
    assert len(parts) == len(statistics.properties)
    assert graph.value(whole, VOID.triples) == rdflib.Literal(statistics.triples)
    assert not any(isinstance(node, rdflib.BNode) for node in graph.all_nodes())


def test_ways_in_are_of_the_host(small: OxigraphReader) -> None:
    """Endpoint and dumps; the dumps of a dataset are those of its graphs."""
    held = graph_iri("indicators", "2026")
    holdings = Holdings(HOST, [held])
    triples = describe_void(count(small), datasets(small).values(), holdings)
    graph = rdflib.Graph().parse(data=write_triples(triples, "nt"), format="nt")

    whole = rdflib.URIRef(GRAPH)
    assert graph.value(whole, VOID.sparqlEndpoint) == rdflib.URIRef(HOST + "/sparql")
    assert (whole, VOID.vocabulary, rdflib.URIRef(expand("pvd:"))) in graph
    dataset = rdflib.URIRef("https://w3id.org/pvd-graph/dataset/indicators")
    assert (dataset, RDF.type, VOID.Dataset) in graph
    assert {str(one) for one in graph.objects(dataset, VOID.dataDump)} == {
        f"{HOST}/dumps/graphs/indicators/2026.ttl.{ending}" for ending in ("gz", "zst")
    }
