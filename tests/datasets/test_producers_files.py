"""The producers' own files load by their manifests, and take the place of ours.

The figures are those of the files; what is left out is told in each report: codes that
are no commune (NULL; arrondissements, but where what takes place there is told), two
rows that became one commune, backers whose territory is not known, projects without a
title. Rows that the manifest does not take (agreements not signed, grants to other
bodies than communes, towns without the figure) are counted apart, in a note.
"""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder
from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.diffing import diff_versions
from pvd_graph.services.load_order import Ingested
from pvd_graph.services.rolling_back import rollback
from tests.conftest import Built
from tests.small_loads import SOURCES, load, reader

PVD = "https://w3id.org/pvd-graph/ontology#"
BY_PROGRAMME = f"""
SELECT ?programme (COUNT(DISTINCT ?action) AS ?actions) {{
  ?action a <{PVD}Action> ; <{PVD}contribution>/<{PVD}fundingProgramme> ?programme
}} GROUP BY ?programme
"""
GRANTS = "projets-finances/dotations_investissement_2019.csv.gz"


@dataclass(frozen=True, slots=True)
class File:
    """A producer's file: rows that it has, that are kept, and that no rule takes."""

    dataset: str
    path: str
    read: int
    kept: int
    silent: int = 0


FILES = (
    File(
        "aav-2020",
        "typologies-communes/aav2020_composition_communale.csv.gz",
        34965,
        34868,
    ),
    File(
        "action-coeur-de-ville",
        "anct-programmes/action_coeur_de_ville_2024-09.csv",
        245,
        245,
    ),
    File("aides-territoires", "aides-territoires/aides_periurbain_2022.csv", 274, 263),
    File("anct-ort", "anct-programmes/ort_communes_2024.csv", 2290, 1891, 394),
    File(
        "anct-programmes", "anct-programmes/ngeo_anct_cog2023.csv.gz", 35039, 34945, 94
    ),
    File("bpe-2024", "commune-indicators/bpe_2024_communes.json.gz", 21690, 21690),
    File("centralite", "typologies-communes/centralite.csv.gz", 34875, 34746, 129),
    File("densite", "typologies-communes/densite.csv.gz", 34875, 34875),
    File(
        "filosofi-2021",
        "commune-indicators/filosofi_2021_communes.json.gz",
        31322,
        31208,
    ),
    File("fonds-vert-2023", "projets-finances/fonds_vert_2023.csv.gz", 10782, 9955),
    File("france-services", "anct-programmes/france_services_2024-09.csv", 2720, 2720),
    File(
        "lovac-2025", "commune-indicators/lovac_2025_communes.csv", 16501, 14735, 1720
    ),
    File("montagne", "typologies-communes/montagne.csv.gz", 8594, 8594),
    File("ruralite", "typologies-communes/ruralite.csv.gz", 34875, 30561, 4314),
    File("urbanvitaliz", "urbanvitaliz-ressources/ressources.json", 44, 44),
    File("villages-avenir", "anct-programmes/villages_avenir_2024-09.csv", 2498, 2498),
)


def _load(data: Path, slug: str, file: Path, *, dry_run: bool = False) -> Ingested:
    manifest = with_file(read_manifest(datasets_folder() / slug), file)
    return load(data, manifest, dry_run=dry_run)


@pytest.fixture(scope="module")
def copy(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what was built, to load into."""
    data = tmp_path_factory.mktemp("producers") / "data"
    shutil.copytree(built.data, data)
    return data


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.dataset)
def test_a_producers_file_would_be_loaded(
    built: Built, shared_data: Path, file: File
) -> None:
    """Every row is kept, or told with its line."""
    report = _load(
        built.data, file.dataset, shared_data / file.path, dry_run=True
    ).report

    assert report.outcome == "dry-run"
    assert len(report.notes) == bool(file.silent)
    assert (report.rows_read, report.rows_kept) == (file.read, file.kept)
    assert report.rows_silent == file.silent
    told = {line for group in report.rows if group.blocking for line in group.lines}
    assert len(told) == file.read - file.kept - file.silent


def _communes(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row["insee_com"]: row["lib_com"] for row in csv.DictReader(lines)}


def test_what_changed_between_two_lists_of_the_programme(
    copy: Path, shared_data: Path
) -> None:
    """From 2024 to 2026, one town came; its membership and agreements are told."""
    folder = shared_data / "pvd-communes"
    versions = [
        _load(copy, "anct-pvd", folder / name).report.version
        for name in (
            "pvd_communes_2021-01.csv",
            "pvd_communes_2024-09.csv",
            "pvd_communes.csv",
        )
    ]
    lists = [
        _communes(folder / name)
        for name in ("pvd_communes_2024-09.csv", "pvd_communes.csv")
    ]

    diff = diff_versions(copy, "anct-pvd", *versions[1:])

    members = "/id/membership/pvd/"
    added = {
        one.subject.rpartition("/")[2].rstrip(">")
        for one in diff.subjects()
        if one.kind == "added" and members in one.subject
    }
    assert added == set(lists[1]) - set(lists[0]) == {"29165"}
    assert len(set(versions)) == 3


def test_grants_take_the_place_of_the_bundled_table(
    copy: Path, shared_data: Path
) -> None:
    """Nothing is counted twice; rolling back brings the bundled table back."""
    before = {
        row["programme"].rpartition("/")[2]: int(row["actions"])
        for row in reader(copy).select(BY_PROGRAMME)
    }

    report = _load(copy, "dotations-investissement-2019", shared_data / GRANTS).report

    after = {
        row["programme"].rpartition("/")[2]: int(row["actions"])
        for row in reader(copy).select(BY_PROGRAMME)
    }
    rows = (report.rows_read, report.rows_kept, report.rows_silent)
    assert rows == (24811, 22007, 2793)
    assert before == {"detr": 2017, "dsil": 459, "fonds-vert": 1620}
    assert after == {"detr": 18805, "dsil": 3202, "fonds-vert": 1620}
    inferred = (
        f"SELECT ?a {{ ?a <{PVD}addressesInferred> ?c ; <{PVD}addresses> ?c ;"
        f" <{PVD}inferenceScore> ?s FILTER(?s >= 0.75) }}"
    )
    assert len(reader(copy).select(inferred)) > 5000

    rollback(copy, SOURCES, "dotations-investissement-2019")

    back = {
        row["programme"].rpartition("/")[2]: int(row["actions"])
        for row in reader(copy).select(BY_PROGRAMME)
    }
    assert back == before
