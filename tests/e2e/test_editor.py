"""The editor in headless Chromium: runs, stays on this site, lets the keyboard out."""

import csv
import io
import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, Response, expect, sync_playwright

from pvd_graph.app.editor_snippets import snippets
from pvd_graph.services.questions import load_questions
from pvd_graph.services.tutorial import load_tutorial

pytestmark = pytest.mark.browser

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


@pytest.fixture
def watched(chromium: str) -> Iterator[Watched]:
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


def _open(server: str, page: Page, query: str) -> None:
    page.goto(f"{server}/sparql?query={urllib.parse.quote(query)}")
    page.get_by_role("button", name="Ouvrir l'éditeur").click()
    expect(page.locator(".yasqe .CodeMirror")).to_be_visible()


def _run(page: Page) -> None:
    page.get_by_role("button", name="Exécuter la requête").click()


def test_editor_shows_table_chart_map_and_text(server: str, watched: Watched) -> None:
    """One answer, four views, on a phone that need not scroll sideways."""
    page = watched.page
    _open(server, page, MAPPED.query)
    _run(page)
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
    _open(server, page, load_questions()[0].query)
    page.wait_for_load_state("networkidle")
    paths = {urllib.parse.urlsplit(one.url).path for one in watched.responses}
    weight = sum(one.request.sizes()["responseBodySize"] for one in watched.responses)

    assert {"/sparql", "/sparql/terms.json"} < paths
    assert 280_000 < weight < 350_000


def test_other_answers_have_their_view(server: str, watched: Watched) -> None:
    """Triples as rows of three, yes or no as a word, a refusal in French."""
    page = watched.page
    _open(server, page, LESSONS["a-small-graph"].query)
    _run(page)
    results = page.locator(".yasr_results")

    expect(results.locator("tbody tr")).to_have_count(5)
    page.evaluate(f"{TOKENS}.setValue('ASK {{ ?s ?p ?o }}')")
    _run(page)
    expect(results.locator(".yes-no")).to_have_text("Oui")
    page.evaluate(f"{TOKENS}.setValue('SELECT * WHERE {{ ?s ?p }}')")
    _run(page)
    expect(results.get_by_role("alert")).to_contain_text("ligne 1")


def test_editor_speaks_french(server: str, watched: Watched) -> None:
    """Whatever YASGUI says of itself; the names of controls first of all."""
    page = watched.page
    _open(server, page, MAPPED.query)
    _run(page)

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
    _open(server, page, MAPPED.query)
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
    _open(server, page, "SELECT * WHERE {\n  ?c \n}")
    page.evaluate(f"{TOKENS}.focus(); {TOKENS}.setCursor(1, 5)")
    page.keyboard.type("pvd:faces")
    page.keyboard.press("Control+Space")

    hint = page.locator(".CodeMirror-hint").first
    expect(hint).to_contain_text("pvd:facesChallenge")
    page.keyboard.press("Enter")
    written = page.evaluate(f"{TOKENS}.getValue()")
    assert "?c pvd:facesChallenge" in written
    assert "PREFIX pvd: <https://w3id.org/pvd-graph/ontology#>" in written


@pytest.mark.parametrize(
    "query",
    [HOSTILE, *(LESSONS[name].query for name in ("one-town", "a-small-graph"))],
    ids=["hostile", "select", "construct"],
)
def test_page_and_server_write_the_same_programs(
    server: str, watched: Watched, query: str
) -> None:
    """The form is typed in: links and programs follow."""
    page = watched.page
    page.goto(f"{server}/sparql")
    page.locator("#query").fill(query)

    for one in snippets(query, f"{server}/sparql"):
        assert page.locator(f"#code-{one.key}").text_content() == one.code
    link = page.locator("#permalink").get_attribute("href") or ""
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
    assert asked == {"query": [query], "run": ["1"]}


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


def _program(server: str, lesson: str, key: str) -> str:
    listed = snippets(LESSONS[lesson].query, f"{server}/sparql")
    return next(one.code for one in listed if one.key == key)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *(("one-town", key) for key in ("curl", "python", "pandas")),
        *(("a-small-graph", key) for key in ("curl", "python")),
    ],
)
def test_the_programs_run(server: str, name: str, key: str) -> None:
    """As they are copied."""
    program = ["sh", "-c"] if key == "curl" else [sys.executable, "-c"]

    done = subprocess.run(  # noqa: S603 - our own program
        [*program, _program(server, name, key)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert "Belley" in done.stdout


@pytest.mark.parametrize("name", ["one-town", "a-small-graph"])
def test_the_javascript_program_runs(server: str, watched: Watched, name: str) -> None:
    """In a browser, as in a program."""
    said: list[str] = []
    watched.page.on("console", lambda line: said.append(line.text))
    watched.page.goto(f"{server}/about")
    code = _program(server, name, "javascript")
    watched.page.evaluate(f"(async () => {{ {code} }})()")

    assert "Belley" in "".join(said)


def test_javascript_reads_the_query_back(server: str, watched: Watched) -> None:
    """To the letter, whatever is in it."""
    watched.page.goto(f"{server}/about")
    code = next(
        one.code
        for one in snippets(HOSTILE, f"{server}/sparql")
        if one.key == "javascript"
    )
    head = code.partition("const answer")[0]

    assert (
        watched.page.evaluate(f"(() => {{ {head} return query; }})()") == f"\n{HOSTILE}"
    )


def test_a_short_link_is_made_in_the_editor_and_without_it(
    server: str, watched: Watched
) -> None:
    """One button: of what the editor holds, when it is open."""
    page = watched.page
    _open(server, page, "ASK { <x:1> ?p ?o }")
    page.evaluate(f"{TOKENS}.setValue('ASK {{ <x:2> ?p ?o }}')")
    page.get_by_role("button", name="Lien court").click()
    page.get_by_role("link", name="/q/").first.click()

    # The text is in a tab already: that one is chosen.
    expect(page.locator(".tabsList .tab [role=tab]")).to_have_count(1)
    expect(page.locator("#query")).to_have_value("ASK { <x:2> ?p ?o }")


def test_leaving_loses_nothing(server: str, watched: Watched) -> None:
    """An example opens beside what was typed; reload and Back bring all of it again."""
    page = watched.page
    tabs = page.locator(".tabsList .tab:has(.closeTab)")
    shown = page.locator(".tabPanel.active .CodeMirror")
    _open(server, page, "ASK { <x:1> ?p ?o }")
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
    _open(server, page, LONG)
    _run(page)
    page.get_by_role("button", name="Arrêter la requête").click()

    expect(page.locator(".yasr_results")).to_have_text("Requête arrêtée.")
    expect(page.locator("#editor-status")).to_have_text("Requête arrêtée.")
    expect(page.get_by_role("button", name="Exécuter la requête")).to_be_visible()


def test_an_answer_is_shown_and_told(server: str, watched: Watched) -> None:
    """It comes on the screen, has the focus, and is told in a few words."""
    page = watched.page
    _open(server, page, MAPPED.query)
    _run(page)
    results = page.locator(".yasr_results")

    expect(page.locator("#editor-status")).to_have_text("20 lignes")
    expect(results).to_be_focused()
    expect(results).to_be_in_viewport(ratio=0.3)
    heading = page.get_by_role("columnheader", name="population")
    assert "num" in (heading.get_attribute("class") or "")


def test_a_point_of_the_map_has_a_name_without_a_mouse(
    server: str, watched: Watched
) -> None:
    """By buttons, by the arrows and by a finger, on the lines of the départements."""
    page = watched.page
    _open(server, page, MAPPED.query)
    _run(page)
    page.get_by_role("button", name="Vue : Carte").click()
    expect(page.locator(".outline path")).to_have_count(1)
    told = page.locator(".point-name")
    page.get_by_role("button", name="Point suivant").click()
    expect(told).to_contain_text(MAPPED.answer.rows[0][0])
    page.locator(".map svg").focus()
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text(MAPPED.answer.rows[1][0])
    page.locator(".dots circle").first.click(force=True)
    expect(told).not_to_contain_text(MAPPED.answer.rows[1][0])


def test_yes_or_no_in_every_view_and_reasons_for_the_others(
    server: str, watched: Watched
) -> None:
    """The text of an ASK says so in a word; a view that is off says why."""
    page = watched.page
    _open(server, page, "SELECT ?s { ?s a <http://rdf.insee.fr/def/geo#Region> }")
    _run(page)
    expect(page.locator(".views-off")).to_contain_text("aucune colonne de nombres")
    expect(page.locator(".select_graphique")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Vue : Brut").click()
    page.evaluate(f"{TOKENS}.setValue('ASK {{ ?s ?p ?o }}')")
    _run(page)
    expect(page.locator(".yasr_results .yes-no")).to_have_text("Oui")


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


def test_the_share_box_closes_by_escape_and_nothing_covers_the_text(
    server: str, watched: Watched
) -> None:
    """The buttons lie below the text, at the width of a phone."""
    page = watched.page
    _open(server, page, MAPPED.query)
    share = page.get_by_role("button", name="Partager la requête")
    share.click()
    expect(page.locator(".yasqe_sharePopup")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".yasqe_sharePopup")).to_have_count(0)
    expect(share).to_be_focused()
    text, bar = page.evaluate(
        "[['.CodeMirror-code', 'bottom'], ['.yasqe_buttons', 'top']].map(([one, side])"
        " => document.querySelector(one).getBoundingClientRect()[side])"
    )
    assert bar >= text - 1
    run = page.locator(".yasqe_queryButton")
    icon = run.locator(".queryIcon svg").evaluate("one => one.clientWidth")
    assert 10 < icon < 30
    assert run.evaluate("one => one.scrollWidth <= one.clientWidth")


READ = """selector => {
  const channels = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const element = document.querySelector(selector);
  const style = getComputedStyle(element);
  let under = element;
  const ground = () => channels(getComputedStyle(under).backgroundColor);
  while (under.parentElement && ground()[3] === 0) under = under.parentElement;
  const ink = element instanceof SVGElement ? style.fill : style.color;
  const [low, high] = [light(channels(ink)), light(ground())].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05) * Number(style.opacity);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_is_readable(server: str, watched: Watched, scheme: Scheme) -> None:
    """4.5:1 for texts, 3:1 for icons; links are underlined."""
    page = watched.page
    page.emulate_media(color_scheme=scheme)
    _open(server, page, MAPPED.query)
    _run(page)
    page.get_by_role("button", name="Vue : Graphique").click()
    page.evaluate(f"{TOKENS}.setValue({json.dumps(LESSONS['a-small-graph'].query)})")
    _run(page)
    expect(page.locator(".yasr_fallback_info p")).to_be_visible()
    for text in (".yasr_fallback_info p", ".closeTab", ".yasr_results td a"):
        assert page.evaluate(READ, text) >= 4.5, text
    assert page.evaluate(READ, ".yasqe_share svg path") >= 3
    line = "getComputedStyle(document.querySelector('.yasr_results td a'))"
    assert page.evaluate(f"{line}.textDecorationLine") == "underline"


def test_tables_of_the_tutorial_fit_a_phone(server: str, watched: Watched) -> None:
    """The eighth is no tower, and no page scrolls sideways; tables do."""
    page = watched.page
    page.goto(f"{server}/sparql/help")
    table = page.locator("#h-08-peers-and-why ~ .scroll table").bounding_box()

    assert table is not None
    assert table["height"] < 1_300
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.locator("#protocol ~ .scroll").first
    assert wide.evaluate("one => getComputedStyle(one).backgroundImage") != "none"


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
