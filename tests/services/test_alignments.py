"""Alignments are read from beside the manifest."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Column, Table
from pvd_graph.reading.manifest import read_manifest
from pvd_graph.resources import datasets_folder
from pvd_graph.services.alignments import concepts_of

MANIFEST = read_manifest(datasets_folder() / "funded-projects-2019")
TABLE = Table(Path("t.csv"), columns={"c": Column("c", concepts="concepts.csv")})


def test_alignments_are_read_once_a_file(tmp_path: Path) -> None:
    """By the name that the manifest gives."""
    text = "source,scheme,concept,match\nEau,theme,transition-ecologique,close\n"
    (tmp_path / "concepts.csv").write_text(text, encoding="utf-8")
    manifest = replace(MANIFEST, folder=tmp_path, tables=(TABLE, TABLE))

    (name,) = concepts_of(manifest).tables
    assert name == "concepts.csv"
    (found,) = concepts_of(manifest).tables[name]["Eau"]
    assert found.concept.endswith("/id/theme/transition-ecologique")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Rather than no alignment."""
    with pytest.raises(UnreadableFileError, match=r"concepts\.csv"):
        concepts_of(replace(MANIFEST, folder=tmp_path, tables=(TABLE,)))
