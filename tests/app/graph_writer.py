"""Clients of the graph store: of a scratch store, and of a small published graph."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pvd_graph.accounts.tokens import Grant, Right, Tokens
from pvd_graph.app import create_app
from pvd_graph.app.site import LiveSite
from pvd_graph.app.writing import open_writing
from pvd_graph.config import Settings
from pvd_graph.services.scratch import scratch_folder
from pvd_graph.store.generations import Generations
from tests.small_data import small_data

Body = str | bytes | dict[str, Any] | None
TOKEN = "pvd_scratch_0123456789012345678901234567890123456789012"  # noqa: S105 - a test's
TURTLE = "text/turtle"


@dataclass(frozen=True, slots=True)
class Writer:
    """A client that holds a token."""

    client: FlaskClient
    token: str
    data: Path

    def send(
        self, method: str, target: str, body: Body = None, **headers: str
    ) -> TestResponse:
        """Send one request; header names are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named = {"Authorization": f"Bearer {self.token}", **named}
        return self.client.open(
            target, method=method, data=body, headers=named, buffered=True
        )

    def put(self, target: str, text: str = "<a> <b> 1 .") -> TestResponse:
        """PUT *text* as Turtle."""
        return self.send("PUT", target, text, Content_Type=TURTLE)

    def lines(self, target: str) -> list[str]:
        """GET a graph as sorted lines."""
        found = self.send("GET", target, Accept="application/n-triples")
        assert found.status_code == 200
        return sorted(found.text.splitlines())


@contextmanager
def scratch_writer() -> Iterator[Writer]:
    """Open a scratch store."""
    with scratch_folder() as data:
        site = LiveSite(Generations(data / "store"))
        settings = replace(Settings(), data=data, upload_mib=0.05)
        with open_writing(settings, site, TOKEN) as writing:
            yield Writer(create_app(site, writing).test_client(), TOKEN, data)


@contextmanager
def published_writer(
    folder: Path, make: Callable[[Path], Path] = small_data
) -> Iterator[Writer]:
    """Open a small published graph, that *make* puts in *folder*; without a token."""
    data = make(folder)
    site = LiveSite(Generations(data / "store"))
    with open_writing(replace(Settings(), data=data), site) as writing:
        yield Writer(create_app(site, writing).test_client(), "", data)


def holder(client: Writer, right: Right = "publish", slug: str = "demo") -> Writer:
    """Return *client* with a token of its own."""
    tokens = Tokens(client.data)
    token = tokens.create(Grant(right, frozenset({slug}), title="Essai"))
    tokens.close()
    return replace(client, token=token)
