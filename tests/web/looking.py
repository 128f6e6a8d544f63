"""Pages before axe-core, wide and narrow, by day and by night; pages without a server.

axe-core finds what a program can find: names, roles, contrast, structure.
`axe-core-4.14.1` is for tests alone: it is the file of the npm package
`axe-core@4.14.1` (MPL-2.0), and no page holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, sync_playwright

__all__ = ["WIDTHS", "Watch", "faults", "served_by", "watching"]

WIDTHS = (1440, 320)
_AXE = (Path(__file__).parent / "axe-core-4.14.1" / "axe.min.js").read_text("utf-8")


@dataclass
class Watch:
    """A page, and what it said and asked while it was open."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, address: str) -> int:
        """Open a page wide; return the status of its answer."""
        self.said.clear()
        self.asked.clear()
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = self.page.goto(address, wait_until="networkidle")
        assert answer is not None
        return answer.status


@contextmanager
def watching(chromium: str) -> Iterator[Watch]:
    """Open a browser of which errors and requests are kept."""
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


def faults(page: Page) -> list[tuple[int, str, str, object]]:
    """Return (width, theme, rule, where) of what is wrong with an open page."""
    page.evaluate(f"{_AXE};0")
    found: list[tuple[int, str, str, object]] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((width, "", "scrolls sideways", page.url))
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            found += [
                (width, theme, one["id"], one["nodes"][0]["target"])
                for one in told["violations"]
            ]
    return found


@contextmanager
def served_by(page: Page, client: FlaskClient, address: str) -> Iterator[None]:
    """Answer what *page* asks of *address* by *client*, with its cookies.

    So a browser sees the pages of whoever is signed in there, without a server.
    """

    def answered(route: Route) -> None:
        asked = route.request
        with client.open(
            asked.url.removeprefix(address),
            method=asked.method,
            base_url=address,
            headers={"Accept": asked.headers.get("accept", "*/*")},
            buffered=True,
        ) as answer:
            kept = {
                name: value
                for name, value in answer.headers.items()
                if name.lower() != "set-cookie"
            }
            route.fulfill(status=answer.status_code, headers=kept, body=answer.data)

    pattern = f"{address}/**"
    page.route(pattern, answered)
    yield
    page.unroute(pattern)
