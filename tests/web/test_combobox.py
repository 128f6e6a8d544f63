"""The search field in a real browser: by keyboard, in a narrow window, by CSP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A page 320 pixels wide; any console message, refusals of the CSP too, fails."""
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 320, "height": 640})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        browser.close()
    assert said == []


def test_suggestion_is_taken_by_keyboard(page: Page, address: str) -> None:
    """Type, go down, see which one is active, enter."""
    page.goto(address)
    field = page.get_by_label("Votre commune, un défi, un partenaire")
    field.fill("fictive s")
    options = page.get_by_role("option")

    expect(options).to_have_count(3)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Enter")

    expect(page).to_have_url(f"{address}/communes/99001")


def test_a_choice_stays_when_suggestions_come_again(page: Page, address: str) -> None:
    """Whoever types on, or on a slow line, does not lose what they went down to."""
    page.goto(address)
    field = page.get_by_label("Votre commune, un défi, un partenaire")
    field.fill("fictive")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_contain_text("(99001)")

    with page.expect_response(lambda answer: "search.json" in answer.url):
        field.press("End")
        field.press_sequentially(" s")

    expect(options).to_have_count(3)
    expect(page.locator("[aria-selected=true]")).to_contain_text("(99001)")


def test_a_choice_fills_the_field_of_a_pair(page: Page, address: str) -> None:
    """Name and code, so that it means one commune; only communes are offered."""
    page.goto(f"{address}/compare")
    field = page.get_by_label("Première commune")
    field.fill("fictive")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    options.last.click()

    expect(options).to_have_count(0)
    expect(field).to_have_value("Sainte-Fictive (99002)")
    expect(page).to_have_url(f"{address}/compare")


def test_escape_closes_and_enter_searches(page: Page, address: str) -> None:
    """The field is a plain form all along."""
    page.goto(address)
    field = page.get_by_label("Votre commune, un défi, un partenaire")
    field.fill("fict")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("fict")
    field.press("Enter")

    expect(page).to_have_url(f"{address}/search?q=fict")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/communes", "/communes/99001", "/challenges", "/actions", "/sparql"),
        *("/communes/99001/peers?w_size=90", "/compare", "/compare?a=fictive&b=zzzz"),
        "/compare?communes=99001,99003",
    ],
)
def test_nothing_scrolls_sideways(page: Page, address: str, path: str) -> None:
    """WCAG 2.2, 1.4.10: a page reflows at 320 pixels."""
    page.goto(address + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_page_is_read_in_the_dark(page: Page, address: str, tmp_path: Path) -> None:
    """The theme follows the device."""
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    page.screenshot(path=tmp_path / "dark.png")

    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert colour == "rgb(17, 23, 21)"
