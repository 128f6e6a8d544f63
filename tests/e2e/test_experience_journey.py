"""The whole loop in a real browser: invited, written, published, found, answered, gone.

The server is the one that runs in production, over the small graph and a fictitious
town; nobody is told anything but by what their screen shows.
"""

import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pvd_graph.accounts import invitations
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Kind, Role
from pvd_graph.accounts.organisations import make_organisation
from tests.conftest import free_port, start_server
from tests.live_site import live_data
from tests.members import PASSWORD
from tests.postgresql import DATABASES, empty_database

PEOPLE: tuple[tuple[str, Kind, str, str, Role], ...] = (
    ("ana@zone.example", "town", "Zone-Fictive", "99001", "contributor"),
    ("bob@zone.example", "town", "Zone-Fictive", "99001", "contributor"),
    ("eve@zone.example", "town", "Sainte-Fictive", "99002", "contributor"),
    ("zoe@zone.example", "town", "Sainte-Fictive", "99002", "contributor"),
    ("mod@zone.example", "programme", "Programme", "", "moderator"),
)
NOTE = ".note[role=status]"


@dataclass(frozen=True)
class Stage:
    """A running site, a browser, and the invitations that were sent."""

    address: str
    browser: Browser
    invitations: dict[str, str]

    def arrive(self, email: str) -> Page:
        """Accept an invitation in a window of one's own."""
        page = self.browser.new_context().new_page()
        page.goto(self.address + self.invitations[email])
        page.fill("#name", "Exemple")
        page.fill("#password", PASSWORD)
        page.click("form.upload button[type=submit]")
        expect(page).to_have_url(re.compile("/account"))
        return page


@pytest.fixture(scope="module", params=DATABASES)
def stage(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    chromium: str,
) -> Iterator[Stage]:
    """Serve a small site with its invitations, on either database; open a browser."""
    data, url = live_data(tmp_path_factory.mktemp("journey")), empty_database(request)
    sent = invite(data, url)
    for address in start_server(data, PVD_DATABASE_URL=url):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox", "--disable-background-networking"],
            )
            yield Stage(address, browser, sent)
            browser.close()


@contextmanager
def browser_to_kill(
    chromium: str, profile: Path
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a browser in a process group of its own; yield where it is driven, and it."""
    port = free_port()
    command = [
        *(chromium, "--headless", "--no-sandbox", "--disable-background-networking"),
        *(f"--user-data-dir={profile}", f"--remote-debugging-port={port}"),
        "about:blank",
    ]
    process = subprocess.Popen(  # noqa: S603 - the browser of the tests
        command,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
    try:
        while True:
            assert time.monotonic() < deadline, "the browser did not start"
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/json/version", timeout=5).close()  # noqa: S310 - our own browser
                break
            time.sleep(0.1)
        yield address, process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def invite(data: Path, url: str) -> dict[str, str]:
    """Invite all of them; return the path of each invitation."""
    database = Database(data, url=url)
    sent = {}
    with database.session() as session:
        for email, kind, name, code, role in PEOPLE:
            owner = make_organisation(session, kind, name, code)
            secret = invitations.invite(session, email, owner.id, role)
            sent[email] = f"/account/invitation/{secret}"
    database.close()
    return sent


def _asks(page: Page, address: str, key: str) -> bool:
    query = f"ASK {{ <https://w3id.org/pvd-graph/id/experience/{key}> a ?type }}"
    answer = page.request.get(
        f"{address}/sparql?query={quote(query)}",
        headers={"Accept": "application/sparql-results+json"},
    )
    found: bool = answer.json()["boolean"]
    return found


def _write(stage: Stage, ana: Page) -> str:
    """Write a draft, kill the window, find all of it again; return its UUID."""
    ana.goto(f"{stage.address}/experiences/new")
    ana.fill("#title", "Rouvrir la halle")
    ana.click("text=Commencer la fiche")
    ana.fill("#context", "La halle était **vide**.")
    ana.fill("#course", "Un bail d'un jour par semaine.")
    ana.fill("#contact", "mairie@zone.example")
    ana.click("summary:has-text('Habitat')")
    ana.check("input[value=logements-vacants]")
    expect(ana.locator("#autosave")).to_contain_text("Enregistré à")
    ana.wait_for_timeout(2_500)
    address, context = ana.url, ana.context
    ana.close(run_before_unload=False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#context")).to_have_value("La halle était **vide**.")
    expect(again.locator("input[value=logements-vacants]")).to_be_checked()
    found = re.search("[0-9a-f-]{36}", address)
    assert found is not None
    return found[0]


def _submit(page: Page, address: str, key: str) -> None:
    page.goto(f"{address}/experiences/drafts/{key}")
    page.click("button[name=preview]")
    expect(page.locator("article strong").first).to_have_text("vide")
    page.click("text=Soumettre à la modération")
    expect(page.locator(NOTE)).to_contain_text("soumise")


def test_the_whole_loop(stage: Stage) -> None:
    """Every step that the programme promises a town."""
    address = stage.address
    ana = stage.arrive("ana@zone.example")
    mod = stage.arrive("mod@zone.example")
    eve = stage.arrive("eve@zone.example")
    context = ana.context
    key = _write(stage, ana)
    ana = context.pages[-1]
    _submit(ana, address, key)

    mod.goto(f"{address}/moderation")
    mod.click("text=Rouvrir la halle")
    mod.fill("#text", "Dites le coût.")
    mod.click("button[value=change]")
    expect(mod.locator(NOTE)).to_contain_text("envoyée")
    ana.goto(f"{address}/experiences/drafts/{key}")
    expect(ana.locator(".words")).to_contain_text("Dites le coût.")
    # She leaves the page before it is saved.
    ana.fill("#cost_eur", "12 500")
    _submit(ana, address, key)

    assert not _asks(eve, address, key)
    mod.goto(f"{address}/moderation/{key}")
    mod.click("button[value=accept]")
    expect(mod.locator(NOTE)).to_contain_text("publiée")
    assert _asks(eve, address, key)

    # A town that faces the same challenge finds it by that challenge.
    eve.goto(f"{address}/challenges/logements-vacants")
    eve.click("text=Rouvrir la halle")
    expect(eve.locator("h1")).to_have_text("Rouvrir la halle")
    assert "mairie@" not in eve.content()
    eve.click("a:has-text('Poser une question')")
    eve.fill("#q", "Combien de baux ?")
    eve.click("button:has-text('Poser la question')")
    expect(eve.locator(NOTE)).to_contain_text("envoyée")

    ana.goto(f"{address}/experiences/{key}/talk")
    ana.fill("textarea[name=text]", "Trois la première année.")
    ana.click("button:has-text('Publier la réponse')")
    expect(ana.locator(NOTE)).to_contain_text("réponse")
    eve.goto(f"{address}/experiences/{key}")
    expect(eve.locator("main")).to_contain_text("Trois la première année.")

    ana.goto(f"{address}/experiences/drafts/{key}")
    ana.click("summary:has-text('Retirer la fiche')")
    ana.check("form[action$=withdraw] input[name=sure]")
    ana.click("button:has-text('Retirer la fiche')")
    expect(ana.locator(NOTE)).to_contain_text("retirée")
    gone = eve.goto(f"{address}/experiences/{key}")
    assert gone is not None
    assert gone.status == 404
    assert not _asks(eve, address, key)


def test_a_page_left_before_it_is_saved_loses_nothing(stage: Stage) -> None:
    """Reloaded at once, again and again; nobody is asked which text holds."""
    bob = stage.arrive("bob@zone.example")
    bob.goto(f"{stage.address}/experiences/new")
    bob.fill("#title", "Rouvrir le lavoir")
    bob.click("text=Commencer la fiche")
    bob.fill("#contact", "mairie@zone.example")
    bob.click("summary:has-text('Habitat')")
    bob.check("input[value=logements-vacants]")
    text = ""
    for word in ("Le", "lavoir", "était", "vide."):
        text = f"{text} {word}".strip()
        bob.fill("#context", text)
        bob.reload()
        expect(bob.locator("#context")).to_have_value(text)
    expect(bob.locator("input[value=logements-vacants]")).to_be_checked()
    bob.fill("#course", "Un toit.")
    bob.goto(f"{stage.address}/experiences/mine")
    bob.go_back()
    expect(bob.locator("#course")).to_have_value("Un toit.")
    expect(bob.locator("#autosave")).to_contain_text("Enregistré à")
    bob.click("button[name=preview]")
    expect(bob.locator("article")).to_contain_text("Le lavoir était vide.")
    expect(bob.locator("article")).to_contain_text("Un toit.")


def test_what_another_saved_meanwhile_is_not_overwritten(stage: Stage) -> None:
    """Nor by what the tab has kept: then both texts are shown."""
    first = stage.browser.contexts[-1].pages[0]
    first.goto(f"{stage.address}/experiences/mine")
    first.click("text=Rouvrir le lavoir")
    second = first.context.new_page()
    second.goto(first.url)
    with second.expect_response(lambda answer: answer.request.method == "POST"):
        second.fill("#results", "Trois lavandières.")
    # Nothing of the first window reaches the server before it is left.
    first.route("**/autosave", lambda route: route.abort())
    first.fill("#results", "Quatre lavandières.")
    first.unroute("**/autosave")
    first.reload()
    expect(first.locator("#results")).to_have_value("Quatre lavandières.")
    expect(first.locator("#autosave")).to_contain_text("Rien n'est perdu")
    first.click("button[name=preview]")
    expect(first.locator("main")).to_contain_text("Trois lavandières.")
    expect(first.locator("#results")).to_have_value("Quatre lavandières.")


def test_a_killed_browser_loses_nothing_that_was_saved(
    stage: Stage, chromium: str, tmp_path: Path
) -> None:
    """SIGKILL, as a machine without memory would; another browser goes on."""
    with browser_to_kill(chromium, tmp_path / "profile") as (address, process):
        first = stage.browser.browser_type.connect_over_cdp(address)
        page = first.contexts[0].pages[0]
        page.goto(stage.address + stage.invitations["zoe@zone.example"])
        page.fill("#name", "Exemple")
        page.fill("#password", PASSWORD)
        page.click("form.upload button[type=submit]")
        page.goto(f"{stage.address}/experiences/new")
        page.fill("#title", "Rouvrir la gare")
        page.click("text=Commencer la fiche")
        page.fill("#context", "La gare était **fermée**.")
        expect(page.locator("#autosave")).to_contain_text("Enregistré à")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    again = stage.browser.new_context().new_page()
    again.goto(f"{stage.address}/account/login")
    again.fill("#email", "zoe@zone.example")
    again.fill("#password", PASSWORD)
    again.click("form.upload button[type=submit]")
    again.goto(f"{stage.address}/experiences/mine")
    again.click("text=Rouvrir la gare")
    expect(again.locator("#context")).to_have_value("La gare était **fermée**.")


def test_pages_fit_a_small_screen(stage: Stage) -> None:
    """320 pixels, without a bar to scroll sideways."""
    page = stage.browser.new_page(viewport={"width": 320, "height": 800})
    for path in ("/experiences", "/account/login"):
        page.goto(stage.address + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, path
