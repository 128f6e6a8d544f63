"""A data folder with a small published generation, as a build would leave it."""

import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.resources import ontology_folder
from pvd_graph.services.provenance import (
    BuiltGraph,
    describe_built,
    describe_own_datasets,
)
from pvd_graph.store.archive import Archive, JournalEntry
from pvd_graph.store.changing import ChangingStore
from pvd_graph.store.generations import Generations, HeldGraph
from pvd_graph.store.search_file import SearchEntry, build_index
from pvd_graph.validation.shapes import Shape, load_shapes

BASE_GRAPH = vocab.graph_iri("base", "1")
COMMUNE = vocab.id_iri("commune", "99001")
_PARTNER = vocab.id_iri("partner", "pvd-graph")
_TYPE = vocab.term("rdf:type")
_BASE = (
    f"<{_PARTNER}> {_TYPE} {vocab.term('org:Organization')} .\n",
    f"<{COMMUNE}> {_TYPE} {vocab.term('pvd:FormerCommune')} .\n",
)


@cache
def project_shapes() -> list[Shape]:
    """Return the project's shapes, read once."""
    return list(load_shapes(ontology_folder() / "shapes"))


def _meta() -> Iterable[str]:
    built = describe_built([BuiltGraph(vocab.graph_iri("meta"), "meta")])
    for subject, path, value in (*describe_own_datasets("1"), *built):
        yield f"{subject} {path} {value} .\n"


def small_data(data: Path, cog: Sequence[str] = ()) -> Path:
    """Publish in *data* the dataset ``base``: a partner and a commune; and ``meta``.

    *cog*, if any, are the lines of the communal reference.
    """
    archive, generations = Archive(data / "graphs"), Generations(data / "store")
    folder = generations.start()
    store = ChangingStore(folder / "work")
    held = []
    graphs: list[tuple[str, str, Iterable[str]]]
    graphs = [(BASE_GRAPH, "base", _BASE), (vocab.graph_iri("meta"), "meta", _meta())]
    if cog:
        graphs.append((vocab.graph_iri("cog", "1"), "cog", cog))
    for iri, name, lines in graphs:
        graph = archive.store(name, "1", lines)
        (folder / "graphs" / f"{name}.nt.zst").hardlink_to(graph.path)
        store.load_archived(iri, graph.path, graph.triples)
        held.append(HeldGraph(iri, f"{name}.nt.zst", graph.sha256, graph.triples))
        if name != "base":
            # As a build does: what no line of the journal names is not archived.
            graph.path.unlink()
    base = held[0]
    file = graph_file(archive, "base")
    archive.record(
        JournalEntry("base", "1", base.sha256, base.triples, "folder", 1, 1, file)
    )
    store.save(folder / "db")
    del store
    shutil.rmtree(folder / "work")
    build_index(
        folder / "search.sqlite", [SearchEntry("commune", COMMUNE, "Zone-Fictive")]
    )
    generations.publish(folder, held, ontology_version="1")
    return data


def graph_file(archive: Archive, name: str) -> str:
    """Return the file of the one version of *name*, as the journal tells it."""
    path = next((archive.folder / name).glob("*.nt.zst"))
    return path.relative_to(archive.folder).as_posix()
