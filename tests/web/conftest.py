"""The site over the small graph, for tests in a real browser; served once."""

from collections.abc import Iterator
from threading import Thread

import pytest
from werkzeug.serving import make_server

from pvd_graph.app import create_app
from tests.published_site import PublishedSite
from tests.small_site import SmallSite


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallSite]:
    """Open the small graph as a generation in files."""
    site = PublishedSite(tmp_path_factory.mktemp("site"))
    yield site
    site.search().close()


@pytest.fixture(scope="session")
def address(site: SmallSite) -> Iterator[str]:
    """Serve the small graph on a free port."""
    server = make_server("127.0.0.1", 0, create_app(site), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
