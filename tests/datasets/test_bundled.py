"""The bundled datasets are what their manifests say, and load without one issue."""

from pathlib import Path

import pytest

from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.reading.tabular import check_whole, is_rdf, read_rows
from pvd_graph.resources import datasets_folder

FOLDERS = sorted(path.parent for path in datasets_folder().glob(f"*/{MANIFEST}"))


def _manifest(slug: str) -> Manifest:
    return read_manifest(datasets_folder() / slug)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_is_the_one_its_manifest_seals(folder: Path) -> None:
    """Digest and rows; the folder bears the slug; title and description are bilingual.

    Attribution and licence travel from here to the graph and to the page.
    """
    manifest = read_manifest(folder)

    assert manifest.slug == folder.name
    assert manifest.licence.startswith("https://")
    assert manifest.attribution
    assert set(manifest.title) == set(manifest.description) == {"fr", "en"}
    for table in manifest.tables:
        if not table.path.exists():
            # The producer's own: whoever has it gives it to `pvd ingest --file`.
            assert (table.rows, table.sha256) == (None, "")
            continue
        if not table.sha256:
            # A small table of ours beside one of theirs.
            assert not manifest.tables[0].path.exists()
            continue
        check_whole(table)
        if not is_rdf(table.path):
            assert sum(1 for _row in read_rows(table.path)) == table.rows


def test_actions_have_a_key_of_their_own() -> None:
    """A number of the Fonds vert may cover several rows, or not be known."""
    of_2019, of_2023 = (
        [
            row.cells
            for row in read_rows(_manifest(f"funded-projects-{year}").tables[0].path)
        ]
        for year in (2019, 2023)
    )
    keys = {(row["project_id"], row["insee_code"], row["grant_eur"]) for row in of_2023}

    assert len({row["project_id"] for row in of_2019}) == len(of_2019) == 2476
    assert len(keys) == len(of_2023) == 1620
    assert not any(row["number"].endswith("Non Renseigné") for row in of_2023)


def test_absorbed_codes_end_in_a_commune_of_today() -> None:
    """Whatever the chain of mergers; and no code is both former and current."""
    tables = {table.path.name: table for table in _manifest("cog").tables}
    today = {r.cells["code"] for r in read_rows(tables["communes.csv.gz"].path)}
    former = [row.cells for row in read_rows(tables["former_communes.csv"].path)]

    assert len(today) == 34969
    assert {row["current_code"] for row in former} <= today
    assert not {row["code"] for row in former} & today
    valserhone = {r["code"] for r in former if r["current_code"] == "01033"}
    assert {"01126", "01018", "01458", "01278", "01205", "01091"} <= valserhone


def test_unknown_figures_are_absent_not_nought() -> None:
    """Three towns of Mayotte have no 2021 census: no row, rather than 0."""
    table = _manifest("indicators").tables[0]
    populations = {
        row.cells["insee_code"]
        for row in read_rows(table.path)
        if row.cells["indicator"] == "population"
        and row.cells["period"] == "2021"
        and float(row.cells["value"]) > 0
    }

    assert len(populations) == 1643
    assert not populations & {"97602", "97603", "97614"}
