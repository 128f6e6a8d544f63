"""What is typed is not lost, what runs can be stopped, what comes is told."""

import urllib.error
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.e2e.editor_page import (
    LONG,
    MAPPED,
    TOKENS,
    Watched,
    open_editor,
    run_query,
)

pytestmark = pytest.mark.browser


def test_leaving_loses_nothing(server: str, watched: Watched) -> None:
    """An example opens beside what was typed; reload and Back bring all of it again."""
    page = watched.page
    tabs = page.locator(".tabsList .tab:has(.closeTab)")
    shown = page.locator(".tabPanel.active .CodeMirror")
    open_editor(server, page, "ASK { <x:1> ?p ?o }")
    page.evaluate(f"{TOKENS}.setValue('ASK {{ <x:2> ?p ?o }}')")
    page.goto(f"{server}/sparql?query={urllib.parse.quote(MAPPED.query)}")
    expect(shown).to_contain_text("LIMIT 20")
    expect(tabs).to_have_count(2)
    page.evaluate(f"{TOKENS}.setValue('ASK {{ <x:3> ?p ?o }}')")
    page.reload()

    expect(shown).to_contain_text("<x:3>")
    expect(tabs).to_have_count(2)
    page.go_back()
    expect(shown).to_contain_text("<x:3>")
    tabs.first.locator("a").click()
    expect(shown).to_contain_text("<x:2>")
    assert "bindings" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_form_keeps_its_text(server: str, watched: Watched) -> None:
    """Without the editor: after a reload, and after an example and Back."""
    page = watched.page
    page.goto(f"{server}/sparql")
    page.locator("#query").fill("ASK { <x:1> ?p ?o }")
    page.reload()
    expect(page.locator("#query")).to_have_value("ASK { <x:1> ?p ?o }")
    page.goto(f"{server}/sparql?query=ASK%20%7B%7D")
    expect(page.locator("#query")).to_have_value("ASK {}")
    page.go_back()
    expect(page.locator("#query")).to_have_value("ASK { <x:1> ?p ?o }")


def test_a_query_is_stopped_by_the_button_that_ran_it(
    server: str, watched: Watched
) -> None:
    """Which says so, and what comes of it is no failure."""
    page = watched.page
    open_editor(server, page, LONG)
    run_query(page)
    page.get_by_role("button", name="Arrêter la requête").click()

    expect(page.locator(".yasr_results")).to_have_text("Requête arrêtée.")
    expect(page.locator("#editor-status")).to_have_text("Requête arrêtée.")
    expect(page.get_by_role("button", name="Exécuter la requête")).to_be_visible()


def test_an_answer_is_shown_and_told(server: str, watched: Watched) -> None:
    """It comes on the screen, has the focus, and is told in a few words."""
    page = watched.page
    open_editor(server, page, MAPPED.query)
    run_query(page)
    results = page.locator(".yasr_results")

    expect(page.locator("#editor-status")).to_have_text("20 lignes")
    expect(results).to_be_focused()
    expect(results).to_be_in_viewport(ratio=0.3)
    heading = page.get_by_role("columnheader", name="population")
    assert "num" in (heading.get_attribute("class") or "")


def test_a_query_that_lasts_is_refused_on_the_page(server: str) -> None:
    """By the pool's deadline, in French, with a way on."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    data = urllib.parse.urlencode({"query": query}).encode()
    request = urllib.request.Request(f"{server}/sparql/results", data)  # noqa: S310 - our own server

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)  # noqa: S310 - our own server
    page = refused.value.read().decode()
    assert refused.value.code == 503
    assert 'id="results"' in page
    assert 'href="/dumps/"' in page


def test_the_permanent_link_asks_again_once(server: str, watched: Watched) -> None:
    """It shows the query and its answer; a reload does not ask a second time."""
    page = watched.page
    page.goto(f"{server}/sparql?query={urllib.parse.quote(MAPPED.query)}")
    link = page.locator("#permalink").get_attribute("href") or ""
    page.goto(f"{server}{link}")
    expect(page.locator(".yasr_results tbody tr")).to_have_count(20)
    page.reload()
    expect(page.locator("#editor-status")).to_have_text("Éditeur ouvert.")
    expect(page.locator(".yasr_results tbody tr")).to_have_count(0)
