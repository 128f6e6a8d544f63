"""Each type of page before axe-core, in both themes, wide and narrow.

axe-core finds what a program can find: names, roles, contrast, structure. That nothing
is asked of another site, and that nothing scrolls sideways at 320 pixels, is looked at
on the way. `axe-core-4.14.1` is for tests alone: it is the file of the npm package
`axe-core@4.14.1` (MPL-2.0), and no page holds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(__file__).parent / "axe-core-4.14.1" / "axe.min.js").read_text("utf-8")
FIGURE = "private_long_vacancy_rate_pct"
PAGES = [
    "/",
    "/about",
    "/about/design",
    "/accessibility",
    "/actions",
    "/actions?challenge=logements-vacants",
    "/api",
    "/catalog",
    "/challenges",
    "/challenges/logements-vacants",
    "/communes",
    "/communes/99001",
    "/communes/99003",
    "/communes/99001/graph",
    "/communes/99001/peers",
    "/compare?communes=99001,99002",
    "/compare?communes=99001,99002,01034",
    "/data-model",
    "/datasets",
    "/embed/map",
    "/experiences",
    "/groups",
    "/groups/vacance-fictive",
    "/guide",
    "/map",
    f"/map?indicator={FIGURE}",
    "/ontology",
    "/partners",
    "/partners?region=99&role=signatory",
    "/partners/cerema",
    "/privacy",
    "/programme",
    "/programme/dashboard",
    "/questions",
    f"/resource/indicator/{FIGURE}",
    "/search?q=fictive",
    "/search?q=rienrienrien",
    "/sparql/help",
    "/there-is-no-such-page",
]


@dataclass
class Watch:
    """A page, and what it said and asked while it was open."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def watch(chromium: str) -> Iterator[Watch]:
    """One browser for all pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        found = Watch(browser.new_page())
        found.page.on(
            "console",
            lambda told: found.said.append(told.text) if told.type == "error" else None,
        )
        found.page.on("pageerror", lambda error: found.said.append(str(error)))
        found.page.on("request", lambda asked: found.asked.append(asked.url))
        yield found
        browser.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible(watch: Watch, address: str, path: str) -> None:
    """No violation of any impact, wide and narrow, by day and by night."""
    page = watch.page
    watch.said.clear()
    watch.asked.clear()
    page.set_viewport_size({"width": 1440, "height": 900})
    answer = page.goto(address + path, wait_until="networkidle")
    page.evaluate(f"{AXE};0")
    found = []
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            found += [
                (width, theme, one["id"], one["nodes"][0]["target"])
                for one in told["violations"]
            ]

    assert found == []
    assert [url for url in watch.asked if not url.startswith((address, "data:"))] == []
    if answer is not None and answer.ok:
        assert watch.said == []
