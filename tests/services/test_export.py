"""Dumps written by command: where the site finds them, or in a folder."""

import hashlib
from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.services.dumps import made_dumps
from pvd_graph.services.export import export_dumps
from pvd_graph.store.archive import write_graph
from pvd_graph.store.generations import Generations, HeldGraph
from pvd_graph.vocab import graph_iri


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Publish a generation of one graph with one statement."""
    generations = Generations(tmp_path / "store")
    folder = generations.start()
    lines = ["<https://a> <https://b> <https://c> .\n"]
    written = write_graph(folder / "graphs" / "demo.nt.zst", lines)
    held = HeldGraph(graph_iri("demo", "1"), "demo.nt.zst", written.sha256, 1)
    generations.publish(folder, [held])
    return tmp_path


def test_the_site_finds_what_was_exported(data: Path) -> None:
    """In the folder of the generation: six files."""
    found = export_dumps(data)

    folder = data / "store" / "generations" / "000001" / "dumps"
    assert len(found) == len(made_dumps(folder)) == 6


def test_a_folder_can_be_checked(data: Path, tmp_path: Path) -> None:
    """By its list of checksums, with names relative to it; twice is no trouble."""
    out = tmp_path / "out"
    export_dumps(data, out)
    export_dumps(data, out)

    lines = (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_nothing_published_is_told(tmp_path: Path) -> None:
    """With what to do first."""
    with pytest.raises(StoreError, match="pvd build"):
        export_dumps(tmp_path / "none")
