"""Templates filled as a partner would, and a country whose concepts they name."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

from pvd_graph import vocab
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder
from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.template_folders import (
    About,
    Template,
    filled,
    read_template,
)
from tests.small_data import small_data

ABOUT = About(
    "chambre-99",
    "",
    "chambre-99",
    "Chambre fictive",
    "chambre-consulaire",
    date(2026, 1, 1),
)
_TERMS = (
    *("action-declaree", "projet", "en-cours", "terminee", "abandonnee", "accordee"),
    *("role-financement", "partenaire-chambre-consulaire"),
    *("soutien-financement", "soutien-ingenierie", "soutien-reseau"),
    *("soutien-formation", "niveau-national", "niveau-regional", "niveau-local"),
    "niveau-departemental",
)


def template(name: str) -> Template:
    """Return a template of the guide."""
    return read_template(datasets_folder(), name)


def templates_data(data: Path) -> Path:
    """Publish in *data* two communes, and all that the templates may name."""
    iris = {
        "igeo:Commune": [vocab.id_iri("commune", one) for one in ("99001", "99002")],
        "skos:Concept": [vocab.id_iri("term", one) for one in _TERMS],
        "org:FormalOrganization": [vocab.id_iri("partner", "pvd-graph")],
    }
    folder = template("actions").manifest.folder
    for file, word, kind in (
        ("defis.csv", "challenge", "skos:Concept"),
        ("themes.csv", "theme", "skos:Concept"),
        ("partenaires.csv", "partner", "org:FormalOrganization"),
    ):
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            slugs = {
                row.get("concept") or row["partenaire"] for row in csv.DictReader(lines)
            }
        iris[kind] += [vocab.id_iri(word, slug) for slug in slugs]
    rdf_type = vocab.term("rdf:type")
    said = {
        f"<{iri}> {rdf_type} {vocab.term(kind)} .\n"
        for kind, listed in iris.items()
        for iri in listed
    }
    return small_data(data, sorted(said))


def folder_of(name: str, folder: Path) -> Path:
    """Write the folder of a partner's dataset from the template *name*."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in filled(template(name), ABOUT).items():
        (folder / file).write_text(text, "utf-8")
    return folder


def manifest_for(folder: Path, file: Path) -> Manifest:
    """Return the manifest of *folder*, to read *file*."""
    return replace(with_file(read_manifest(folder), file))
