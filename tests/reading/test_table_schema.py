"""A Table Schema beside a table says types and constraints of its columns."""

import json
from pathlib import Path
from typing import Any

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.reading.table_schema import TableSchema, read_table_schema


def _read(tmp_path: Path, *fields: dict[str, Any], **more: Any) -> TableSchema:  # noqa: ANN401 - what JSON may hold
    path = tmp_path / "schema.json"
    path.write_text(json.dumps({"fields": list(fields), **more}), encoding="utf-8")
    return read_table_schema(path)


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ({"type": "string"}, {"type": "text"}),
        ({"type": "string", "format": "uri"}, {"type": "url"}),
        ({"type": "number"}, {"type": "decimal"}),
        (
            {"type": "date", "format": "%d/%m/%Y"},
            {"type": "date", "format": "%d/%m/%Y"},
        ),
        ({"type": "date", "format": "default"}, {"type": "date"}),
        ({"type": "geopoint"}, {"type": "text"}),
        (
            {"type": "integer", "constraints": {"minimum": 0, "maximum": 9}},
            {"type": "integer", "min": 0, "max": 9},
        ),
        (
            {"constraints": {"required": True, "maxLength": 5, "enum": ["a", "b"]}},
            {"type": "text", "required": True, "max_length": 5, "enum": ["a", "b"]},
        ),
        (
            {"type": "string", "constraints": {"pattern": "^[0-9]+$"}},
            {"type": "text", "pattern": "^[0-9]+$"},
        ),
    ],
)
def test_fields_become_columns(
    tmp_path: Path, field: dict[str, Any], column: dict[str, Any]
) -> None:
    """In the words of a manifest."""
    assert _read(tmp_path, {"name": "c", **field}).columns == {"c": column}


def test_key_and_missing_values(tmp_path: Path) -> None:
    """The primary key, or else the column that is unique."""
    unique = {"name": "c", "constraints": {"unique": True}}

    assert _read(tmp_path, unique).key == ("c",)
    schema = _read(tmp_path, unique, primaryKey=["a", "b"], missingValues=["", "nd"])
    assert (schema.key, schema.missing) == (("a", "b"), ("nd",))


@pytest.mark.parametrize("text", ["{", "[]", '{"fields": [{}]}', "[" * 100_000])
def test_what_is_no_schema_is_refused(tmp_path: Path, text: str) -> None:
    """Cut JSON, another JSON, nesting that would exhaust the stack."""
    path = tmp_path / "schema.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadManifestError, match=r"schema\.json"):
        read_table_schema(path)


def test_a_schema_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the folder where it should be."""
    with pytest.raises(BadManifestError, match="dossier du jeu"):
        read_table_schema(tmp_path / "no.json")
