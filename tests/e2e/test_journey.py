"""One journey in headless Chromium, on a phone: home, search, town, peers, back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A phone's page; console errors and requests to other hosts fail the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        errors: list[str] = []
        page.on(
            "console",
            lambda line: errors.append(line.text) if line.type == "error" else None,
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("http://127.0.0.1:", "data:"))
                else errors.append(request.url)
            ),
        )
        yield page
        browser.close()
    assert errors == []


def test_a_mayor_finds_peers_and_why(server: str, page: Page) -> None:
    """Type a name, choose it with the keyboard, read challenges, open the peers."""
    page.goto(server)
    box = page.get_by_role("combobox").first
    box.press_sequentially("felletin", delay=30)
    expect(page.get_by_role("option").first).to_contain_text("Felletin")
    box.press("ArrowDown")
    box.press("Enter")

    expect(page).to_have_url(f"{server}/communes/23079")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Felletin")
    expect(page.locator("main")).to_contain_text("Logements vacants de longue durée")
    page.goto(f"{server}/communes/23079/peers")
    expect(page.locator("main")).to_contain_text("Comme vous")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_search_works_without_javascript(server: str, chromium: str) -> None:
    """The form alone: type, send, choose."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page(java_script_enabled=False)
        page.goto(server)
        page.locator("input[name=q]").last.fill("felletin")
        page.locator("input[name=q]").last.press("Enter")
        page.get_by_role("link", name="Felletin").first.click()

        expect(page).to_have_url(f"{server}/communes/23079")
        browser.close()
