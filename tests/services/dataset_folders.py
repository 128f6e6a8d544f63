"""A small dataset on disk, for tests of what is done with folders."""

from pathlib import Path

__all__ = ["HEAD", "TABLE", "WHOLE", "write_dataset"]

HEAD = """
slug = "demo"
version = "1"
publisher = "anct"
licence = "https://example.org/licence"
attribution = "Démonstration"
landing_page = "https://example.org/"
issued = 2026-01-01
title = { fr = "Démonstration", en = "Demonstration" }
description = { fr = "…", en = "…" }
"""
TABLE = """
[[tables]]
path = "demo.csv"
key = "id"
[tables.columns.id]
required = true
[tables.columns.code]
type = "commune"
[tables.columns.cost]
type = "money"
[[tables.objects]]
iri = "id/action/demo/{id}"
a = ["pvd:Action"]
properties = [
  { path = "pvd:commune", iri = "id/commune/{code}" },
  { path = "pvd:totalCostEur", column = "cost" },
]
"""

WHOLE = """properties = [
  { path = "pvd:actionKind", iri = "id/term/projet-finance" },
  { path = "pvd:stage", iri = "id/term/accordee" },
  { path = "dcterms:title", text = "Action {id}", lang = "fr" },
"""
"""In the place of ``properties = [``: then the shapes have nothing against `TABLE`."""


def write_dataset(folder: Path, rows: str = "id,code,cost\n", more: str = "") -> Path:
    """Write a manifest, with *more* keys of the dataset, and its table; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(HEAD + more + TABLE, encoding="utf-8")
    (folder / "demo.csv").write_text(rows, encoding="utf-8")
    return folder
