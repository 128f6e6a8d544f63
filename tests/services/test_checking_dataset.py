"""What a load would refuse is told of a folder before there is one."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.resources import ontology_folder
from pvd_graph.services.checking_dataset import DatasetCheck, Trial, check_dataset
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.partner_table import (
    PARTNER_FILE,
    PARTNER_TABLE,
    partner_csv,
)
from tests.services.dataset_folders import WHOLE, write_dataset

ONTOLOGY = ontology_folder()
COMMUNES = KnownCommunes(["99001"], {"99009": "99001"})
GOOD = "id,code,cost\n1,99001,12 k€\n2,99001,\n"


def _check(
    folder: Path, rows: int | None = None, file: Path | None = None
) -> DatasetCheck:
    return check_dataset(folder, Trial(ONTOLOGY, COMMUNES, rows=rows, file=file))


def _edited(folder: Path, old: str, new: str) -> Path:
    path = folder / "dataset.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_a_good_dataset_has_nothing_against_it(tmp_path: Path) -> None:
    """And its rows and statements are counted."""
    check = _check(write_dataset(tmp_path, GOOD))

    assert (check.blocking, check.warnings, check.refused) == (0, 0, False)
    (table,) = check.tables
    assert (table.rows_read, table.rows_kept, table.statements) == (2, 2, 5)
    assert (table.format, table.whole) == ("csv", True)


def test_issues_of_rows_are_grouped_and_the_policy_decides(tmp_path: Path) -> None:
    """With `keep`, the good rows would be loaded."""
    rows = GOOD + "3,99009,x\n3,99002,1\n"
    check = _check(write_dataset(tmp_path / "a", rows))
    kept = _check(write_dataset(tmp_path / "b", rows, 'policy = "keep"'))

    kinds = [(group.kind, group.blocking) for group in check.tables[0].groups]
    assert sorted(kinds) == [
        ("clé en double", True),
        ("commune", True),
        ("commune absorbée", False),
        ("money", True),
    ]
    assert (check.refused, kept.refused) == (True, False)
    assert (kept.blocking, kept.warnings) == (3, 1)


def test_only_the_first_rows_are_read_unless_all_are_asked_for(tmp_path: Path) -> None:
    """A look is quick, whatever the file."""
    check = _check(write_dataset(tmp_path, GOOD + "3,x,\n"), rows=2)

    (table,) = check.tables
    assert (table.rows_read, table.whole, check.blocking) == (2, False, 0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('slug = "demo"', 'slug = "De mo"', "slug"),
        ('iri = "id/commune/{code}"', 'iri = "id/commune/{cod}"', "colonne inconnue"),
        ("pvd:totalCostEur", "pvd:totalCost", "pas un terme de l'ontologie"),
        ('a = ["pvd:Action"]', 'a = ["pvd:Acte"]', "pas un terme de l'ontologie"),
        ('type = "money"', 'concepts = "concepts.csv"', "concepts.csv"),
        ('type = "money"', 'lookup = "no.csv"', "no.csv"),
    ],
)
def test_what_is_wrong_with_a_manifest_is_told(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """Keys, templates, terms, files that it names; in both languages."""
    check = _check(_edited(write_dataset(tmp_path, GOOD), old, new))

    assert check.refused
    assert any(said in problem.fr for problem in check.problems)
    assert all(problem.en for problem in check.problems)


def test_concepts_that_no_scheme_has_are_told(tmp_path: Path) -> None:
    """Schemes that the ontology does not hold are those of a dataset."""
    folder = _edited(
        write_dataset(tmp_path, GOOD), 'type = "money"', 'concepts = "concepts.csv"'
    )
    lines = (
        "source,scheme,concept,match\n"
        "12 k€,theme,habitat,close\n"
        "12 k€,theme,maisons,close\n"
        "12 k€,nowhere,anything,close\n"
    )
    (folder / "concepts.csv").write_text(lines, encoding="utf-8")

    problems = [problem.fr for problem in _check(folder).problems]

    assert len(problems) == 1
    assert "id/theme/maisons" in problems[0]


def test_a_file_that_is_not_the_sealed_one_is_told(tmp_path: Path) -> None:
    """With the digest that it has."""
    seal = 'path = "demo.csv"\nrows = 2\nsha256 = "' + "0" * 64 + '"'
    check = _check(_edited(write_dataset(tmp_path, GOOD), 'path = "demo.csv"', seal))

    assert "empreinte" in check.tables[0].problems[0].fr


def test_another_number_of_rows_is_told(tmp_path: Path) -> None:
    """Where all were read."""
    folder = write_dataset(tmp_path, GOOD)
    check = _check(_edited(folder, 'path = "demo.csv"', 'path = "demo.csv"\nrows = 3'))

    assert "2 lignes lues" in check.tables[0].problems[0].fr
    assert check.refused


def test_a_file_that_a_partner_brings_may_be_absent_or_given(tmp_path: Path) -> None:
    """A manifest alone is checked too."""
    folder = write_dataset(tmp_path / "set", GOOD)
    file = (folder / "demo.csv").rename(tmp_path / "brought.csv")

    absent, given = _check(folder), _check(folder, file=file)

    assert (absent.blocking, absent.tables[0].format) == (0, "")
    assert "--file" in absent.tables[0].notes[0].fr
    assert given.tables[0].rows_kept == 2


def test_a_sample_beside_the_manifest_is_tried(tmp_path: Path) -> None:
    """Its faults are meant; one of which nothing loads is an error."""
    good, useless = write_dataset(tmp_path / "a", GOOD), write_dataset(tmp_path / "b")
    (good / "sample.csv").write_text(GOOD + "3,x,\n", encoding="utf-8")
    (useless / "sample.csv").write_text("id;codes\n1;99001\n", encoding="utf-8")
    for folder in (good, useless):
        _edited(folder, "properties = [", WHOLE)
    trial = Trial(ONTOLOGY, COMMUNES, fictitious=COMMUNES)

    meant, wrong = check_dataset(good, trial), check_dataset(useless, trial)

    assert (meant.blocking, meant.warnings, meant.refused) == (0, 0, False)
    assert meant.sample is not None
    assert (meant.sample.rows_kept, meant.sample.blocking) == (2, 1)
    assert wrong.refused
    assert "sample.csv" in wrong.problems[0].fr
    assert _check(good).sample is None


def test_a_folder_without_manifest_is_told(tmp_path: Path) -> None:
    """Rather than raised: the command prints it like the rest."""
    check = _check(tmp_path)

    assert check.refused
    assert "dataset.toml" in check.problems[0].fr


def test_a_missing_column_and_a_file_that_is_no_table(tmp_path: Path) -> None:
    """The place, and what the file has."""
    missing = _check(write_dataset(tmp_path / "a", "id,codes,cost\n1,99001,2\n"))
    empty = _check(write_dataset(tmp_path / "b", ""))

    assert missing.refused
    assert "« code »" in missing.tables[0].problems[0].fr
    assert empty.refused
    assert empty.tables[0].problems[0].en


def test_a_publisher_that_nothing_describes_is_told(tmp_path: Path) -> None:
    """A load would refuse it; a table that describes partners is taken at its word."""
    folder = write_dataset(tmp_path, GOOD)
    nobody = Trial(ONTOLOGY, COMMUNES, described=lambda _slug: False)
    check = check_dataset(folder, nobody)
    somebody = check_dataset(folder, replace(nobody, described=lambda _slug: True))
    (folder / PARTNER_FILE).write_text(partner_csv("me", "Moi", "etat"), "utf-8")
    with (folder / "dataset.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(PARTNER_TABLE)
    itself = check_dataset(folder, nobody)

    assert check.refused
    assert "aucun partenaire de ce nom" in check.problems[0].fr
    assert (somebody.problems, itself.problems) == ((), ())
