"""The editor in headless Chromium: runs, stays on this site, lets the keyboard out."""

import csv
import io
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

from pvd_graph.services.questions import load_questions
from tests.e2e.editor_page import (
    ARGUMENTS,
    LESSONS,
    MAPPED,
    TOKENS,
    Watched,
    open_editor,
    run_query,
)

pytestmark = pytest.mark.browser


def test_editor_shows_table_chart_map_and_text(server: str, watched: Watched) -> None:
    """One answer, four views, on a phone that need not scroll sideways."""
    page = watched.page
    open_editor(server, page, MAPPED.query)
    run_query(page)
    results = page.locator(".yasr_results")

    expect(results.locator("tbody tr")).to_have_count(MAPPED.answer.total)
    first = results.locator("tbody tr").first.locator("td")
    assert tuple(first.all_inner_texts()) == MAPPED.answer.rows[0]
    page.get_by_title("Trier par population").click()
    page.get_by_title("Trier par population").click()
    sizes = results.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert sizes == sorted(sizes, key=int, reverse=True)
    page.get_by_role("button", name="Vue : Graphique").click()
    expect(results.locator(".bars li")).to_have_count(MAPPED.answer.total)
    longest = f"la plus longue barre vaut {max(sizes, key=int)}."
    expect(results.locator(".hint")).to_contain_text(longest)
    page.get_by_role("button", name="Vue : Carte").click()
    expect(results.locator("circle")).to_have_count(MAPPED.answer.total)
    page.get_by_role("button", name="Vue : Brut").click()
    expect(results.locator("pre")).to_contain_text('"bindings"')
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_with_its_editor_weighs_less_than_350_kb(
    server: str, watched: Watched
) -> None:
    """Compressed: page, styles, modules, editor and what it completes."""
    page = watched.page
    open_editor(server, page, load_questions()[0].query)
    page.wait_for_load_state("networkidle")
    paths = {urllib.parse.urlsplit(one.url).path for one in watched.responses}
    weight = sum(one.request.sizes()["responseBodySize"] for one in watched.responses)

    assert {"/sparql", "/sparql/terms.json"} < paths
    assert 280_000 < weight < 350_000


def test_other_answers_have_their_view(server: str, watched: Watched) -> None:
    """Triples as rows of three, yes or no as a word, a refusal in French."""
    page = watched.page
    open_editor(server, page, LESSONS["a-small-graph"].query)
    run_query(page)
    results = page.locator(".yasr_results")

    expect(results.locator("tbody tr")).to_have_count(5)
    page.evaluate(f"{TOKENS}.setValue('ASK {{ ?s ?p ?o }}')")
    run_query(page)
    expect(results.locator(".yes-no")).to_have_text("Oui")
    page.evaluate(f"{TOKENS}.setValue('SELECT * WHERE {{ ?s ?p }}')")
    run_query(page)
    expect(results.get_by_role("alert")).to_contain_text("ligne 1")


def test_editor_speaks_french(server: str, watched: Watched) -> None:
    """Whatever YASGUI says of itself; the names of controls first of all."""
    page = watched.page
    open_editor(server, page, MAPPED.query)
    run_query(page)

    expect(page.locator(".yasr_response_chip")).to_contain_text("20 lignes en")
    page.locator(".tab [role=tab]").first.click(button="right")
    expect(page.locator(".context-menu")).to_contain_text("Dupliquer l'onglet")
    names = page.evaluate(
        "[...document.querySelectorAll('.yasgui :is([title],[aria-label])')]"
        ".filter(one => one.checkVisibility())"
        ".flatMap(one => [one.title, one.getAttribute('aria-label')])"
    )
    english = {"tab", "query", "download", "results", "show", "shows", "close", "open"}
    words = {word for name in names if name for word in name.lower().split()}
    assert words & english == set()


def test_keyboard_is_not_held(server: str, watched: Watched) -> None:
    """Tab goes on and back from inside the editor, and changes nothing in it."""
    page = watched.page
    open_editor(server, page, MAPPED.query)
    page.locator(".CodeMirror-lines").click()
    field = page.get_by_label("Requête SPARQL").last
    before = page.evaluate(f"{TOKENS}.getValue()")

    expect(field).to_be_focused()
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()
    field.focus()
    page.keyboard.press("Shift+Tab")
    expect(field).not_to_be_focused()
    field.focus()
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    assert page.evaluate(f"{TOKENS}.getValue()") == before
    expect(page.locator("#editor-keys")).to_contain_text("quitte l'éditeur")


def test_terms_are_completed_with_their_prefix(server: str, watched: Watched) -> None:
    """From the ontology: by name, label beside it, and the prefix is declared."""
    page = watched.page
    open_editor(server, page, "SELECT * WHERE {\n  ?c \n}")
    page.evaluate(f"{TOKENS}.focus(); {TOKENS}.setCursor(1, 5)")
    page.keyboard.type("pvd:faces")
    page.keyboard.press("Control+Space")

    hint = page.locator(".CodeMirror-hint").first
    expect(hint).to_contain_text("pvd:facesChallenge")
    page.keyboard.press("Enter")
    written = page.evaluate(f"{TOKENS}.getValue()")
    assert "?c pvd:facesChallenge" in written
    assert "PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>" in written


def test_the_query_goes_to_the_editor_and_back(server: str, watched: Watched) -> None:
    """Nothing typed is lost either way; the permalink follows the editor."""
    page = watched.page
    page.goto(f"{server}/sparql")
    page.locator("#query").fill("ASK { <x:1> ?p ?o }")
    page.get_by_role("button", name="Ouvrir l'éditeur").click()
    expect(page.locator(".yasqe .CodeMirror")).to_contain_text("<x:1>")
    page.evaluate(f"{TOKENS}.setValue('ASK {{ <x:2> ?p ?o }}')")
    link = page.locator("#permalink").get_attribute("href") or ""
    page.get_by_role("button", name="Revenir au formulaire simple").click()

    assert "x%3A2" in link
    expect(page.locator("#query")).to_have_value("ASK { <x:2> ?p ?o }")
    expect(page.locator("#query")).to_be_focused()


def test_the_form_works_without_javascript(server: str, chromium: str) -> None:
    """Run, read the table, follow its link to the whole answer."""
    query = "SELECT ?c WHERE { ?c a <http://rdf.insee.fr/def/geo#Commune> }"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(java_script_enabled=False)
        page.goto(f"{server}/sparql")
        expect(page.get_by_role("button", name="Ouvrir l'éditeur")).to_be_hidden()
        page.locator("#query").fill(query)
        page.get_by_role("button", name="Exécuter").click()

        expect(page.locator("#results tbody tr")).to_have_count(200)
        expect(page.locator("#results")).to_contain_text("sur 34\u202f969")
        whole = page.locator("#results a[download]").get_attribute("href")
        browser.close()
    with urllib.request.urlopen(f"{server}{whole}", timeout=30) as answer:  # noqa: S310 - our own server
        rows = list(csv.reader(io.TextIOWrapper(answer, "utf-8")))
    assert len(rows) == 34_970  # the header and 34,969 communes


def test_the_english_editor_is_answered_in_english(
    server: str, watched: Watched
) -> None:
    """Its own words, and what the endpoint says is wrong."""
    page = watched.page
    page.goto(f"{server}/sparql?lang=en&query=SELECT%20%2A%20WHERE%20%7B%20%3Fs%20%7D")
    page.get_by_role("button", name="Open the editor").click()
    page.get_by_role("button", name="Run query").click()
    expect(page.get_by_role("alert")).to_contain_text("line 1")
    expect(page.get_by_role("button", name="Share query")).to_be_visible()
