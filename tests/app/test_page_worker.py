"""A process makes pages: the same bytes as who serves them would send."""

import io
import json
import os
import pickle
import subprocess
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pvd_graph.app import create_app, headers
from pvd_graph.app.accounts_setup import EXTENSION as ACCOUNTS
from pvd_graph.app.experience_setup import EXTENSION as SHEETS
from pvd_graph.app.page_cache import KeptPage, PageKey, page_cache
from pvd_graph.app.site import LiveSite
from pvd_graph.store.child import environment
from pvd_graph.store.generations import Generations
from tests.live_site import live_data

HOST = "https://pvd.example/"
TOWN = "/communes/99001"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> LiveSite:
    """Return a site over a small graph that was published."""
    return LiveSite(Generations(live_data(tmp_path_factory.mktemp("made")) / "store"))


def served(site: LiveSite, *, demo: bool = False, accounts: bool = False) -> Flask:
    """Return the application that serves *site*; with *accounts* towns write there."""
    app = create_app(site)
    app.config["PVD_DEMO"] = demo
    if accounts:
        app.extensions[ACCOUNTS] = object()
        app.extensions[SHEETS] = object()
    return app


def made(
    site: LiveSite, app: Flask, pages: list[tuple[str, str]], time_s: float = 60.0
) -> dict[PageKey, KeptPage]:
    """Return what the process makes of *pages* for *app*."""
    generation = site.stored().generation
    order = {
        "db": str(generation.db),
        "search": str(generation.search),
        "number": generation.number,
        "build": app.extensions[headers.BUILD],
        "host_url": HOST,
        "pages": pages,
        "accounts": ACCOUNTS in app.extensions,
        "sheets": SHEETS in app.extensions,
        "demo": app.config["PVD_DEMO"],
        "parent": os.getpid(),
        "time_s": time_s,
    }
    done = subprocess.run(
        [sys.executable, "-m", "pvd_graph.app.page_worker"],
        input=json.dumps(order).encode(),
        stdout=subprocess.PIPE,
        env=environment(),
        check=True,
    )
    found, sent = {}, io.BytesIO(done.stdout)
    while sent.tell() < len(done.stdout):
        key, page = pickle.load(sent)  # noqa: S301 - of our own program
        found[key] = page
    return found


def asked(client: FlaskClient, key: PageKey) -> KeptPage:
    """Return what *client* is answered, as it is kept."""
    sent = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    if key.language == "en" and "lang=" not in key.address:
        sent["Cookie"] = "lang=en"
    client.get(key.address, base_url=HOST, headers=sent)
    kept = page_cache(client.application).find(key)
    assert kept is not None
    return kept


@pytest.mark.parametrize(("demo", "accounts"), [(False, False), (True, True)])
def test_pages_are_those_that_the_site_sends(
    site: LiveSite, *, demo: bool, accounts: bool
) -> None:
    """Byte for byte and header for header, under the very key it looks them up by."""
    app = served(site, demo=demo, accounts=accounts)
    pages = [
        (f"{TOWN}?", "fr"),
        (f"{TOWN}?", "en"),
        (f"{TOWN}?lang=en", "en"),
        (f"{TOWN}/peers?", "fr"),
        *((f"{path}?", "fr") for path in ("/", "/communes", "/challenges", "/map")),
        *((f"{path}?", "fr") for path in ("/actions", "/partners")),
    ]
    found = made(site, app, pages)

    assert [(key.address, key.language) for key in found] == pages
    for key, page in found.items():
        assert page == asked(app.test_client(use_cookies=False), key)
    texts = [one.unpacked().body.decode() for one in found.values()]
    signs = ">Mon compte<", ">My account<"
    assert all(any(one in text for one in signs) == accounts for text in texts)
    assert ('href="/experiences/new"' in texts[0]) == accounts
    assert all(HOST in one for one in texts)


def test_what_is_not_kept_is_not_made(site: LiveSite) -> None:
    """What changes by itself, what is not there, what leads elsewhere."""
    pages = [("/experiences?", "fr"), ("/communes/00000?", "fr"), ("/healthz?", "fr")]

    assert made(site, served(site), pages) == {}


def test_it_ends_with_its_deadline(site: LiveSite) -> None:
    """Even where nobody stops it."""
    with pytest.raises(subprocess.CalledProcessError):
        made(site, served(site), [(f"{TOWN}?", "fr")] * 1000, time_s=0.5)
