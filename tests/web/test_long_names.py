"""Names of one long word break on the smallest screens; others stay whole."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Longer than any name of a French commune, and without a hyphen to break at.
_LONG = "Saintremyencontreetmontesserauxbainssurfictiveetexemple"
_RENAME = """(name) => {
  for (const one of document.querySelectorAll(
    'main :is(h1, h2, h3, a:not(.button), dd, strong)')) {
    const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
    if (text && text.data.trim().length > 2) text.data = name;
  }
}"""
PAGES = [
    *("/communes", "/communes/99001", "/communes/99001/peers", "/challenges"),
    *("/communes/99001/graph", "/actions", "/partners", "/map", "/groups"),
    *("/compare?communes=99001,99002", "/compare?communes=99001,99002,01034"),
    *("/challenges/logements-vacants", "/search?q=fictive", "/programme/dashboard"),
    *("/datasets", "/site-map", "/experiences"),
]


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    """Open a page 320 pixels wide."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        yield browser.new_page(viewport={"width": 320, "height": 800})
        browser.close()


_LINES = """one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return range.getClientRects().length;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_no_name_makes_a_page_scroll_sideways(
    page: Page, address: str, path: str
) -> None:
    """WCAG 2.2, 1.4.10: whatever the length of what partners name."""
    page.goto(address + path)
    page.evaluate(_RENAME, _LONG)

    assert _LONG in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_words_of_buttons_stay_whole(page: Page, address: str) -> None:
    """“Chercher” was cut in two beside its field: a button is as wide as its word."""
    page.goto(address + "/search?q=sainte")
    button = page.locator("main form button").first

    lines = button.evaluate(_LINES)
    assert lines == 1
