"""A partner's dataset of fictitious actions, and a data folder to load it into."""

from dataclasses import replace
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.build import Sources
from pvd_graph.services.ingesting import ingest
from pvd_graph.services.load_order import Ingested, Order
from pvd_graph.store.archive import read_lines
from pvd_graph.store.generations import Generation, Generations
from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_data import small_data

SOURCES = Sources(datasets_folder(), ontology_folder())
HEADER = "cle,commune,titre,annee"
ONE = "a1,99001,Halle,2024"
_TERMS = (
    *("projet-finance", "accordee"),
    *("partenaire-chambre-consulaire", "niveau-local"),
)
TWO = "a2,99002,Place,2023"
_MANIFEST = """
slug = "{slug}"
version = "v1"
publisher = "pvd-graph"
licence = "https://example.org/licence"
attribution = "Démonstration"
landing_page = "https://example.org/"
issued = 2026-01-01
title = {{ fr = "Actions fictives", en = "Fictitious actions" }}
description = {{ fr = "Des actions de villes fictives" }}
[[tables]]
path = "actions.csv"
rows = {rows}
sha256 = "{sha256}"
[tables.columns.cle]
required = true
[tables.columns.commune]
type = "commune"
required = true
[tables.columns.titre]
required = true
[tables.columns.annee]
type = "year"
[[tables.objects]]
iri = "id/action/demo/{{cle}}"
a = ["pvd:Action"]
properties = [
  {{ path = "pvd:actionKind", iri = "id/term/projet-finance" }},
  {{ path = "dcterms:title", column = "titre", lang = "fr" }},
  {{ path = "pvd:commune", iri = "id/commune/{{commune}}" }},
  {{ path = "pvd:stage", iri = "id/term/accordee" }},
  {{ path = "pvd:year", column = "annee" }},
]
"""


def _typed(kind: str, *iris: str) -> list[str]:
    rdf_type = vocab.term("rdf:type")
    return [f"<{iri}> {rdf_type} {vocab.term(kind)} .\n" for iri in iris]


def loading_data(data: Path) -> Path:
    """Publish in *data* two communes, and the terms that actions name."""
    communes = [vocab.id_iri("commune", code) for code in ("99001", "99002")]
    terms = [vocab.id_iri("term", name) for name in _TERMS]
    cog = _typed("igeo:Commune", *communes) + _typed("skos:Concept", *terms)
    cog += _typed("org:FormalOrganization", vocab.id_iri("partner", "pvd-graph"))
    return small_data(data, sorted(cog))


def demo(folder: Path, *rows: str, slug: str = "demo") -> Manifest:
    """Write the folder of a dataset with *rows*, and read its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    table(folder / "actions.csv", *rows)
    text = _MANIFEST.format(slug=slug, rows=0, sha256="")
    (folder / "dataset.toml").write_text(text, "utf-8")
    manifest = read_manifest(folder)
    unsealed = tuple(replace(one, rows=None) for one in manifest.tables)
    return replace(manifest, tables=unsealed)


def table(path: Path, *rows: str) -> Path:
    """Write *rows* under the header of the dataset."""
    path.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    return path


def load(data: Path, manifest: Manifest, **options: object) -> Ingested:
    """Load *manifest* and let its temporary files go."""
    order = replace(Order(manifest), **options)  # type: ignore[arg-type]
    done = ingest(data, SOURCES, order, lambda _line: None)
    done.close()
    return done


def current(data: Path) -> Generation:
    """Return the generation in force."""
    generation = Generations(data / "store").current()
    assert generation is not None
    return generation


def reader(data: Path) -> OxigraphReader:
    """Read the generation in force."""
    generation = current(data)
    return OxigraphReader.open(generation.db, generation.number)


def whole(data: Path) -> list[str]:
    """Return all that is published but the descriptions, to compare."""
    generation = current(data)
    return sorted(
        f"{held.iri} {line}"
        for held in generation.graphs
        if held.iri != vocab.graph_iri("meta")
        for line in read_lines(generation.graph_path(held))
    )
