"""The editor as one sees it: in both themes, on a phone, without a mouse."""

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.editor_page import (
    LESSONS,
    MAPPED,
    TOKENS,
    Scheme,
    Watched,
    open_editor,
    run_query,
)

pytestmark = pytest.mark.browser

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


def test_a_point_of_the_map_has_a_name_without_a_mouse(
    server: str, watched: Watched
) -> None:
    """By buttons, by the arrows and by a finger, on the lines of the départements."""
    page = watched.page
    open_editor(server, page, MAPPED.query)
    run_query(page)
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
    open_editor(server, page, "SELECT ?s { ?s a <http://rdf.insee.fr/def/geo#Region> }")
    run_query(page)
    expect(page.locator(".views-off")).to_contain_text("aucune colonne de nombres")
    expect(page.locator(".select_graphique")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Vue : Brut").click()
    page.evaluate(f"{TOKENS}.setValue('ASK {{ ?s ?p ?o }}')")
    run_query(page)
    expect(page.locator(".yasr_results .yes-no")).to_have_text("Oui")


def test_the_share_box_closes_by_escape_and_nothing_covers_the_text(
    server: str, watched: Watched
) -> None:
    """The buttons lie below the text, at the width of a phone."""
    page = watched.page
    open_editor(server, page, MAPPED.query)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_is_readable(server: str, watched: Watched, scheme: Scheme) -> None:
    """4.5:1 for texts, 3:1 for icons; links are underlined."""
    page = watched.page
    page.emulate_media(color_scheme=scheme)
    open_editor(server, page, MAPPED.query)
    run_query(page)
    page.get_by_role("button", name="Vue : Graphique").click()
    page.evaluate(f"{TOKENS}.setValue({json.dumps(LESSONS['a-small-graph'].query)})")
    run_query(page)
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
