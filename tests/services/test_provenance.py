"""Every graph says its dataset, every dataset its publisher and licence."""

from datetime import date
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.model import Manifest, Table
from pvd_graph.services.provenance import (
    BuiltGraph,
    describe_built,
    describe_load,
    describe_own_datasets,
)
from pvd_graph.store.archive import JournalEntry

MANIFEST = Manifest(
    folder=Path("demo"),
    slug="demo",
    version="1",
    publisher="anct",
    licence="https://example.org/licence",
    attribution="Démonstration",
    landing_page="https://example.org/",
    issued=date(2026, 1, 1),
    title={"fr": "Démonstration", "en": "Demonstration"},
    description={"fr": "Deux communes"},
    tables=(Table(Path("demo/demo.csv"), 2, "abc"),),
    sha256="00",
)
ENTRY = JournalEntry("demo", "1", "def", 12, "f", 2, 2, "demo/1.nt.zst")


def test_a_load_reaches_publisher_licence_and_file() -> None:
    """Step by step, as a reader would follow it."""
    statements = set(describe_load(MANIFEST, ENTRY))
    graph, dataset = (
        f"<{vocab.graph_iri('demo', '1')}>",
        f"<{vocab.dataset_iri('demo')}>",
    )
    load = f"<{vocab.id_iri('load', 'demo', '1')}>"
    file = f"<{vocab.id_iri('file', 'demo', '1', 'demo.csv')}>"

    assert (graph, vocab.term("pvd:dataset"), dataset) in statements
    publisher = f"<{vocab.id_iri('partner', 'anct')}>"
    assert (dataset, vocab.term("dcterms:publisher"), publisher) in statements
    licence = "<https://example.org/licence>"
    assert (dataset, vocab.term("dcterms:license"), licence) in statements
    assert (load, vocab.term("prov:used"), file) in statements
    assert (file, vocab.term("pvd:sha256"), '"abc"') in statements


def test_derived_graphs_say_what_they_come_from() -> None:
    """And belong to a dataset of the project that is described too."""
    built = BuiltGraph("http://e/g", "derived", "00", 3, ("http://e/source",))
    statements = {*describe_built([built]), *describe_own_datasets("1.0")}

    dataset = f"<{vocab.dataset_iri('derived')}>"
    assert ("<http://e/g>", vocab.term("pvd:dataset"), dataset) in statements
    source = ("<http://e/g>", vocab.term("prov:wasDerivedFrom"), "<http://e/source>")
    assert source in statements
    described = {s for s, p, _ in statements if p == vocab.term("dcterms:license")}
    assert {
        f"<{vocab.dataset_iri(slug)}>" for slug in ("derived", "meta", "ontology")
    } == (described)
