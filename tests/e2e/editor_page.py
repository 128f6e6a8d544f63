"""The page of the editor, for the tests that open it; what goes wrong on it is kept."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Page, Response, expect, sync_playwright

from pvd_graph.services.tutorial import load_tutorial

LESSONS = {one.slug[3:]: one for one in load_tutorial()}
MAPPED = LESSONS["filter-and-order"]
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
HOSTILE = (
    'SELECT * { ?s ?p \'\'\'a\'\'\', """b é""" } # )-" SELECT\n'
    "SPARQL\n# `id` $(id) ${query} \\`\n"
)
Scheme = Literal["light", "dark"]
TOKENS = "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass
class Watched:
    """A page, what went wrong on it, and what it was sent."""

    page: Page
    errors: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def keep(self, response: Response) -> None:
        """Remember an answer to the page."""
        self.responses.append(response)


@contextmanager
def watching(chromium: str) -> Iterator[Watched]:
    """A page where errors, breaches of the policy and foreign requests fail."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        watched = Watched(page)
        page.on(
            "console",
            lambda line: (
                watched.errors.append(line.text)
                if line.type == "error" and "status of 400" not in line.text
                else None
            ),
        )
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("http://127.0.0.1:", "data:", "blob:"))
                else watched.errors.append(request.url)
            ),
        )
        page.on("response", watched.keep)
        yield watched
        browser.close()
    assert watched.errors == []


def open_editor(server: str, page: Page, query: str) -> None:
    """Open the page with *query*, and the editor on it."""
    page.goto(f"{server}/sparql?query={urllib.parse.quote(query)}")
    page.get_by_role("button", name="Ouvrir l'éditeur").click()
    expect(page.locator(".yasqe .CodeMirror")).to_be_visible()


def run_query(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Exécuter la requête").click()
