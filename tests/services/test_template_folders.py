"""Templates of the guide: what they say, and the folder that a partner gets."""

import csv
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import InputError
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.template_folders import TEMPLATES, filled, read_template
from tests.small_loads import load
from tests.small_templates import (
    ABOUT,
    folder_of,
    manifest_for,
    template,
    templates_data,
)

_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?concept ?label WHERE {
  ?concept a skos:Concept ; skos:prefLabel ?label FILTER (lang(?label) = "fr")
}"""


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_column_is_told_with_an_example(name: str) -> None:
    """In both languages; a list holds its example."""
    for one in template(name).columns:
        assert one.told.fr.endswith((".", "…"))
        assert one.told.en.endswith((".", "…"))
        assert one.example
        assert not one.options or one.example in one.options


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_folder_reads_as_a_manifest(name: str, tmp_path: Path) -> None:
    """With the partner's slug and name, and who it is."""
    manifest = read_manifest(folder_of(name, tmp_path / "chambre-99"))

    assert (manifest.slug, manifest.publisher) == ("chambre-99", "chambre-99")
    assert manifest.title["fr"].endswith("(Chambre fictive)")
    assert [table.path.name for table in manifest.tables] == [
        f"{name}.xlsx",
        "partenaire.csv",
    ]


def test_a_partner_that_is_described_needs_no_table() -> None:
    """Nor do quotes in a title end it."""
    known = replace(
        ABOUT, publisher="cci-france", publisher_name="", title='Un "titre"'
    )

    files = filled(template("actions"), known)

    assert "partenaire.csv" not in files
    assert 'title = { fr = "Un \\"titre\\"" }' in files["dataset.toml"]


def test_what_cannot_be_is_refused() -> None:
    """A template, a slug."""
    with pytest.raises(InputError, match="actions, offres"):
        read_template(datasets_folder(), "../cog")
    with pytest.raises(InputError, match="minuscules"):
        filled(template("actions"), replace(ABOUT, slug="../x"))


@pytest.mark.parametrize(
    ("name", "file", "scheme"),
    [
        ("actions", "defis.csv", "defis.ttl"),
        ("offres", "defis.csv", "defis.ttl"),
        ("actions", "themes.csv", "themes.ttl"),
        ("offres", "themes.csv", "themes.ttl"),
        ("indicateurs", "themes.csv", "themes.ttl"),
    ],
)
def test_lists_are_those_of_the_schemes(name: str, file: str, scheme: str) -> None:
    """Each concept by its label and by its slug: no more, no less."""
    store = ox.Store()
    store.load(
        path=str(ontology_folder() / "schemes" / scheme), format=ox.RdfFormat.TURTLE
    )
    expected = set()
    solutions = store.query(_LABELS)
    assert isinstance(solutions, ox.QuerySolutions)
    for found in solutions:
        slug = found["concept"].value.rpartition("/")[2]
        expected |= {(found["label"].value, slug), (slug, slug)}
    path = template(name).manifest.folder / file
    with path.open(encoding="utf-8", newline="") as lines:
        listed = {(row["source"], row["concept"]) for row in csv.DictReader(lines)}

    # A label that is a slug but for its case stands once.
    folded = {(source.lower(), slug) for source, slug in listed}
    assert folded == {(source.lower(), slug) for source, slug in expected}


def test_funders_are_described() -> None:
    """By the dataset of actors."""
    path = template("actions").manifest.folder / "partenaires.csv"
    actors = (datasets_folder() / "actors" / "actors.ttl").read_text("utf-8")
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert f"partner:{row['partenaire']} a org:" in actors
            assert f'"{row["nom"]}"@fr' in actors


def test_what_ends_before_it_starts_is_told_by_its_row(tmp_path: Path) -> None:
    """In both languages; the same day is no fault."""
    data, folder = (
        templates_data(tmp_path / "data"),
        folder_of("actions", tmp_path / "c"),
    )
    table = tmp_path / "actions.csv"
    table.write_text(
        "identifiant;code_commune;titre;etat;date_debut;date_fin\n"
        "a1;99001;Halle;Terminée;01/03/2024;01/03/2024\n"
        "a2;99001;Place;Terminée;02/03/2024;1er mars 2024\n",
        "utf-8",
    )

    report = load(data, manifest_for(folder, table), dry_run=True).report

    (group,) = [one for one in report.rows if one.blocking]
    assert (report.outcome, group.lines, group.column) == ("refused", [3], "date_debut")
    (issue,) = group.examples
    assert "ne finit pas avant d'avoir commencé" in issue.remedy.fr
    assert "does not end before it starts" in issue.remedy.en
