"""One journey in headless Chromium, on a phone: home, search, town, peers, back."""

import csv
import io
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A phone's page; console errors and requests to other hosts fail the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        errors: list[str] = []
        page.on(
            "console",
            lambda line: errors.append(line.text) if line.type == "error" else None,
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("http://127.0.0.1:", "data:"))
                else errors.append(request.url)
            ),
        )
        yield page
        browser.close()
    assert errors == []


def test_a_mayor_finds_peers_and_why(server: str, page: Page) -> None:
    """Type a name, choose it with the keyboard, read challenges, open the peers."""
    page.goto(server)
    box = page.get_by_role("combobox").first
    box.press_sequentially("felletin", delay=30)
    expect(page.get_by_role("option").first).to_contain_text("Felletin")
    box.press("ArrowDown")
    box.press("Enter")

    expect(page).to_have_url(f"{server}/communes/23079")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Felletin")
    expect(page.locator("main")).to_contain_text("Logements vacants de longue durée")
    page.goto(f"{server}/communes/23079/peers")
    expect(page.locator("main")).to_contain_text("Comme vous")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_the_keyboard_brings_suggestions_back(server: str, page: Page) -> None:
    """Escape closes the list and keeps the text; an arrow opens it without typing."""
    page.goto(server)
    box = page.get_by_role("combobox").first
    box.press_sequentially("felletin", delay=30)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("felletin")

    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_contain_text("Felletin")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(f"{server}/communes/23079")


def test_what_escape_closed_no_late_answer_opens(server: str, page: Page) -> None:
    """An answer that was on its way is not shown."""
    page.goto(server)
    box = page.get_by_role("combobox").first
    box.press_sequentially("felleti", delay=30)
    expect(box).to_have_attribute("aria-expanded", "true")
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/search.json*", hold)
    with page.expect_request("**/search.json*"):
        box.press("n")
    box.press("Escape")
    for one in late:
        one.continue_()
    page.unroute("**/search.json*")
    page.wait_for_timeout(500)
    expect(box).to_have_attribute("aria-expanded", "false")


def test_two_communes_are_put_side_by_side(server: str, page: Page) -> None:
    """Choose each from its suggestions, send, and keep an address that can be sent."""
    page.goto(f"{server}/compare")
    for place, (name, code) in enumerate((("felletin", "23079"), ("cayenne", "97302"))):
        box = page.locator("main").get_by_role("combobox").nth(place)
        box.press_sequentially(name, delay=30)
        expect(page.locator("main").get_by_role("option").first).to_be_visible()
        box.press("ArrowDown")
        box.press("Enter")
        expect(box).to_have_value(f"{name.capitalize()} ({code})")
    page.locator("main").get_by_role("button", name="Comparer").click()

    expect(page).to_have_url(f"{server}/compare?communes=23079,97302")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Comparer Felletin et Cayenne"
    )
    expect(page.locator("main")).to_contain_text("ne fait pas partie du programme")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_list_on_ones_own_terms_has_an_address(server: str, page: Page) -> None:
    """Filters and weights by a plain form; the published list is one link away."""
    page.goto(f"{server}/communes/23079/peers")
    page.get_by_text("Choisir qui est proposé").click()
    page.get_by_label("Habitants, au plus").fill("2000")
    page.get_by_label("Nombre d'habitants proche").fill("90")
    page.get_by_role("button", name="Recalculer la liste").click()

    expect(page.locator("main")).to_contain_text("Liste recalculée")
    assert "population_max=2000" in page.url
    assert "w_size=90" in page.url
    expect(page.locator(".peer")).to_have_count(10)
    page.get_by_role("link", name="Revenir à la liste publiée").click()
    expect(page).to_have_url(f"{server}/communes/23079/peers")


def test_search_works_without_javascript(server: str, chromium: str) -> None:
    """The form alone: type, send, choose."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page(java_script_enabled=False)
        page.goto(server)
        page.locator("input[name=q]").last.fill("felletin")
        page.locator("input[name=q]").last.press("Enter")
        page.get_by_role("link", name="Felletin").first.click()

        expect(page).to_have_url(f"{server}/communes/23079")
        browser.close()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/communes",
        "/communes/01034",
        "/communes/97602",
        "/communes/01034/peers",
        "/communes/97302/peers?w_size=90&population_max=9000",
        "/compare?communes=01034,97602",
        "/compare?a=saint&b=zzzz",
        "/challenges",
        "/challenges/acces-soins",
        "/actions",
        "/partners",
        "/partners/anah",
        "/programme",
        "/datasets/derived",
        "/search?q=ain",
    ],
)
def test_pages_fit_a_phone(server: str, page: Page, path: str) -> None:
    """No page scrolls sideways, no text is squeezed into a column of a few letters."""
    page.goto(server + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    narrow = page.evaluate(
        """() => [...document.querySelectorAll("main p, main dd, main li, main td")]
            .filter(one => one.textContent.trim().length > 80
                && one.getClientRects().length && one.clientWidth < 150)
            .map(one => one.textContent.trim().slice(0, 60))"""
    )
    assert narrow == []


def test_figures_of_a_town_open_in_a_spreadsheet(server: str, page: Page) -> None:
    """The link at the foot of the page: one row a figure, with producer and licence."""
    page.goto(f"{server}/communes/01034")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()

    with download.value.path().open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    (legal,) = (
        row
        for row in rows
        if (row["indicator"], row["period"]) == ("legal_population", "2023")
    )
    assert (legal["value"], legal["producer"]) == ("9388", "INSEE")
    assert {row["licence"] for row in rows if row["value"]} == {"Licence Ouverte 2.0"}


def test_whole_country_is_one_file(server: str) -> None:
    """All communes of today, none twice, with their place in the programme."""
    with urllib.request.urlopen(f"{server}/communes.csv", timeout=120) as answer:  # noqa: S310 - our own server
        text = io.TextIOWrapper(answer, encoding="utf-8", newline="")
        rows = list(csv.DictReader(text))

    assert len({row["code_insee"] for row in rows}) == len(rows) == 34_969
    assert sum(row["in_programme"] == "true" for row in rows) == 1_646


def test_a_chamber_publishes_from_a_template(
    partner_server: tuple[str, str], page: Page, tmp_path: Path
) -> None:
    """Guide, template, form, report, button: on a phone, without help."""
    server, token = partner_server
    page.goto(f"{server}/guide")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel (.xlsx)").first.click()
    filled = tmp_path / "actions.xlsx"
    download.value.save_as(filled)
    page.goto(f"{server}/datasets/chambre-99/upload")
    page.get_by_label("Votre fichier").set_input_files(filled)
    page.get_by_label("Votre jeton").fill(token)
    page.get_by_role("button", name="Vérifier le fichier").click()

    main = page.locator("main")
    expect(main).to_contain_text("Le fichier serait accepté", timeout=30_000)
    expect(main).to_contain_text("Rénovation de la halle du marché")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Votre jeton, de nouveau").fill(token)
    page.get_by_role("button", name="Publier ces données").click()

    expect(main).to_contain_text("C'est publié", timeout=30_000)
