"""A site whose graph lies on a server: a sheet is published there, and withdrawn."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from pvd_graph.services.checking_data import check_data
from pvd_graph.store.remote.adapters import ADAPTERS
from pvd_graph.store.remote.chosen import choosing
from pvd_graph.vocab import id_iri
from tests.conftest import start_server
from tests.e2e.forms import FormClient, decision_of
from tests.experience.sheets import TOWN, typed
from tests.experience.submitting import submitted
from tests.live_site import live_data
from tests.members import PASSWORD
from tests.remote_store import address_of, environment_of
from tests.servers import SERVERS

KINDS = [name for name in SERVERS if name in ADAPTERS]
_WORD = "zyxwremote"


def _text(address: str) -> str:
    """Return a page, or its status where there is none."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        error.close()
        return f"status {error.code}"


def _known(address: str, sheet: str) -> str:
    """Return whether the endpoint knows the sheet, as JSON tells it."""
    query = f"ASK {{ <{id_iri('experience', sheet)}> a ?type }}"
    asked = urllib.parse.urlencode({"query": query, "format": "json"})
    found = re.search(r'"boolean" ?: ?(\w+)', _text(f"{address}/sparql?{asked}"))
    return found[1] if found else ""


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not done():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_published_and_withdrawn_on_a_server(
    kind: str, tmp_path: Path
) -> None:
    """Seen by pages, search and queries; then by none; the server holds what we do."""
    data = live_data(tmp_path / "data")
    title = f"La halle {_WORD}"
    (sheet,) = submitted(
        data, TOWN, [typed(title=title, challenges=["habitat"], partners=[])]
    )
    with SERVERS[kind]() as server:
        for address in start_server(data, **environment_of(server)):
            _published_and_withdrawn(address, sheet, title)
            assert _text(f"{address}/readyz").startswith('{"ready": true')
        with choosing(address_of(server)):
            assert check_data(data).problems == ()


def _published_and_withdrawn(address: str, sheet: str, title: str) -> None:
    page, town = f"{address}/experiences/{sheet}", f"{address}/communes/{TOWN}"
    search = f"{address}/search?q={_WORD}"
    moderator, login = FormClient(address), "/account/login"
    moderator.post(login, login, email="mod@zone.example", password=PASSWORD)
    assert _known(address, sheet) == "false"

    decision_of(moderator, sheet, "accept")()
    _until(lambda: _known(address, sheet) == "true")
    _until(lambda: title in _text(page))
    _until(lambda: sheet in _text(town))
    _until(lambda: sheet in _text(search))

    decision_of(moderator, sheet, "withdraw")()
    _until(lambda: _known(address, sheet) == "false")
    _until(lambda: title not in _text(page))
    _until(lambda: sheet not in _text(town))
