"""The page of a town on paper: what is read stays, what is clicked goes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(chromium: str, address: str) -> Iterator[Page]:
    """Show the page of a town of the small graph as it is printed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 794, "height": 1123})
        page.emulate_media(media="print", color_scheme="dark")
        page.goto(f"{address}/communes/99001")
        yield page
        browser.close()


def test_paper_has_no_menu_and_no_dark_band(page: Page) -> None:
    """Evidence, charts and sources are there, black on white."""
    expect(page.get_by_role("navigation", name="Rubriques")).to_be_hidden()
    expect(page.locator("#h-challenges")).to_be_visible()
    expect(
        page.get_by_text("la médiane des villes comparées est de").first
    ).to_be_visible()
    expect(page.locator(".figure-card .chart").first).to_be_visible()
    expect(page.locator(".figure-card details").first).to_be_hidden()
    expect(page.locator("#h-sources")).to_be_visible()
    style = "getComputedStyle(document.querySelector('.top')).backgroundColor"
    assert page.evaluate(style) == "rgba(0, 0, 0, 0)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 794


def test_a_full_circle_stays_full_on_paper(page: Page) -> None:
    """Browsers leave grounds out of print: an empty circle says no."""
    ground = (
        "one => getComputedStyle(one, '::before').printColorAdjust"
        " || getComputedStyle(one, '::before').webkitPrintColorAdjust"
    )
    found = page.locator(".status-met")

    assert found.count()
    assert set(found.evaluate_all(f"all => all.map({ground})")) == {"exact"}
