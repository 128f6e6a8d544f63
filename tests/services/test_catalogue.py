"""The catalogue says what DCAT-AP 3 asks of each thing that it lists."""

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, RDF

from pvd_graph.services.catalogue import describe_catalogue
from pvd_graph.services.catalogue_terms import CATALOGUE, GRAPH, Holdings
from pvd_graph.services.dumps import DumpFile
from pvd_graph.services.formats import write_triples
from pvd_graph.store.archive import JournalEntry
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import BASE, graph_iri

# Not rdflib's own, which lacks the terms of version 3.
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
HOST = "https://example.org"
DATASET = rdflib.URIRef(BASE + "dataset/indicators")
OLD, NEW = (rdflib.URIRef(graph_iri("indicators", one)) for one in ("2025", "2026"))
# Of DCAT-AP 3.0.0: what is mandatory, with what it recommends and we can give.
NEEDED = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Distribution: (DCAT.accessURL, DCTERMS.format, DCAT.mediaType),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL, DCAT.servesDataset),
    FOAF.Agent: (FOAF.name,),
}
ONE_AT_MOST = {
    DCAT.Distribution: (DCTERMS.license, DCTERMS.format, DCAT.mediaType, DCAT.byteSize),
    DCAT.Dataset: (DCTERMS.publisher, DCTERMS.accessRights, DCAT.version),
}


@pytest.fixture(scope="module")
def graph(small: OxigraphReader) -> rdflib.Graph:
    """Describe the small graph with two loads of a dataset, of which one is served."""
    entries = [
        JournalEntry("indicators", version, "00", 12, "f", 2, 2, "absent")
        for version in ("2025", "2026", "2026")
    ]
    name = "graphs/indicators/2026.ttl.gz"
    holdings = Holdings(
        HOST,
        [str(NEW), graph_iri("derived", "vacance-longue")],
        entries,
        {name: DumpFile(name, 1234, "ab" * 32)},
    )
    triples = describe_catalogue(small, holdings)
    return rdflib.Graph().parse(data=write_triples(triples, "ttl"), format="turtle")


def test_each_thing_says_what_it_must(graph: rdflib.Graph) -> None:
    """Mandatory properties of DCAT-AP 3; no blank node anywhere."""
    for kind, paths in NEEDED.items():
        things = list(graph.subjects(RDF.type, kind))
        assert things, kind
        for thing in things:
            for path in paths:
                assert (thing, path, None) in graph, (thing, path)
    for kind, paths in ONE_AT_MOST.items():
        for thing in graph.subjects(RDF.type, kind):
            for path in paths:
                assert len(list(graph.objects(thing, path))) <= 1, (thing, path)
    assert not any(isinstance(node, rdflib.BNode) for node in graph.all_nodes())


def test_datasets_are_listed_with_themes(graph: rdflib.Graph) -> None:
    """Every dataset of the graph, and the whole as one; EU themes."""
    listed = set(graph.objects(rdflib.URIRef(CATALOGUE), DCAT.dataset))

    assert listed == {
        rdflib.URIRef(GRAPH),
        DATASET,
        rdflib.URIRef(BASE + "dataset/derived"),
    }
    themes = {str(one).rsplit("/", 1)[1] for one in graph.objects(DATASET, DCAT.theme)}
    assert themes == {"SOCI", "ECON"}


def test_versions_follow_each_other(graph: rdflib.Graph) -> None:
    """Both loads, the older one without files: this generation lacks its graph."""
    assert set(graph.objects(DATASET, DCAT.hasVersion)) == {OLD, NEW}
    assert graph.value(NEW, DCAT.previousVersion) == OLD
    assert graph.value(OLD, DCAT.previousVersion) is None
    assert graph.value(DATASET, DCAT.hasCurrentVersion) == NEW
    assert graph.value(NEW, DCAT.version) == rdflib.Literal("2026")
    assert list(graph.objects(OLD, DCAT.distribution)) == []
    assert len(list(graph.objects(NEW, DCAT.distribution))) == 3


def test_addresses_are_of_the_host_and_iris_are_not(graph: rdflib.Graph) -> None:
    """A mirror serves the same names from its own address."""
    for path in (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL):
        assert all(str(one).startswith(HOST) for one in graph.objects(None, path))
    for kind in NEEDED:
        assert all(str(one).startswith(BASE) for one in graph.subjects(RDF.type, kind))


def test_a_dump_that_is_made_has_size_and_checksum(graph: rdflib.Graph) -> None:
    """One that is not has neither, rather than a guess."""
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    made = rdflib.URIRef(f"{CATALOGUE}#graphs/indicators/2026.ttl.gz")
    other = rdflib.URIRef(f"{CATALOGUE}#graphs/indicators/2026.ttl.zst")

    size = graph.value(made, DCAT.byteSize)
    assert isinstance(size, rdflib.Literal)
    assert size.toPython() == 1234
    checksum = graph.value(made, spdx.checksum)
    assert checksum is not None
    assert str(graph.value(checksum, spdx.checksumValue)) == "ab" * 32
    assert (other, DCAT.downloadURL, None) in graph
    assert graph.value(other, DCAT.byteSize) is None
