"""A build publishes in one switch, the same each time, or changes nothing."""

import json
import shutil
from pathlib import Path

import pytest

from pvd_graph.errors import (
    BusyError,
    InputError,
    StoreError,
    UnreadableFileError,
)
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.build import Sources, build
from pvd_graph.services.data_lock import writing
from pvd_graph.store.generations import Generation, Generations
from tests.conftest import Built

SOURCES = Sources(datasets_folder(), ontology_folder())


def _current(data: Path) -> Generation:
    generation = Generations(data / "store").current()
    assert generation is not None
    return generation


def _silent(_line: str) -> None:
    """Say nothing."""


@pytest.mark.slow
def test_two_builds_give_the_same_dump(built: Built, tmp_path: Path) -> None:
    """Same graphs, same digests of their text, derived ones and meta included."""
    report = build(tmp_path, SOURCES, _silent)

    assert report.triples == built.report["triples"]
    assert _current(tmp_path).graphs == _current(built.data).graphs
    assert Generations(tmp_path / "store").damage(1) == []


def test_a_table_cut_in_the_middle_stops_the_build(
    built: Built, tmp_path: Path
) -> None:
    """The message says which file and what to do; the served generation stays."""
    datasets = tmp_path / "datasets"
    shutil.copytree(SOURCES.datasets, datasets)
    table = datasets / "indicators" / "observations.csv.gz"
    table.write_bytes(table.read_bytes()[: table.stat().st_size // 2])
    before = Generations(built.data / "store").numbers()

    with pytest.raises(UnreadableFileError, match=r"observations\.csv\.gz") as caught:
        build(built.data, Sources(datasets, SOURCES.ontology), _silent)

    assert "coupé" in str(caught.value)
    assert "ligne" in str(caught.value)
    assert Generations(built.data / "store").numbers() == before


def test_a_rule_that_cannot_be_read_stops_the_build(
    built: Built, tmp_path: Path
) -> None:
    """Knowledge files are input too: named, with nothing published."""
    ontology = tmp_path / "ontology"
    shutil.copytree(SOURCES.ontology, ontology)
    rule = next(iter(sorted((ontology / "rules").glob("*.toml"))))
    rule.write_text(rule.read_text(encoding="utf-8") + "\nwrong = true\n", "utf-8")
    before = Generations(built.data / "store").numbers()

    with pytest.raises(InputError, match=rule.name):
        build(built.data, Sources(SOURCES.datasets, ontology), _silent)

    assert Generations(built.data / "store").numbers() == before


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A message with a remedy, not a traceback."""
    (tmp_path / "file").write_text("", "utf-8")

    with (
        pytest.raises(StoreError, match="--data"),
        writing(tmp_path / "file" / "data"),
    ):
        pass


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """The second is told to wait, not left to corrupt the first."""
    with writing(tmp_path), pytest.raises(BusyError, match="en cours"):
        build(tmp_path, SOURCES, _silent)


def test_the_manifest_of_a_generation_lists_its_graphs(built: Built) -> None:
    """What is served can be checked against the archive, graph by graph."""
    generation = _current(built.data)
    manifest = json.loads((generation.folder / "manifest.json").read_text("utf-8"))

    assert manifest["triples"] == sum(graph.triples for graph in generation.graphs)
    for graph in generation.graphs:
        assert generation.graph_path(graph).is_file()
