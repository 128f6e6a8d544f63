"""Files of a generation: made once, found again, and refused by name."""

from pathlib import Path

import pytest
from flask import Flask

from pvd_graph.app import create_app
from pvd_graph.app.published import (
    current_dumps,
    current_entries,
    current_source,
    current_statistics,
    dump_file,
)
from pvd_graph.errors import NotFoundError, StoreError
from pvd_graph.vocab import expand
from tests.published_site import LOADS, PublishedSite
from tests.small_site import SmallSite


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application over a generation in files."""
    return create_app(PublishedSite(tmp_path_factory.mktemp("published")))


def test_statistics_are_counted_once(app: Flask) -> None:
    """The file beside the database is what is read afterwards."""
    with app.test_request_context():
        found = current_statistics()
        file = current_source().db.parent / "statistics.json"
        written = file.stat().st_mtime_ns

        assert found.classes[expand("igeo:Commune")] == 4
        assert current_statistics() == found
        assert file.stat().st_mtime_ns == written


def test_one_dump_does_not_make_the_others(app: Flask) -> None:
    """N-Quads alone at first; everything when all is asked for."""
    with app.test_request_context():
        assert current_dumps() == {}
        assert dump_file("pvd-graph.nq.zst").exists()
        assert set(current_dumps()) == {"pvd-graph.nq.gz", "pvd-graph.nq.zst"}
        assert "graphs/meta.ttl.gz" in current_dumps(complete=True)
        with pytest.raises(NotFoundError):
            dump_file("files.json")


def test_past_loads_are_known(app: Flask) -> None:
    """From the archive of the data folder, which the generation lies in."""
    with app.test_request_context():
        assert [entry.version for entry in current_entries()] == list(LOADS)


def test_a_site_without_files_says_so(tmp_path: Path) -> None:
    """It is no fault of who asks."""
    app = create_app(SmallSite(tmp_path))
    with app.test_request_context(), pytest.raises(StoreError, match="mémoire"):
        current_source()
