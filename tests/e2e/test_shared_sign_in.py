"""Three nodes, one database and one server of keys: signed in at one, signed in at all.

Each has a data folder of its own, two of them copies; nothing else is shared.
"""

from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError

import pytest

from pvd_graph.accounts import invitations
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.services.pulling import pull
from tests.chaos.serving import serving
from tests.e2e.forms import FormClient
from tests.experience.sheets import TOWN
from tests.key_server import key_server
from tests.live_site import live_data
from tests.members import PASSWORD
from tests.postgresql import fresh_database, open_cluster
from tests.protocol.wire import Address, exchange
from tests.stopping import stop

_EMAIL = "ana@zone.example"


def _invite(data: Path, url: str) -> None:
    """Make somebody who can sign in."""
    database = Database(data, url=url)
    with database.session() as session:
        town = make_organisation(session, "town", "Zone-Fictive", TOWN)
        secret = invitations.invite(session, _EMAIL, town.id, "contributor")
        invitations.accept(session, secret, "Ana Exemple", PASSWORD)
    database.close()


def _nodes(stack: ExitStack, folder: Path, settings: dict[str, str]) -> list[Address]:
    """Serve a data folder and two copies of it."""
    origin = live_data(folder / "one" / "data")
    (origin / "graphs" / "journal.jsonl").touch()  # Nothing was loaded.
    _invite(origin, settings["PVD_DATABASE_URL"])
    nodes = []
    for name in ("one", "two", "three"):
        data = folder / name / "data"
        if data != origin:
            pull(str(origin), data)
        node, process = serving(data, **settings)
        stack.callback(stop, process, node.log)
        nodes.append(node)
    return nodes


def _signed_in(browser: FormClient, node: Address) -> bool:
    """Tell whether *node* shows the account, or asks to sign in."""
    browser.address = node.url
    try:
        return _EMAIL in browser.get("/account")
    except (HTTPError, HTTPException):
        return False


def _left(node: Address) -> int:
    """Return how often a client may still do what is limited, having done it once."""
    reply = exchange(node, "/account/invitation/none")
    return int(reply.headers["ratelimit"].partition("r=")[2].partition(";")[0])


@pytest.mark.slow
def test_a_sign_in_holds_at_all_nodes_and_ends_at_all(tmp_path: Path) -> None:
    """By the cookie that one of them signed; what is counted is counted together."""
    with ExitStack() as stack:
        cluster = stack.enter_context(open_cluster())
        (tmp_path / "keys").mkdir()
        keys = stack.enter_context(key_server(tmp_path / "keys"))
        settings = {
            "PVD_DATABASE_URL": fresh_database(cluster),
            "PVD_SESSION_KEY": "une clé de trente-deux signes au moins",
            "PVD_RATE_STORAGE": keys,
        }
        nodes = _nodes(stack, tmp_path, settings)
        first, second, third = nodes
        browser = FormClient(first.url)
        browser.post(
            "/account/login", "/account/login", email=_EMAIL, password=PASSWORD
        )

        assert all(_signed_in(browser, node) for node in nodes)

        # A form that one node showed is taken by another.
        browser.address = second.url
        secret = browser.secret("/account")
        browser.address = third.url
        browser.send("/account/logout", secret)
        assert not any(_signed_in(browser, node) for node in nodes)

        left = [_left(node) for node in nodes]
        assert left == [left[0], left[0] - 1, left[0] - 2]
        logs = [node.log.read_text(encoding="utf-8") for node in nodes]

    assert not any("Traceback" in log for log in logs)
