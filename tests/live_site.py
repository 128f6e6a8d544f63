"""The small graph as a data folder that towns write into, with its members."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from pvd_graph.app.experience_setup import Experience, open_experience
from pvd_graph.app.site import LiveSite
from pvd_graph.services.provenance import (
    BuiltGraph,
    describe_built,
    describe_own_datasets,
)
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.searched import search_entries
from pvd_graph.store.archive import Archive
from pvd_graph.store.changing import ChangingStore
from pvd_graph.store.generations import Generations, HeldGraph
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search_file import build_index
from pvd_graph.store.write_process import WriteProcesses
from pvd_graph.vocab import graph_iri
from tests.members import MemberSite, member_site
from tests.small_data import project_shapes
from tests.small_site import SMALL_GRAPH

_ROLES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/pvd-graph/id/term/role-conseil> a skos:Concept ;
    skos:prefLabel "Conseil"@fr .
<https://w3id.org/pvd-graph/id/term/defi-declare> a skos:Concept ;
    skos:prefLabel "Déclaré"@fr .
"""


def _meta() -> Iterator[str]:
    """Yield what is said of the datasets, as a build says it: it keeps the shapes."""
    built = describe_built([BuiltGraph(graph_iri("meta"), "meta")])
    for subject, path, value in (*describe_own_datasets("1"), *built):
        yield f"{subject} {path} {value} .\n"


def live_data(data: Path) -> Path:
    """Publish the small graph in *data*, with the concepts that sheets name."""
    archive, generations = Archive(data / "graphs"), Generations(data / "store")
    folder = generations.start()
    store = ChangingStore(folder / "work")
    meta = ox.NamedNode(graph_iri("meta"))
    small = ox.parse(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    quads = [quad for quad in small if quad.graph_name != meta]
    quads += [
        ox.Quad(one.subject, one.predicate, one.object, meta)
        for one in ox.parse("".join(_meta()), format=ox.RdfFormat.N_TRIPLES)
    ]
    graph = ox.NamedNode("https://w3id.org/pvd-graph/graph/ontology")
    concepts = list(ox.parse(_ROLES, format=ox.RdfFormat.TURTLE))
    quads += [
        ox.Quad(one.subject, one.predicate, one.object, graph) for one in concepts
    ]
    quads.sort(key=lambda quad: str(quad.graph_name))
    held = []
    for name, of_graph in groupby(quads, key=lambda quad: quad.graph_name):
        lines = [f"{quad.triple} .\n" for quad in of_graph]
        assert isinstance(name, ox.NamedNode)
        short = name.value.rsplit("/graph/")[-1].replace("/", "-")
        written = archive.store(short, "1", lines)
        (folder / "graphs" / f"{short}.nt.zst").hardlink_to(written.path)
        store.load_archived(name.value, written.path, written.triples)
        sizes = written.sha256, written.triples
        held.append(HeldGraph(name.value, f"{short}.nt.zst", *sizes))
    store.save(folder / "db")
    del store
    shutil.rmtree(folder / "work")
    reader = OxigraphReader.open(folder / "db", 0)
    build_index(folder / "search.sqlite", search_entries(reader))
    generations.publish(folder, held, ontology_version="1")
    return data


@contextmanager
def live_site(data: Path) -> Iterator[tuple[MemberSite, Experience]]:
    """Open a site in *data* on which people sign in and write sheets."""
    site = LiveSite(Generations(live_data(data) / "store"))
    processes = WriteProcesses()
    publisher = Publisher(
        data,
        data / "datasets",
        project_shapes,
        processes=processes,
        refresh=site.refresh,
    )
    try:
        with (
            member_site(data, site=site) as members,
            open_experience(
                members.app, data, members.accounts.database, publisher
            ) as experience,
        ):
            yield members, experience
    finally:
        processes.close()
        site.close()
