"""The JSON Schema of manifests says what the reader does, no more and no less."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from pvd_graph.errors import BadManifestError
from pvd_graph.reading.manifest import FREQUENCIES, MANIFEST, POLICIES, read_manifest
from pvd_graph.reading.manifest_keys import (
    COLUMN_KEYS,
    COLUMN_TYPES,
    INFER_KEYS,
    MANIFEST_KEYS,
    OBJECT_KEYS,
    PROPERTY_KEYS,
    TABLE_KEYS,
    Keys,
)
from pvd_graph.resources import datasets_folder

SCHEMA: dict[str, Any] = json.loads(
    (datasets_folder() / "dataset.schema.json").read_text(encoding="utf-8")
)
DEFS = SCHEMA["$defs"]
FOLDERS = sorted(path.parent for path in datasets_folder().glob(f"*/{MANIFEST}"))
GOOD = """
slug = "demo"
version = "1"
publisher = "anct"
licence = "https://example.org/licence"
attribution = "Démonstration"
landing_page = "https://example.org/"
issued = 2026-01-01
title = { fr = "Démonstration" }
description = { fr = "…" }

[[tables]]
path = "demo.csv"
[tables.columns.code]
type = "commune"
[[tables.objects]]
iri = "id/commune/{code}"
properties = [{ path = "igeo:codeINSEE", column = "code" }]
"""


def _faults(text: str) -> list[str]:
    """Return what the schema has against a manifest; dates of TOML as JSON has them."""
    content = json.loads(json.dumps(tomllib.loads(text), default=date.isoformat))
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(content)]


def test_the_schema_is_one() -> None:
    """Of the draft that it names."""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_bundled_manifest_is_valid(folder: Path) -> None:
    """An editor that knows the schema finds nothing to underline."""
    assert _faults((folder / MANIFEST).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (MANIFEST_KEYS, SCHEMA),
        (TABLE_KEYS, DEFS["table"]),
        (COLUMN_KEYS, DEFS["column"]),
        (INFER_KEYS, DEFS["column"]["properties"]["infer"]),
        (OBJECT_KEYS, DEFS["object"]),
        (PROPERTY_KEYS, DEFS["property"]),
    ],
)
def test_schema_and_reader_know_the_same_keys(
    keys: Keys, place: dict[str, Any]
) -> None:
    """A key that one of them lacks would be refused or go unnoticed."""
    assert set(place["properties"]) == set(keys)
    assert place["additionalProperties"] is False


def test_schema_and_reader_know_the_same_words() -> None:
    """Types of columns, policies, rhythms."""
    column, top = DEFS["column"]["properties"], SCHEMA["properties"]

    assert set(column["type"]["enum"]) == COLUMN_TYPES
    assert top["policy"]["enum"] == list(POLICIES)
    assert top["frequency"]["enum"] == list(FREQUENCIES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ('slug = "demo"', 'slug = "meta"'),
        ('slug = "demo"', 'slug = "De mo"'),
        ('version = "1"', 'version = "a/b"'),
        ("issued = 2026-01-01", 'issued = "hier"'),
        ('version = "1"', 'version = "1"\npolicy = "drop"'),
        ('version = "1"', 'version = "1"\nconforms_to = "x"'),
        ('path = "demo.csv"', 'path = "demo.csv"\nrows = "1"'),
        ('path = "demo.csv"', 'path = "demo.csv"\nheader = 0'),
        ('path = "demo.csv"', 'path = "demo.csv"\nformat = "doc"'),
        ('path = "demo.csv"', 'path = "demo.csv"\nkey = ["a", "b"]'),
        ('type = "commune"', 'type = "town"'),
        ('type = "commune"', 'type = "commune"\nformat = "%Y"'),
        ('type = "commune"', 'type = "commune"\nby = "name"\ndepartement = "d"'),
        ('type = "commune"', 'type = "money"\nunit = "k€"\nfactor = 2'),
        ('type = "commune"', 'type = "money"\nunit = "k€"\nmin = 0'),
        ('type = "commune"', 'type = "text"\nunknown = "warn"'),
        ('type = "commune"', "required = true\noptional = true"),
        ('type = "commune"', 'infer = { column = "t" }'),
        ('column = "code"', 'column = "code", text = "x"'),
        ('column = "code"', 'column = "code", when = "code=a"'),
        ('iri = "id/commune/{code}"\n', ""),
    ],
)
def test_schema_and_reader_agree(tmp_path: Path, old: str, new: str) -> None:
    """What one refuses, the other refuses."""
    text = GOOD.replace(old, new, 1)
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    try:
        read_manifest(tmp_path)
    except BadManifestError:
        assert _faults(text)
    else:
        assert not _faults(text)
