"""The maintainers' scripts derive what they say, on a country of three communes."""

import csv
import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder

SCRIPTS = datasets_folder()
VERSIONS = ("0.7.0", "1.1.1", "2.3.1", "3.1.1", "4.0.0", "5.3.0", "6.0.0")


def _run(script: str, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 - a script of the project
        [sys.executable, str(SCRIPTS / script), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _rows(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return list(csv.DictReader(text.splitlines()))


def _commune(code: str, population: int, **more: object) -> dict[str, Any]:
    return {
        "code": code,
        "nom": f"Ville {code}",
        "departement": "99",
        "region": "99",
        "zone": "metro",
        "type": "commune-actuelle",
        "siren": f"2199{code}"[:9],
        "codesPostaux": ["99000"],
        "population": population,
        **more,
    }


def _package(folder: Path, version: str) -> None:
    """Write a vintage: 99003 is merged into 99001 in the COG of 2024."""
    data = folder / version / "package" / "data"
    data.mkdir(parents=True)
    merged = version in {"4.0.0", "5.3.0", "6.0.0"}
    communes = [_commune("99002", 200)]
    if merged:
        communes.append(
            _commune("99001", 400, nom="Ville nouvelle", anciensCodes=["99003"])
        )
    else:
        communes += [_commune("99001", 100), _commune("99003", 300)]
    files: dict[str, list[dict[str, Any]]] = {
        "communes": communes,
        "departements": [
            {"code": "99", "nom": "Fictif", "region": "99", "zone": "metro"}
        ],
        "regions": [{"code": "99", "nom": "Fictive", "zone": "metro"}],
        "epci": [
            {
                "code": "200000001",
                "nom": "CC Fictive",
                "type": "CC",
                "membres": [{"code": "99002"}],
            }
        ],
        "historique-communes": [
            {
                "id": f"{code}@1943",
                "type": "COM",
                "code": code,
                "nom": f"Ville {code}",
                "dateDebut": "1943-01-01",
            }
            for code in ("99001", "99002", "99003")
        ],
    }
    for name, content in files.items():
        (data / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def derived(tmp_path: Path) -> Path:
    """Run the derivation of the communal reference on made-up packages."""
    for version in VERSIONS:
        _package(tmp_path / "packages", version)
    target = tmp_path / "datasets"
    for slug in ("cog", "population"):
        (target / slug).mkdir(parents=True)
    packages = str(tmp_path / "packages")
    _run("cog/derive.py", "--packages", packages, "--datasets", str(target))
    return target


def test_a_merger_is_dated_by_comparing_vintages(derived: Path) -> None:
    """Absent from the COG of 2024 on: that is its year; the old name is kept."""
    (former,) = _rows(derived / "cog" / "former_communes.csv")
    communes = {row["code"]: row for row in _rows(derived / "cog" / "communes.csv.gz")}

    assert (former["code"], former["current_code"]) == ("99003", "99001")
    assert (former["year"], former["not_after"]) == ("2024", "")
    assert former["name"] == "Ville 99003"
    assert communes["99001"]["former_names"] == "Ville 99001"
    assert communes["99002"]["epci"] == "200000001"


def test_populations_are_summed_over_what_was_merged(derived: Path) -> None:
    """Of the same land then and now; the vintage of today is the commune's own."""
    figures = {
        (row["code"], row["period"]): row["value"]
        for row in _rows(derived / "population" / "population.csv.gz")
    }

    assert figures["99001", "2019"] == "400"
    assert figures["99001", "2023"] == "400"
    assert figures["99002", "2016"] == "200"


def test_sealing_writes_rows_and_digest(tmp_path: Path) -> None:
    """After a derivation, the manifests say what the files are."""
    folder = tmp_path / "demo"
    folder.mkdir()
    text = (SCRIPTS / "programmes" / "dataset.toml").read_text(encoding="utf-8")
    (folder / "dataset.toml").write_text(text, encoding="utf-8")
    table = "insee_code,programme,programme_local_id\n99001,crte,x\n"
    (folder / "programme_membership.csv").write_text(table, encoding="utf-8")

    _run("seal.py", "--datasets", str(tmp_path))

    sealed = read_manifest(folder).tables[0]
    assert sealed.rows == 1
    assert sealed.sha256 == hashlib.sha256(table.encode()).hexdigest()
