"""Shared by the tests of the site: the small graph, its index, and a client."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from tests.app.sheet_forms import Running, writers
from tests.small_site import SmallSite


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallSite]:
    """Open the small graph as the coordinator of the site would."""
    site = SmallSite(tmp_path_factory.mktemp("site"))
    yield site
    site.search().close()


@pytest.fixture(scope="session")
def client(site: SmallSite) -> FlaskClient:
    """Ask the site without a server; nothing is remembered between two tests."""
    return create_app(site).test_client(use_cookies=False)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Open a site whose towns write sheets."""
    with writers(tmp_path_factory.mktemp("writing")) as running:
        yield running
