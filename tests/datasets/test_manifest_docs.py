"""docs/manifest.md: its examples are read, and every key is explained."""

import re
from pathlib import Path

import pytest

from pvd_graph.mapping.concepts import Concepts, read_alignments
from pvd_graph.mapping.triples import Mapper
from pvd_graph.model import Found, Row
from pvd_graph.reading.manifest import MANIFEST, read_manifest
from pvd_graph.reading.manifest_keys import (
    COLUMN_KEYS,
    COLUMN_TYPES,
    INFER_KEYS,
    MANIFEST_KEYS,
    OBJECT_KEYS,
    PROPERTY_KEYS,
    TABLE_KEYS,
)
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "manifest.md").read_text(encoding="utf-8")
WHOLE, *PARTS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
TOP = WHOLE.partition("[[tables]]")[0]
CONCEPTS = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)[0]
LOOKUPS = {"categories.csv": {"a": {"label": ("A",)}}}


class _Finder:
    """Any finder: examples are compiled, not run."""

    def current(self, code: str) -> str | None:
        return code

    def find(self, text: str, *, departement: str = "", postcode: str = "") -> Found:
        return Found(text or departement or postcode)


def _manifest(example: str) -> str:
    """Return a whole manifest around an example, by what its first line says it is."""
    kind, _, body = example.partition("\n")
    table = '[[tables]]\npath = "t.csv"\n'
    match kind:
        case "# top":
            return f"{TOP}{body}{table}"
        case "# table":
            columns = "[tables.columns.insee_code]\n[tables.columns.joined_on]\n"
            return f"{TOP}{table}{body}{columns}"
        case "# columns" | "# objects":
            return f"{TOP}{table}{body}"
    return example


@pytest.mark.parametrize("example", [WHOLE, *PARTS])
def test_every_example_is_read_and_compiles(tmp_path: Path, example: str) -> None:
    """As it stands in the page, in a manifest that has the rest."""
    (tmp_path / MANIFEST).write_text(_manifest(example), encoding="utf-8")
    (tmp_path / "schema.json").write_text('{"fields": []}', encoding="utf-8")
    header, *lines = (line.split(",") for line in CONCEPTS.splitlines())
    rows = [
        Row(n, dict(zip(header, line, strict=True))) for n, line in enumerate(lines)
    ]
    concepts = Concepts({"concepts.csv": read_alignments(tmp_path, rows)})

    for table in read_manifest(tmp_path).tables:
        Mapper(
            read_manifest(tmp_path),
            table,
            lookups=LOOKUPS,
            communes=_Finder(),
            concepts=concepts,
        )


@pytest.mark.parametrize(
    "key",
    sorted(
        {
            *MANIFEST_KEYS,
            *TABLE_KEYS,
            *COLUMN_KEYS,
            *INFER_KEYS,
            *OBJECT_KEYS,
            *PROPERTY_KEYS,
        }
    ),
)
def test_every_key_stands_in_an_example(key: str) -> None:
    """What the page does not show, nobody finds."""
    examples = "\n".join((WHOLE, *PARTS))

    assert re.search(rf"(?:^|[\[{{, .]){key}(?: =|[\]\.])", examples, re.MULTILINE)


@pytest.mark.parametrize("kind", sorted(COLUMN_TYPES))
def test_every_type_is_explained(kind: str) -> None:
    """In the table of types."""
    assert f"| `{kind}` |" in TEXT


def test_names_of_concepts_are_explained() -> None:
    """All that a column with concepts adds to templates."""
    for name in ("concept", "slug", "exact", "broad", "inferred", "score"):
        assert f"{{category.{name}}}" in TEXT
