"""Counts by class and by property, kept as a file."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from pvd_graph.errors import StoreError
from pvd_graph.services.statistics import count, make_statistics, read_statistics
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.vocab import expand
from tests.small_site import SMALL_GRAPH


def test_counts_are_those_of_the_graph(small: OxigraphReader) -> None:
    """Checked against the statements one by one."""
    quads = list(ox.parse(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG))
    found = count(small)

    assert found.triples == len(quads)
    assert found.subjects == len({quad.subject for quad in quads})
    assert found.objects == len({quad.object for quad in quads})
    assert found.classes[expand("igeo:Commune")] == 4
    assert found.properties[expand("pvd:population")] == 4
    assert sum(found.properties.values()) == found.triples


def test_what_is_kept_is_what_was_counted(
    tmp_path: Path, small: OxigraphReader
) -> None:
    """From the database on disk, into a file, and back."""
    store = ox.Store(str(tmp_path / "db"))
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    store.flush()
    del store

    make_statistics(tmp_path / "statistics.json", tmp_path / "db", 1)

    assert read_statistics(tmp_path / "statistics.json") == count(small)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """Rather than counts of nothing."""
    file = tmp_path / "statistics.json"
    file.write_text('{"triples": 1}', encoding="utf-8")

    with pytest.raises(StoreError, match=r"statistics\.json"):
        read_statistics(file)
