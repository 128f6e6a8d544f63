"""A manifest says what it must, or the message says what is missing and where."""

from datetime import date
from pathlib import Path

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.reading.manifest import read_manifest

GOOD = """
slug = "demo"
version = "1"
publisher = "anct"
licence = "https://example.org/licence"
attribution = "Démonstration"
landing_page = "https://example.org/"
issued = 2026-01-01
title = { fr = "Démonstration", en = "Demonstration" }
description = { fr = "…" }

[[tables]]
path = "demo.csv"
rows = 1
sha256 = "00"
[tables.columns.code]
type = "commune"
required = true
[[tables.objects]]
iri = "id/commune/{code}"
a = ["igeo:Commune"]
properties = [{ path = "igeo:codeINSEE", column = "code" }]
"""


def _folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "dataset.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_good_manifest_is_read(tmp_path: Path) -> None:
    """Identity, table, column and object all arrive typed."""
    manifest = read_manifest(_folder(tmp_path, GOOD))

    table = manifest.tables[0]
    assert (manifest.slug, manifest.issued) == ("demo", date(2026, 1, 1))
    assert table.path == tmp_path / "demo.csv"
    assert table.columns["code"].required
    assert table.objects[0].properties[0].column == "code"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('publisher = "anct"\n', "", "« publisher » manque"),
        ('slug = "demo"', 'slug = "meta"', "mots réservés"),
        ('version = "1"', 'version = "../1"', "version"),
        ('type = "commune"', 'type = "town"', "type inconnu « town »"),
        ("required = true", "require = true", "clé inconnue « require »"),
        ('path = "demo.csv"', 'path = "../demo.csv"', "dans le dossier"),
        ('column = "code"', 'column = "code", text = "x"', "une seule des clés"),
        ("issued = 2026-01-01", 'issued = "hier"', "« issued » doit être"),
        ('slug = "demo"', "slug = ", "TOML illisible"),
        ('version = "1"', 'version = "1"\npolicy = "drop"', "refuse, keep"),
        ('version = "1"', 'version = "1"\nsupersedes = "Demo"', "supersedes"),
        ('version = "1"', 'version = "1"\nkey_space = "a/b"', "key_space"),
        ('version = "1"', 'version = "1"\ndownload = "here"', "adresse web"),
        ('version = "1"', 'version = "1"\nfrequency = "often"', "ANNUAL"),
        ('version = "1"', 'version = "1"\nconforms_to = [1]', "textes"),
        ("rows = 1", 'rows = "1"', "« rows » doit être un nombre entier"),
        ("rows = 1", "rows = true", "« rows » doit être un nombre entier"),
        ("rows = 1", "rows = 1\nheader = 0", "à partir de 1"),
        ("rows = 1", 'rows = 1\ndecimal = ";"', "decimal"),
        ("rows = 1", 'rows = 1\ntable_schema = "no.json"', "schéma de table"),
        (
            "[tables.columns.code]",
            "[tables.columns]\nx = 1\n[tables.columns.code]",
            "x",
        ),
    ],
)
def test_a_bad_manifest_says_where(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """One fault at a time; the message names file, place and remedy."""
    with pytest.raises(BadManifestError, match=message) as caught:
        read_manifest(_folder(tmp_path, GOOD.replace(old, new, 1)))

    assert tmp_path.name in str(caught.value)
    assert caught.value.english != caught.value.problem


def test_what_a_partner_may_say_of_a_load(tmp_path: Path) -> None:
    """Policy, what it supersedes, where its keys and its file come from."""
    more = """
version = "1"
policy = "keep"
supersedes = "funded-projects"
key_space = "projets-finances"
download = "https://example.org/file.csv"
frequency = "ANNUAL"
conforms_to = "https://schema.data.gouv.fr/scdl/subventions/"
"""
    manifest = read_manifest(_folder(tmp_path, GOOD.replace('version = "1"', more, 1)))

    assert (manifest.policy, manifest.supersedes) == ("keep", "funded-projects")
    assert manifest.key_space == "projets-finances"
    assert manifest.download == "https://example.org/file.csv"
    assert manifest.frequency == "ANNUAL"
    assert manifest.conforms_to == ("https://schema.data.gouv.fr/scdl/subventions/",)


def test_what_a_manifest_does_not_say_has_a_default(tmp_path: Path) -> None:
    """A file that a partner brings is not sealed; its keys are those of the dataset."""
    text = GOOD.replace("rows = 1\n", "").replace('sha256 = "00"\n', "")
    manifest = read_manifest(_folder(tmp_path, text))

    assert (manifest.policy, manifest.key_space) == ("refuse", "demo")
    assert manifest.conforms_to == ()
    table = manifest.tables[0]
    assert (table.rows, table.sha256, table.header, table.key) == (None, "", 1, ())


def test_how_a_table_is_read_is_declared(tmp_path: Path) -> None:
    """Where finding out would not do."""
    keys = """rows = 1
format = "csv"
encoding = "windows-1252"
delimiter = ";"
decimal = ","
sheet = "Projets"
header = 3
records = "communes"
key = ["code", "annee"]
missing = ["NULL", "nd"]
"""
    table = read_manifest(_folder(tmp_path, GOOD.replace("rows = 1", keys, 1))).tables[
        0
    ]

    assert (table.format, table.encoding) == ("csv", "windows-1252")
    assert (table.delimiter, table.decimal, table.header) == (";", ",", 3)
    assert (table.sheet, table.records) == ("Projets", "communes")
    assert (table.key, table.missing) == (("code", "annee"), ("NULL", "nd"))


def test_a_schema_beside_gives_columns_that_the_manifest_completes(
    tmp_path: Path,
) -> None:
    """The manifest's own words win; a change of the schema changes the digest."""
    schema = tmp_path / "schema.json"
    fields = (
        '{"name": "code", "type": "string", "constraints": {"pattern": "[0-9]+"}},'
        '{"name": "n", "type": "number", "constraints": {"minimum": 0}}'
    )
    schema.write_text(f'{{"fields": [{fields}], "primaryKey": "code"}}', "utf-8")
    text = GOOD.replace("rows = 1", 'table_schema = "schema.json"', 1)
    manifest = read_manifest(_folder(tmp_path, text))
    schema.write_text(f'{{"fields": [{fields}]}}', "utf-8")

    table = manifest.tables[0]
    assert (table.columns["code"].type, table.columns["code"].pattern) == (
        "commune",
        "",
    )
    assert (table.columns["n"].type, table.columns["n"].minimum) == ("decimal", "0")
    assert table.key == ("code",)
    assert read_manifest(tmp_path).sha256 != manifest.sha256


def test_a_folder_without_manifest_is_told(tmp_path: Path) -> None:
    """The commonest mistake: the wrong folder."""
    with pytest.raises(BadManifestError, match=r"pas de dataset\.toml"):
        read_manifest(tmp_path)
