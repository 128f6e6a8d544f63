"""What a check found reads well in both languages, and as JSON."""

import json
from pathlib import Path

from pvd_graph.resources import ontology_folder
from pvd_graph.services.checking_data import DataCheck
from pvd_graph.services.checking_dataset import DatasetCheck, Trial, check_dataset
from pvd_graph.services.checking_text import (
    data_json,
    data_text,
    dataset_json,
    dataset_text,
)
from pvd_graph.services.communes_known import KnownCommunes
from tests.services.dataset_folders import WHOLE, write_dataset


def _check(folder: Path, rows: str, limit: int | None = None) -> DatasetCheck:
    communes = KnownCommunes(["99001"], {"99009": "99001"})
    trial = Trial(ontology_folder(), communes, rows=limit)
    return check_dataset(write_dataset(folder, rows), trial)


def test_the_verdict_comes_first(tmp_path: Path) -> None:
    """Then each table, with what is wrong in it."""
    header = "id,code,cost\n"
    good = dataset_text(_check(tmp_path / "a", header + "1,99001,2\n"))
    warned = dataset_text(_check(tmp_path / "b", header + "1,99009,2\n"))
    bad = dataset_text(_check(tmp_path / "c", header + "1,99001,x\n"), lang="en")

    assert good.startswith("demo : rien à redire.")
    assert warned.startswith("demo : serait chargé, avec des remarques.")
    assert bad.startswith("demo: would be refused. To correct: 1.")
    assert "line 2, value “x”" in bad


def test_a_look_at_the_first_rows_says_so(tmp_path: Path) -> None:
    """So that nobody takes it for the whole."""
    rows = "id,code,cost\n1,99001,2\n2,99001,2\n"
    text = dataset_text(_check(tmp_path, rows, limit=1))

    assert "--all" in text


def test_json_has_both_languages(tmp_path: Path) -> None:
    """For a program that shows it."""
    check = _check(tmp_path, "id,code,cost\n1,99001,x\n")
    content = json.loads(json.dumps(dataset_json(check)))

    assert content["refused"] is True
    assert content["tables"][0]["rows"][0]["examples"][0]["problem"]["en"]


def test_a_sample_comes_last_and_apart(tmp_path: Path) -> None:
    """So that its faults are not taken for those of the file."""
    header, communes = "id,code,cost\n", KnownCommunes(["99001"], {})
    folder = write_dataset(tmp_path, header + "1,99001,2\n")
    sample = header + "1,99001,2\n2,99001,x\n"
    (folder / "sample.csv").write_text(sample, encoding="utf-8")
    path = folder / "dataset.toml"
    path.write_text(path.read_text("utf-8").replace("properties = [", WHOLE), "utf-8")
    check = check_dataset(
        folder, Trial(ontology_folder(), communes, fictitious=communes)
    )

    text, content = dataset_text(check), dataset_json(check)

    before, after = text.split("L'exemple joint")
    assert "rien à redire" in before
    assert "sample.csv (csv) : lignes lues 2, bonnes 1," in after
    assert "ligne 3, valeur « x »" in after
    assert content["sample"]["rows_kept"] == 1


def test_a_data_folder_in_a_line() -> None:
    """And its problems below."""
    sound = DataCheck(10, 2, 2235414, ())

    assert data_text(sound).endswith("tout concorde.\n")
    assert data_text(DataCheck(0, None, 0, ()), lang="en").startswith("0 datasets")
    assert data_json(sound)["triples"] == 2235414
