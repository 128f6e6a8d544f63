"""Visits of the site in a real browser: what goes wrong fails, what is seen is kept.

Screenshots go to ``build/screenshots``, which git leaves out, or to the folder that
``PVD_SCREENSHOTS`` names; continuous integration keeps that folder with its log.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import ROOT

__all__ = ["SIZES", "Visit", "visiting"]

SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
"""Kind of screen -> width and height in CSS pixels."""
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
_KEPT = Path(os.environ.get("PVD_SCREENSHOTS") or ROOT / "build" / "screenshots")
_TALLEST = 16_000


@dataclass
class Visit:
    """One reader on one screen.

    Attributes:
        page: of the browser.
        server: address of the site.
        name: of the reader; screenshots begin with it.
        size: key of `SIZES`.
    """

    page: Page
    server: str
    name: str
    size: str
    seen: int = 0

    def go(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(self.server + path)

    def see(self, title: str) -> None:
        """Check that the page is whole and fits, and keep what it looks like.

        Args:
            title: what its first heading says, or a part of it.
        """
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)
        width = SIZES[self.size][0]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width
        self.seen += 1
        tall = self.page.evaluate("document.documentElement.scrollHeight")
        # Of a page that is a book, the first screen: drawing it whole takes minutes.
        self.page.screenshot(
            path=_KEPT / f"{self.name}-{self.size}-{self.seen:02}.png",
            full_page=tall <= _TALLEST,
        )


@contextmanager
def visiting(chromium: str, server: str, name: str, size: str) -> Iterator[Visit]:
    """Open a browser; errors of its console and requests to other hosts fail."""
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        width, height = SIZES[size]
        page = browser.new_page(
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            locale="fr-FR",
        )
        page.on(
            "console",
            lambda told: wrong.append(told.text) if told.type == "error" else None,
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((server, "data:", "blob:"))
                else wrong.append(asked.url)
            ),
        )
        yield Visit(page, server, name, size)
        browser.close()
    assert wrong == []
