"""What the five kinds of readers come for, on a phone and on a desktop.

One journey each, as `docs/readers.md` tells it: a mayor, a partner, a journalist, the
staff of the programme, whoever runs a server. What towns write has its own journey, in
`test_experience_journey`.
"""

import csv
import io
import json
import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.visits import SIZES, Visit, visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=SIZES)
def visit(
    request: pytest.FixtureRequest, server: str, chromium: str
) -> Iterator[Visit]:
    """Open the published graph; the journey bears the name of its test."""
    name = request.node.originalname.removeprefix("test_")
    with visiting(chromium, server, name, request.param) as visit:
        yield visit


def _open(page: Page, *words: str) -> None:
    """Open what is folded, one after the other."""
    for one in words:
        page.locator("summary", has_text=one).first.click()


def _rows(page: Page, name: str = "CSV") -> list[dict[str, str]]:
    """Return the rows of the file that a link of the page leads to."""
    with page.expect_download() as download:
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    with download.value.path().open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_mayor_learns_from_towns_alike(visit: Visit) -> None:
    """Town, evidence, peers with reasons, what one did and with whom, how to go on."""
    page, main = visit.page, visit.page.locator("main")
    visit.go("/")
    visit.see("Quelles villes font face aux mêmes défis")
    box = page.get_by_role("combobox").last
    box.press_sequentially("feletin", delay=30)  # one letter is missing
    expect(page.get_by_role("option").first).to_contain_text("Felletin")
    box.press("ArrowDown")
    box.press("Enter")

    visit.see("Felletin")
    expect(main).to_contain_text("11,2 % des logements privés")
    expect(main).to_contain_text("la médiane des villes comparées est de")
    expect(main.get_by_role("heading", name="Projets financés")).to_be_visible()
    _open(page, "Comment le sait-on")
    expect(main).to_contain_text("plus marqué que dans")
    main.get_by_role("link", name="Voir les dix villes").click()

    visit.see("Villes comparables à Felletin")
    cards = page.locator("li.peer")
    expect(cards).to_have_count(10)
    expect(cards.first).to_contain_text("Comme vous,")
    expect(cards.first).to_contain_text("€")
    _open(page, "Choisir qui est proposé")
    page.get_by_label("Habitants, au plus").fill("3000")
    page.get_by_role("button", name="Recalculer la liste").click()
    expect(main).to_contain_text("Liste recalculée")
    page.go_back()
    cards.first.get_by_role("link", name="Comparer Felletin et").click()

    visit.see("Comparer Felletin et")
    expect(main).to_contain_text("Ce que chacune a fait sur les défis de l'autre")
    page.go_back()
    cards.first.get_by_role("link", name="soutenu par").first.click()
    visit.see("soutenu par")
    expect(main).to_contain_text("État")
    expect(main).to_contain_text("€")
    visit.go("/experiences")
    visit.see("Ce que des villes ont appris")


def test_a_partner_publishes_and_sees_the_change(
    partner_server: tuple[str, str], visit_partner: Visit
) -> None:
    """A file with a mistake, the report that tells it, the file again, publication."""
    page, main = visit_partner.page, visit_partner.page.locator("main")
    token = partner_server[1]
    visit_partner.go("/guide")
    visit_partner.see("Publier vos données en dix minutes")
    with page.expect_download() as download:
        page.locator('a[href="/guide/modele-actions.csv"]').click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    # The other screen has published its own before, or will: each has its title.
    text = text.replace("Rénovation de la halle", f"Halle, {visit_partner.size}")
    header, *rows = text.splitlines()
    at = rows[0].find("99001")
    assert at >= 0, rows[0]
    wrong = "\n".join([header, rows[0].replace("99001", "99999"), *rows[1:], ""])

    _send(visit_partner, token, wrong)
    visit_partner.see("")
    expect(main).to_contain_text("ligne 2", timeout=30_000, ignore_case=True)
    expect(main).to_contain_text("99999")
    _send(visit_partner, token, text)
    expect(main).to_contain_text("Le fichier serait accepté", timeout=30_000)
    visit_partner.see("")
    page.get_by_label("Votre jeton, de nouveau").fill(token)
    page.get_by_role("button", name="Publier ces données").click()
    expect(main).to_contain_text("C'est publié", timeout=30_000)
    visit_partner.see("")


def _send(visit: Visit, token: str, text: str) -> None:
    visit.go("/datasets/chambre-99/upload")
    file = FilePayload(name="actions.csv", mimeType="text/csv", buffer=text.encode())
    visit.page.get_by_label("Votre fichier").set_input_files(file)
    visit.page.get_by_label("Votre jeton").fill(token)
    visit.page.get_by_role("button", name="Vérifier le fichier").click()


@pytest.fixture(params=SIZES)
def visit_partner(
    request: pytest.FixtureRequest, partner_server: tuple[str, str], chromium: str
) -> Iterator[Visit]:
    """Open the site of a small country with a chamber's dataset."""
    name = "a_partner_publishes"
    with visiting(chromium, partner_server[0], name, request.param) as visit:
        yield visit


def test_a_journalist_checks_and_takes_the_data(visit: Visit) -> None:
    """Map, ranking as a file, its query run in the editor, licence and producer."""
    page, main = visit.page, visit.page.locator("main")
    visit.go("/map")
    page.get_by_label("Montrer").select_option("challenge:logements-vacants")
    page.get_by_role("button", name="Afficher").click()
    box = page.locator(".map-box")
    expect(box).to_be_visible()
    box.focus()
    page.keyboard.press("n")
    first = main.locator("tbody th").first.inner_text()
    expect(page.locator(".map-status")).to_contain_text(f"1 sur 407 : {first}")
    visit.see("Carte des villes")
    ranked = _rows(page)
    assert (len(ranked), ranked[0]["label"]) == (407, first)
    main.get_by_role("link", name="voir la requête").first.click()

    expect(page.locator("#query")).to_have_value(re.compile("SELECT"))
    visit.see("Interroger le graphe")
    page.get_by_role("button", name="Exécuter", exact=True).click()
    visit.see("")
    expect(main.get_by_role("table").first).to_be_visible()
    visit.go("/challenges/logements-vacants")
    visit.see("Logements vacants de longue durée")
    main.locator(".sources").get_by_role("link").first.click()
    visit.see("")
    expect(main).to_contain_text("Licence Ouverte")
    visit.go("/dumps/")
    visit.see("Copies complètes du graphe")


def test_the_staff_finds_the_gaps(visit: Visit) -> None:
    """The whole, a région, challenges without a project, towns without an ORT."""
    page, main = visit.page, visit.page.locator("main")
    visit.go("/programme")
    visit.see("Petites villes de demain")
    main.get_by_role("link", name="Tableau de bord").click()
    visit.see("Tableau de bord du programme")
    page.get_by_label("Région").select_option("75")
    page.get_by_role("button", name="Afficher").click()
    expect(main.get_by_role("heading", name="Par département")).to_be_visible()
    visit.see("Tableau de bord du programme")
    for title in (
        "Défis sans projet connu",
        "Partenaires et appuis",
        "Thèmes et appuis",
    ):
        expect(main.get_by_role("heading", name=title).first).to_be_visible()
    link = main.locator('a[href*="dashboard.csv?table=unsigned"]')
    with page.expect_download() as download:
        link.click()
    with download.value.path().open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert {row["region"] for row in rows} == {"Nouvelle-Aquitaine"}
    main.locator('a[href^="/map?topic=challenge:"]').first.click()
    visit.see("Carte des villes")
    expect(page.get_by_label("Région")).to_have_value("75")
    visit.go("/partners?role=signatory")
    visit.see("Les partenaires du programme")


def test_who_runs_it_finds_the_interfaces(visit: Visit) -> None:
    """What programs use, whether it works, what is shipped, in both languages."""
    page, main = visit.page, visit.page.locator("main")
    visit.go("/api")
    visit.see("Utiliser les données depuis un programme")
    found = json.loads(_get(f"{visit.server}/api/v1/openapi.json"))
    expect(main).to_contain_text("/api/v1/communes")
    assert "/api/v1/communes/{code}/peers" in found["paths"]
    visit.go("/sparql/help")
    visit.see("Interroger le graphe, pas à pas")
    visit.go("/ontology")
    visit.see("Ontologie")
    visit.go("/licences")
    visit.see("Licences")
    assert json.loads(_get(f"{visit.server}/readyz"))["ready"]
    assert "pvd_" in _get(f"{visit.server}/metrics")
    page.locator("footer").get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    visit.see("Licences")


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
        return io.TextIOWrapper(answer, encoding="utf-8").read()
