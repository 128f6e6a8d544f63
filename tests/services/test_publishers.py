"""Nobody publishes without being described."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import BadManifestError
from pvd_graph.services.publishers import check_publisher
from pvd_graph.store.archive import write_graph
from tests.small_loads import ONE, current, demo, load, loading_data


def test_an_unknown_publisher_is_told(tmp_path: Path) -> None:
    """The load is refused with a remedy, rather than the next build."""
    data = loading_data(tmp_path / "data")
    manifest = replace(demo(tmp_path / "demo", ONE), publisher="inconnu")

    report = load(data, manifest).report

    assert report.outcome == "refused"
    (note,) = report.notes
    assert "publisher « inconnu »" in note.fr
    assert "/partners" in note.en


def test_a_publisher_may_describe_itself(tmp_path: Path) -> None:
    """In a table of its own dataset."""
    data = loading_data(tmp_path / "data")
    manifest = replace(demo(tmp_path / "demo", ONE), publisher="chambre-99")
    iri = vocab.id_iri("partner", "chambre-99")
    kind = vocab.term("org:FormalOrganization")
    described = [f"<{iri}> {vocab.term('rdf:type')} {kind} .\n"]
    with_it = write_graph(tmp_path / "with.nt.zst", described)
    without = write_graph(tmp_path / "without.nt.zst", [])

    check_publisher(manifest, current(data), with_it.path)
    with pytest.raises(BadManifestError, match="chambre-99"):
        check_publisher(manifest, current(data), without.path)
