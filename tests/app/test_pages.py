"""Pages: what a reader finds, without JavaScript, with strict headers."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from pvd_graph.vocab import BASE
from tests.small_site import SmallSite

PAGES = (
    "/",
    "/communes",
    "/communes?region=99&q=fict",
    "/communes/99001",
    "/communes/99003",
    "/communes/99001/peers",
    "/groups",
    "/groups/vacance-fictive",
    "/groups/eparpille-fictif",
    "/communes/99003/peers",
    "/communes/99001/peers?w_size=90&departement=99",
    "/communes/99001/peers?population_min=90000",
    "/compare",
    "/compare?a=fictive&b=zzzz",
    "/compare?communes=99001",
    "/compare?communes=99001,99002",
    "/compare?communes=99003,01034",
    "/challenges",
    "/challenges/habitat",
    "/challenges/logements-vacants",
    "/actions",
    "/actions?theme=habitat",
    "/actions/projets-finances/fictif-1",
    "/partners",
    "/partners/cerema",
    "/partners/etat",
    "/programme",
    "/datasets",
    "/datasets/indicators",
    "/search",
    "/search?q=fictive",
    "/search?q=zzz",
    "/sparql",
    "/ontology",
    "/about",
    "/api",
    "/accessibility",
    "/privacy",
    "/resource/rule/vacance-longue",
)
VOID = {"input", "link", "meta", "img", "br"}


class Reading(HTMLParser):
    """What a page holds: links, ids, headings, labels; and whether tags are closed."""

    def __init__(self, text: str) -> None:
        """Read *text* whole."""
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.fields: list[str] = []
        self.labelled: set[str] = set()
        self.headings: list[int] = []
        self.inline: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag says."""
        said = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        self.links += [said[name] for name in ("href", "src", "action") if name in said]
        self.ids += [said["id"]] if "id" in said else []
        if tag in {"input", "select", "textarea"} and said.get("type") != "hidden":
            self.fields.append(said.get("id", ""))
        if tag == "label":
            self.labelled.add(said.get("for", ""))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.inline += [name for name in said if name == "style" or name[:2] == "on"]
        data = said.get("type") == "application/ld+json"  # never run
        if tag == "style" or (tag == "script" and "src" not in said and not data):
            self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last, which must be this one."""
        assert self.open.pop() == tag


def read(client: FlaskClient, path: str) -> Reading:
    """Read the page at *path*."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    return Reading(answer.get_data(as_text=True))


@pytest.mark.parametrize("path", PAGES)
def test_page_is_well_made(client: FlaskClient, path: str) -> None:
    """Closed tags, ordered headings, labelled fields, no inline code."""
    page = read(client, path)

    assert page.open == []
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    for level, after in zip(page.headings, page.headings[1:], strict=False):
        assert after <= level + 1
    assert len(page.ids) == len(set(page.ids))
    assert [field for field in page.fields if field not in page.labelled] == []
    assert page.inline == []


@pytest.mark.parametrize("path", PAGES)
def test_links_of_the_site_lead_somewhere(client: FlaskClient, path: str) -> None:
    """No dead link among ours; « voir la requête » carries a query that parses."""
    for link in {*read(client, path).links}:
        address = urlsplit(link)
        if address.netloc or not address.path:
            continue
        asked = parse_qs(address.query).get("query")
        if address.path == "/sparql" and asked:
            ox.Store().query(*asked)
        elif address.path.startswith("/communes/01034") or "01004" in link:
            continue  # an example of real towns; here is the small graph
        elif address.path in {"/catalog", "/dumps/"}:
            continue  # they need a generation in files: `test_publication` has one
        else:
            with client.get(link) as answer:
                assert answer.status_code in {200, 301, 303}, link


def text_of(client: FlaskClient, path: str) -> str:
    """Return the page at *path* as text, tags and runs of spaces dropped."""
    page = client.get(path).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_town_says_what_its_challenge_rests_on(client: FlaskClient) -> None:
    """Value, median, threshold, rank, and the way to the observation."""
    text = text_of(client, "/communes/99001")

    assert "11,2 % ; la médiane des villes comparées est de 5,9 %" in text
    assert "8,9 % ou plus" in text
    assert "195e sur 1 625" in text
    assert "pas un retour d'expérience" in text
    links = read(client, "/communes/99001").links
    assert "/resource/observation/private_long_vacancy_rate_pct/99001/2025" in links
    assert "/resource/rule/vacance-longue" in links


def test_commune_outside_the_programme_says_so(client: FlaskClient) -> None:
    """Its criteria are shown, with « non connu » where a figure is missing."""
    text = text_of(client, "/communes/99003")

    assert "Hors du programme" in text
    assert "non connu" in text
    assert "Critères d'entrée" in text


def test_a_commune_outside_the_programme_is_on_the_map(tmp_path: Path) -> None:
    """Where its place is known; without one there is no map."""
    placed = f"""<{BASE}graph/centroids/2027> {{ <{BASE}id/commune/99003>
        <http://www.w3.org/2003/01/geo/wgs84_pos#lat> 46.5 ;
        <http://www.w3.org/2003/01/geo/wgs84_pos#long> 3.5 . }}"""
    for more, shown in (("", False), (placed, True)):
        client = create_app(SmallSite(tmp_path, more)).test_client()
        page = client.get("/communes/99003").text
        assert ("Hors-Programme sur la carte" in page) is shown
        (tmp_path / "search.sqlite").unlink()


def test_old_code_leads_to_the_commune_of_today(client: FlaskClient) -> None:
    """For good: links of others are updated."""
    answer = client.get("/communes/99004")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/communes/99001")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nulle-part", 404), ("/communes/77777", 404), ("/communes/1034", 400)],
)
def test_errors_help(client: FlaskClient, path: str, status: int) -> None:
    """A search and ways out for a browser, problem+json for a program."""
    page = client.get(path, headers={"Accept": "text/html"})
    data = client.get(path, headers={"Accept": "application/json"})

    assert page.status_code == data.status_code == status
    assert 'action="/search"' in page.get_data(as_text=True)
    assert data.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "ways"),
    [
        ("/experiences/00000000-0000-4000-8000-000000099003", ["/experiences"]),
        ("/partners/personne", ["/partners"]),
        ("/nulle-part", []),
    ],
)
def test_what_is_not_there_leads_to_its_list(
    client: FlaskClient, path: str, ways: list[str]
) -> None:
    """A sheet that was withdrawn leaves its reader among the others."""
    text = client.get(path, headers={"Accept": "text/html"}).text

    found = re.findall(r'<li><a href="(/[\w/-]*)"', text.partition("<main")[2])
    assert found[: len(ways) + 1] == [*ways, "/communes"]


def test_headers_are_strict(client: FlaskClient) -> None:
    """No inline code, no other host, no guessing of types; static files keep."""
    page = client.get("/")

    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in page.headers
    (style,) = re.findall(r'href="(/static/css/site\.css\?v=\w+)"', page.text)
    with client.get(style) as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_page_that_did_not_change_is_not_computed(
    client: FlaskClient,
    site: Any,  # noqa: ANN401 - the fixture of conftest
) -> None:
    """The generation is the version of every page."""
    tag = client.get("/communes/99001").headers["ETag"]
    before = site.selects

    answer = client.get("/communes/99001", headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert site.selects == before
    assert client.get("/nulle-part", headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 0),
        ("/communes", 0),
        ("/communes/99001", 13),
        ("/actions", 0),
        ("/partners/etat", 0),
    ],
)
def test_pages_ask_few_queries(
    client: FlaskClient,
    site: Any,  # noqa: ANN401 - the fixture of conftest
    path: str,
    most: int,
) -> None:
    """Lists are read once a generation; a town asks as many whatever its size."""
    client.get(path)
    before = site.selects

    client.get(path)

    assert site.selects - before <= most


def test_suggestions_lead_to_pages(client: FlaskClient) -> None:
    """What the script under the search field reads."""
    body = client.get("/search.json?q=ste+f").get_json()

    assert body["hits"] == [
        {
            "kind": "commune",
            "iri": "https://w3id.org/pvd-graph/id/commune/99002",
            "label": "Sainte-Fictive",
            "detail": "Département fictif (99002) · Petite ville de demain",
            "path": "/communes/99002",
        }
    ]
    assert client.get("/search.json").get_json()["hits"] == []


def test_data_of_pages_as_json(client: FlaskClient) -> None:
    """Same address, ``.json``."""
    town = client.get("/communes/99001.json").get_json()
    challenge = client.get("/challenges/logements-vacants.json").get_json()

    assert town["code_insee"] == "99001"
    assert [one["code_insee"] for one in challenge["communes"]] == ["99001", "99002"]
    assert client.get("/communes/99004.json").status_code == 301


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Indicateurs"),
        ("/challenges", "Indicateurs"),
        ("/challenges/logements-vacants", "Indicateurs"),
        ("/communes/99001", "Indicateurs"),
        ("/challenges", "Défis dérivés"),
    ],
)
def test_pages_name_their_sources(client: FlaskClient, path: str, title: str) -> None:
    """Dataset, producer and licence stand on the page that shows the data."""
    page = client.get(path).get_data(as_text=True)
    sources = page[page.rindex(">Sources<") :]

    assert f">{title}</a>" in sources
    assert ">ANCT</a>" in sources
    assert ">Licence Ouverte 2.0</a>" in sources


def test_unknown_figure_is_said(client: FlaskClient) -> None:
    """On the page of a town of the programme, as « non connu »; never left out."""
    text = text_of(client, "/communes/01034")

    assert "Logements privés vacants depuis plus de deux ans non connu" in text
    assert "Aucune signature" not in text


def test_partners_and_producers_stand_apart(client: FlaskClient) -> None:
    """Who funds is a partner; the page of each says what it does."""
    text = text_of(client, "/partners")

    before, after = text.split("Ceux qui pilotent, financent ou proposent un appui")
    assert "Cerema" in before
    assert "État" in after
    assert "Pilote : Petites villes de demain" in text_of(client, "/partners/anct")
    assert "4e signataire" in text_of(client, "/partners/cerema")


def test_actions_are_told_by_theme(client: FlaskClient) -> None:
    """Counts by theme lead to the filter; each row says its theme."""
    text = text_of(client, "/actions")

    assert "Par thème Améliorer l'habitat 1 projet" in text.replace("&#39;", "'")
    assert "/actions?theme=habitat" in read(client, "/actions").links
    assert text.count("Thème : ") == 2


def test_lost_zero_is_offered(client: FlaskClient) -> None:
    """A click away from the page that was meant."""
    page = client.get("/communes/1034", headers={"Accept": "text/html"})

    assert page.status_code == 400
    assert 'href="/communes/01034"' in page.get_data(as_text=True)


def test_search_keeps_what_was_typed(client: FlaskClient) -> None:
    """Too long a text is refused, not lost; a total stands beside what is shown."""
    typed = "fictive " * 30
    page = client.get(f"/search?q={typed}", headers={"Accept": "text/html"})

    assert page.status_code == 400
    assert f'value="{typed[:200]}"' in page.get_data(as_text=True)
    assert "4 résultats pour « fictive »" in text_of(client, "/search?q=fictive")


def test_spaces_of_pages_hold(client: FlaskClient) -> None:
    """Texts of the graph and of the templates alike; queries stay as typed."""
    page = client.get("/communes/99001").get_data(as_text=True)

    assert "11,2\u00a0%\u202f; la médiane" in page
    assert "Défis communs\u00a0:" in page
    assert "?code ?name ?epci_name" in client.get("/sparql").get_data(as_text=True)


def test_a_recalculated_list_says_what_was_asked(client: FlaskClient) -> None:
    """And its form keeps it, what has no field too."""
    asked = (
        "k=5&departement=99&typology=centre-local&challenge=logements-vacants"
        "&finished_action=true&w_size=90"
    )
    text = client.get(f"/communes/99002/peers?{asked}").get_data(as_text=True)
    plain = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())

    assert (
        "Liste recalculée, d'après vos choix · Département fictif · rencontre « "
        "Logements vacants de longue durée » · centre-local · un projet terminé"
        in plain
    )
    assert "Aucune ville du programme ne passe ces filtres" in plain
    for name, value in (
        ("k", "5"),
        ("typology", "centre-local"),
        ("finished_action", "true"),
    ):
        assert f'<input type="hidden" name="{name}" value="{value}">' in plain
    assert '<option value="99" selected>' in plain
    assert '<option value="logements-vacants" selected>' in plain


def test_neighbours_of_the_programme_are_linked(client: FlaskClient) -> None:
    """Neighbours are linked where the programme has some."""
    links = read(client, "/communes/99003").links

    assert "/communes?departement=99" in links


def test_filters_of_actions_can_be_taken_away(client: FlaskClient) -> None:
    """Each by its own link, that keeps the others; years and sums among them."""
    path = "/actions?year=2019&amount=20000-100000"
    text = client.get(path).get_data(as_text=True)

    assert "1 projet, 58 660 € accordés" in text_of(client, path)
    assert 'href="/actions?amount=20000-100000"' in text
    assert 'href="/actions?year=2019"' in text
    assert "de 20 000 à 100 000 € (1)" in text_of(client, path)


def test_a_challenge_shows_where_it_occurs(client: FlaskClient) -> None:
    """By région, with the map; and says what to do where no support is known."""
    text = client.get("/challenges/logements-vacants").get_data(as_text=True)

    assert 'href="/map?topic=challenge:logements-vacants&amp;region=99"' in text
    assert "Aucun appui rattaché à ce défi" in text


def test_a_partner_shows_its_territories(client: FlaskClient) -> None:
    """Those of the projects that it took part in."""
    text = client.get("/partners/etat").get_data(as_text=True)

    assert "Dans quels territoires" in text
    assert 'href="/actions?partner=etat&amp;region=99"' in text


def test_peers_are_shown_together(client: FlaskClient) -> None:
    """Where they are, what they did that the town did not, and how to show them."""
    page = client.get("/communes/99001/peers").get_data(as_text=True)

    assert 'href="#p-99002"' in page
    assert 'id="p-99002"' in page
    assert "1 des 2 villes proposées" in text_of(client, "/communes/99001/peers")
    assert "embed/peers/99001" in page


def test_partners_are_narrowed_down(client: FlaskClient) -> None:
    """With counts, and filters that can be taken away; the table follows."""
    page = client.get("/partners?region=99").get_data(as_text=True)

    assert 'href="/partners/etat"' in page
    assert 'href="/partners/cerema"' not in page
    assert 'class="chips"' in page
    told = client.get("/partners.json?region=99").get_json()
    assert [one["slug"] for one in told["partners"]] == ["etat"]
    none = text_of(client, "/partners?region=99&role=signatory")
    assert "Aucune organisation ne répond" in none


@pytest.mark.parametrize("ending", ["csv", "json", "geojson", "ttl"])
def test_a_file_that_is_not_there_is_a_problem_and_no_page(
    client: FlaskClient, ending: str
) -> None:
    """Whatever a browser would rather have: who follows a link to data is a program."""
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for path in ("/communes/00000", "/challenges/nothing", "/nothing"):
        answer = client.get(f"{path}.{ending}", headers=accept)

        assert answer.status_code in {400, 404}, path
        assert answer.mimetype == "application/problem+json", path
