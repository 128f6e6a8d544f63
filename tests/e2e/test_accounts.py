"""Accounts as people meet them: the real server, a real browser, no mouse of ours.

Invitation, two-step sign-in, another's invitation, the log, a token, a lost password;
each page before axe-core in both themes, at 320 pixels without scrolling sideways.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, sync_playwright

from pvd_graph.services.mailing import OUTBOX
from tests.conftest import PVD
from tests.protocol.servers import small_server
from tests.protocol.wire import Address

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WEB = Path(__file__).parents[1] / "web"
AXE = (WEB / "axe-core-4.14.1" / "axe.min.js").read_text("utf-8")
PASSWORD = "quatre mots pris au hasard"  # noqa: S105 - of people who do not exist


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Serve the small generation, with accounts."""
    with small_server(tmp_path_factory.mktemp("accounts")) as address:
        yield address


@pytest.fixture(scope="module")
def page(chromium: str, served: Address) -> Iterator[Page]:
    """One browser; nothing may be refused by the policy, or asked elsewhere."""
    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(base_url=_home(served))
        page.on(
            "console",
            lambda told: said.append(told.text) if told.type == "error" else None,
        )
        page.on("request", lambda request: asked.append(request.url))
        yield page
        browser.close()
    # What a refused form answers is not an error of ours.
    assert [one for one in said if "400" not in one] == []
    assert [url for url in asked if not url.startswith((_home(served), "data:"))] == []


def _home(served: Address) -> str:
    return f"http://{served.host}:{served.port}"


def _look(page: Page) -> None:
    """Look for what a program can find wrong with a page."""
    page.evaluate(f"{AXE};0")
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            found = [(one["id"], one["nodes"]) for one in told["violations"]]
            assert found == [], (page.url, width, theme)
    page.set_viewport_size({"width": 1440, "height": 900})


def _invite(served: Address) -> str:
    command = [
        "--data",
        str(served.log.parent),
        "account",
        "invite",
        "anne@example.org",
    ]
    done = subprocess.run(  # noqa: S603 - our own command
        [*PVD, *command, "--role", "administrator"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip().split("//", 1)[1].partition("/")[2]


def _send(page: Page) -> None:
    page.click("main form.upload button[type=submit]:visible")


def _two_steps(page: Page) -> str:
    """Set up the second factor; return a recovery code."""
    page.goto("/account/second-factor")
    _look(page)
    totp = pyotp.TOTP(page.inner_text("main code").replace(" ", ""))
    page.fill("#code", totp.now())
    page.fill("#current", PASSWORD)
    _send(page)
    _look(page)
    return page.inner_text(".codes li:first-child")


def _administer(page: Page) -> None:
    """Invite a town and a partner, read the log, make a token."""
    page.goto("/account/admin")
    page.fill("#email", "lea@example.org")
    page.fill("#code", "99001")
    page.fill("#organisation_name", "Ville fictive")
    _send(page)
    assert page.url.endswith("?done=invited")
    page.click("summary")
    _look(page)
    page.fill("#email", "paul@example.org")
    page.select_option("#role", "publisher")
    page.select_option("#kind", "partner")
    page.fill("#code", "anct")
    page.fill("#organisation_name", "ANCT")
    _send(page)
    for path in ("/account/admin/log", "/account/email", "/account/tokens"):
        page.goto(path)
        _look(page)
    _send(page)
    _look(page)
    assert page.inner_text("code.token").startswith("pvd_")


def test_an_account_from_invitation_to_recovery(page: Page, served: Address) -> None:
    """By forms alone; signing in takes the code once it is set up."""
    page.goto(f"/{_invite(served)}")
    _look(page)
    page.fill("#name", "Anne Exemple")
    page.fill("#password", PASSWORD)
    _send(page)
    assert page.url == f"{_home(served)}/account"
    for one in page.query_selector_all("summary"):
        one.click()
    _look(page)

    recovery = _two_steps(page)
    _administer(page)
    page.goto("/account")
    page.click("text=Se déconnecter")
    _look(page)
    page.fill("#email", "anne@example.org")
    page.fill("#password", "ce n'est pas lui")
    _send(page)
    assert page.get_by_role("alert").is_visible()
    _look(page)
    page.fill("#password", PASSWORD)
    _send(page)
    assert page.url.endswith("/account/login/code")
    _look(page)
    page.fill("#code", recovery)
    _send(page)
    assert page.url == f"{_home(served)}/account"


def test_messages_wait_in_the_mailbox(page: Page, served: Address) -> None:
    """Without a mail server; the link leads to this server and opens."""
    page.goto("/account/forgotten")
    _look(page)
    page.fill("#email", "anne@example.org")
    _send(page)
    _look(page)
    text = (served.log.parent / OUTBOX).read_text("utf-8").replace("=\n", "")
    (link,) = re.findall(r"http://\S+/account/reset/\S+", text)
    assert link.startswith(_home(served))
    page.goto(link)
    _look(page)
    page.fill("#password", "d'autres mots pris au hasard")
    _send(page)
    assert page.url.endswith("?done=password")
