"""Short links to queries, made in the editor and without it; queries counted."""

import csv
import io
import json
import time
import urllib.parse
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.editor_page import (
    MAPPED,
    TOKENS,
    Watched,
    open_editor,
)

pytestmark = pytest.mark.browser


def test_a_short_link_is_made_in_the_editor_and_without_it(
    server: str, watched: Watched
) -> None:
    """One button: of what the editor holds, when it is open."""
    page = watched.page
    open_editor(server, page, "ASK { <x:1> ?p ?o }")
    page.evaluate(f"{TOKENS}.setValue('ASK {{ <x:2> ?p ?o }}')")
    page.get_by_role("button", name="Lien court").click()
    page.get_by_role("link", name="/q/").first.click()

    # The text is in a tab already: that one is chosen.
    expect(page.locator(".tabsList .tab [role=tab]")).to_have_count(1)
    expect(page.locator("#query")).to_have_value("ASK { <x:2> ?p ?o }")


def _link(server: str, query: str) -> str:
    data = urllib.parse.urlencode({"query": query}).encode()
    headers = {"Accept": "application/json"}
    request = urllib.request.Request(f"{server}/sparql/links", data, headers)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=30) as made:  # noqa: S310 - our own server
        link: str = json.load(made)["link"]
    return link


def test_a_short_link_with_an_ending_is_an_answer(server: str) -> None:
    """For a spreadsheet, a program, a page and a map."""
    link = _link(server, MAPPED.query)
    answers = {}
    for ending in ("csv", "json", "md", "geojson"):
        with urllib.request.urlopen(f"{link}.{ending}", timeout=30) as answer:  # noqa: S310 - our own server
            answers[ending] = answer.read().decode()
    columns, *rows = csv.reader(io.StringIO(answers["csv"], newline=""))

    assert tuple(columns) == MAPPED.answer.columns
    assert tuple(map(tuple, rows[:5])) == MAPPED.answer.rows
    assert len(json.loads(answers["json"])["results"]["bindings"]) == len(rows)
    assert answers["md"].startswith("|")
    assert len(json.loads(answers["geojson"])["features"]) == len(rows)


def test_queries_are_counted_without_their_text(server: str) -> None:
    """The public statistics tell that something was asked, and nothing of what."""
    query = "SELECT ?Jeanne_Martin { ?Jeanne_Martin a <urn:nothing> }"
    asked = urllib.parse.urlencode({"query": query, "format": "csv"})
    with urllib.request.urlopen(f"{server}/sparql?{asked}", timeout=30) as answer:  # noqa: S310 - our own server
        answer.read()
    deadline = time.monotonic() + 30
    told: dict[str, Any] = {"counts": []}
    while not any(one["format"] == "csv" for one in told["counts"]):
        assert time.monotonic() < deadline, told
        with urllib.request.urlopen(f"{server}/sparql/statistics.json") as counts:  # noqa: S310 - our own server
            told = json.load(counts)

    assert "Jeanne" not in json.dumps(told)
