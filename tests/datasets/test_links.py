"""A table of links to another source loads as `docs/links.md` says."""

import tomllib
from pathlib import Path

from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.loading import load_dataset
from pvd_graph.store.archive import Archive, read_lines
from pvd_graph.validation.shapes import load_shapes
from pvd_graph.vocab import id_iri, term
from tests.conftest import ROOT

FOLDER = Path(__file__).with_name("links-fictitious")


def test_a_table_of_links_becomes_same_as(tmp_path: Path) -> None:
    """Three rows, three statements: a commune may have several items."""
    archive = Archive(tmp_path / "graphs")
    shapes = load_shapes(ontology_folder() / "shapes")

    entry, tally = load_dataset(
        read_manifest(FOLDER), archive, shapes, judged_by="s", communes=None
    )

    assert tally is not None
    assert (entry.rows_read, entry.rows_kept) == (3, 3)
    same, items = term("schema:sameAs"), "https://www.example.org/entity"
    assert list(read_lines(archive.path(entry))) == [
        f"<{id_iri('commune', code)}> {same} <{items}/{item}> .\n"
        for code, item in (("99001", "Q1"), ("99001", "Q2"), ("99002", "Q3"))
    ]


def test_the_documented_manifest_is_the_tested_one() -> None:
    """Same columns, same objects: the page cannot drift from what loads."""
    page = (ROOT / "docs" / "links.md").read_text(encoding="utf-8")
    documented = tomllib.loads(page.split("```toml\n")[1].split("```")[0])
    tested = tomllib.loads((FOLDER / "dataset.toml").read_text(encoding="utf-8"))

    for part in ("columns", "objects"):
        assert documented["tables"][0][part] == tested["tables"][0][part]
    assert documented.keys() == tested.keys()


def test_no_bundled_dataset_claims_a_link_without_a_table() -> None:
    """Links come from tables with a source, and none is bundled today."""
    for path in datasets_folder().glob("*/*"):
        if path.suffix in {".toml", ".ttl"}:
            assert "sameAs" not in path.read_text(encoding="utf-8"), path
