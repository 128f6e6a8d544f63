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
    ],
)
def test_a_bad_manifest_says_where(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """One fault at a time; the message names file, place and remedy."""
    with pytest.raises(BadManifestError, match=message) as caught:
        read_manifest(_folder(tmp_path, GOOD.replace(old, new, 1)))

    assert "dataset.toml" in str(caught.value)


def test_a_folder_without_manifest_is_told(tmp_path: Path) -> None:
    """The commonest mistake: the wrong folder."""
    with pytest.raises(BadManifestError, match=r"pas de dataset\.toml"):
        read_manifest(tmp_path)
