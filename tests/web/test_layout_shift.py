"""What is read does not move while the rest of a page comes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.paint import SLOW, painted

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ("/", "/communes/99001", "/communes/99001/peers", "/map")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Open a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.mark.parametrize("path", ["/", "/communes/99001/peers", "/map"])
def test_the_map_is_asked_once_and_early(
    browser: Browser, address: str, path: str
) -> None:
    """With the style sheet, not after it; and what is asked early is what is drawn."""
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url.removeprefix(address)))
    page.on("console", lambda one: said.append(one.text))
    page.goto(address + path, wait_until="load")
    # Chromium complains, some seconds after, of what was fetched early and not used.
    page.wait_for_timeout(6_000)
    page.close()

    shapes = [one for one in asked if one.startswith("/map/hexagone")]
    assert len(shapes) == 1
    assert asked.index(shapes[0]) < 8
    assert said == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_on_a_slow_network(
    browser: Browser, address: str, path: str, width: int
) -> None:
    """Style sheets, fonts and pictures come late; each has its place beforehand.

    A tenth is what Chromium's makers call good; how long it takes is measured by
    ``bench_paint.py``, since a busy machine would tell of itself.
    """
    found = painted(browser, address + path, SLOW, width)

    assert found.paint_ms > 0
    assert found.shift < 0.1
