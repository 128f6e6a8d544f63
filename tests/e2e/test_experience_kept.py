"""Nothing typed is lost, in a browser: the session closes, a file is refused."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect, sync_playwright

from pvd_graph.experience.pictures import MOST_BYTES
from tests.conftest import start_server
from tests.e2e.test_experience_journey import PEOPLE, Stage, invite
from tests.live_site import live_data
from tests.members import PASSWORD

SAVED = "Enregistré à"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Stage]:
    """Serve a small site with its invitations; open a browser."""
    data = live_data(tmp_path_factory.mktemp("signed-out"))
    sent = invite(data, "")
    for address in start_server(data):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox", "--disable-background-networking"],
            )
            yield Stage(address, browser, sent)
            browser.close()


def _begun(stage: Stage, writer: Page) -> str:
    writer.goto(f"{stage.address}/experiences/new")
    writer.fill("#title", "Rouvrir la halle")
    writer.click("text=Commencer la fiche")
    writer.fill("#context", "Avant.")
    expect(writer.locator("#autosave")).to_contain_text(SAVED)
    return writer.url.partition("?")[0]


def _sign_in(page: Page, email: str) -> None:
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")


@pytest.mark.slow
def test_what_was_typed_is_there_after_signing_in(stage: Stage) -> None:
    """By the script in another tab, by the same tab, by the page that was answered."""
    email = PEOPLE[0][0]
    ana = stage.arrive(email)
    draft = _begun(stage, ana)

    # While one types: told, with the way; then it goes on by itself.
    ana.context.clear_cookies()
    ana.fill("#context", "Pendant.")
    told = ana.locator("#autosave")
    expect(told).to_contain_text("Vous n'êtes plus connecté")
    with ana.context.expect_page() as opened:
        told.locator("a").click()
    _sign_in(opened.value, email)
    expect(opened.value).to_have_url(draft)
    opened.value.close()
    expect(told).to_contain_text(SAVED, timeout=15_000)

    # The button: where to sign in, with the draft after it; the tab kept the text.
    ana.reload()
    expect(ana.locator("#context")).to_have_value("Pendant.")
    ana.context.clear_cookies()
    ana.fill("#context", "Par le bouton.")
    ana.click("form#sheet button:has-text('Enregistrer') >> nth=0")
    expect(ana.locator("h1")).to_have_text("Vous n'êtes plus connecté")
    ana.goto(f"{stage.address}/account/login?next={draft.removeprefix(stage.address)}")
    _sign_in(ana, email)
    expect(ana.locator("#context")).to_have_value("Par le bouton.")
    expect(ana.locator("#autosave")).to_contain_text(SAVED)

    # The form of the page that was answered, once signed in elsewhere.
    ana.context.clear_cookies()
    ana.fill("#context", "Renvoyé.")
    ana.click("form#sheet button:has-text('Enregistrer') >> nth=0")
    other = ana.context.new_page()
    other.goto(f"{stage.address}/account/login")
    _sign_in(other, email)
    expect(other.locator("h1")).to_be_visible()
    ana.click("text=Enregistrer ce que j'ai écrit")
    expect(ana.locator(".note[role=status]")).to_contain_text("enregistrée")
    ana.reload()
    expect(ana.locator("#context")).to_have_value("Renvoyé.")


@pytest.mark.slow
def test_a_picture_that_is_too_large_is_told_in_words(stage: Stage) -> None:
    """With the bound, above the form, and what was typed beside the picture."""
    bob = stage.arrive(PEOPLE[1][0])
    _begun(stage, bob)
    bob.fill("#new-alt", "La halle rouverte")
    bob.fill("#new-credit", "Ville fictive")
    content = b"\xff\xd8" + b"x" * (2 * MOST_BYTES)
    payload = FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=content)
    bob.set_input_files("#picture", payload)

    bob.click("text=Ajouter l'image")

    expect(bob.locator("#refusal")).to_contain_text("dépasse 20 Mo")
    expect(bob.locator("#new-alt")).to_have_value("La halle rouverte")
    expect(bob.locator("#new-credit")).to_have_value("Ville fictive")
