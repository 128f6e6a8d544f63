"""The port of the endpoint: found where the server put it, absent elsewhere."""

import pyoxigraph as ox
from flask import Flask

from pvd_graph.app.query_port import EXTENSION, QueryPort, client_of, current_port
from pvd_graph.store.oxigraph import OxigraphReader
from tests.thread_port import ThreadPort

ENVIRON = {"REMOTE_ADDR": "2001:db8:1:2:3::4"}


def test_pages_alone_have_no_endpoint() -> None:
    """Clients are who is connected."""
    app = Flask("pages")
    with app.app_context():
        assert current_port() is None
    assert client_of(app, ENVIRON) == "2001:db8:1:2:3::4"


def test_clients_are_named_by_the_endpoint() -> None:
    """One client for a page and for its queries."""
    app = Flask("pages")
    port: QueryPort = ThreadPort(OxigraphReader(ox.Store(), 3))
    app.extensions[EXTENSION] = port

    with app.app_context():
        assert current_port() is port
    assert client_of(app, ENVIRON) == port.client_of(ENVIRON) == "2001:db8:1:2::/64"
    assert port.run("ASK {}", "json", "x").generation == 3
