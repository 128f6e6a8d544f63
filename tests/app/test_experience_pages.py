"""Published sheets are read by anybody, as pages and as data; none does harm."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from tests.app.sheet_site import SheetSite
from tests.experience.hostile import HOSTILE
from tests.experience.sheets import SHEET, content
from tests.experience.test_markdown import Parts

OTHER = "00000000-0000-4000-8000-000000099002"
SCRIPTS = re.compile(r'<script (?:src="/static/|type="application/ld\+json")')
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Open a site with two sheets, the second one hostile."""
    partners = [{"partner": "anct", "role": "financement", "amount_eur": "1000"}]
    good = content(challenges=["logements-vacants"], partners=partners)
    hostile = "\n\n".join(HOSTILE)[:9000]
    bad = content(
        title='Un <script>alert("titre")</script>',
        challenges=["habitat"],
        partners=[],
        context=hostile,
        course=hostile,
        pictures=[{"sha256": "0" * 64, "alt": '" onerror="alert(1)'}],
        measures=[{"label": "<b>x", "before": "1", "after": "2", "unit": "<i>y"}],
    )
    folder = tmp_path_factory.mktemp("sheets")
    site = SheetSite(folder, [(SHEET, good), (OTHER, bad)])
    return create_app(site).test_client(use_cookies=False)


def test_the_list_shows_the_last_first(reader: FlaskClient) -> None:
    """With the choices of its filters."""
    text = reader.get("/experiences").text

    assert text.index(OTHER) < text.index(SHEET)
    assert "2 fiches" in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=HALLE", [SHEET, OTHER]),
        ("q=script+titre", [OTHER]),
        ("challenge=logements-vacants", [SHEET]),
        ("partner=anct", [SHEET]),
        ("commune=99001", [SHEET, OTHER]),
        ("commune=99002", []),
        ("q=rien-de-tel", []),
    ],
)
def test_filters(reader: FlaskClient, query: str, found: list[str]) -> None:
    """The page and its files agree."""
    page = reader.get(f"/experiences?{query}").text
    rows = list(csv.DictReader(StringIO(reader.get(f"/experiences.csv?{query}").text)))

    assert {row["id"] for row in rows} == set(found)
    assert [key for key in (SHEET, OTHER) if f"/experiences/{key}" in page] == found


def test_a_sheet_tells_all_it_holds(reader: FlaskClient) -> None:
    """Texts, figures, partners, documents; and where its data are."""
    text = reader.get(f"/experiences/{SHEET}").text

    for part in (
        *("<strong>six ans</strong>", "Huit locaux", "Le plan", "/partners/anct"),
        *("/challenges/logements-vacants", "La halle un jour de marché", "Conseils"),
    ):
        assert part.lower() in text.lower()
    assert "mairie@" not in text


def test_nothing_hostile_comes_out(reader: FlaskClient) -> None:
    """On no page that shows the sheet: no script, no handler, no style, no form."""
    for path in (
        *("/experiences", f"/experiences/{OTHER}", "/communes/99001"),
        *("/challenges/habitat", f"/resource/experience/{OTHER}"),
    ):
        answer = reader.get(path, follow_redirects=True)
        parts = Parts(answer.text)
        handlers = {one for one in parts.attributes if one.startswith("on")}
        assert answer.status_code == 200
        assert not handlers
        assert "style" not in parts.attributes
        assert not {"iframe", "math", "object", "embed"} & parts.tags
        ours = len(SCRIPTS.findall(answer.text))
        assert answer.text.count("<script") == ours, path
        assert not any("javascript:" in link.lower() for link in parts.links)


def test_a_sheet_as_data(reader: FlaskClient) -> None:
    """Turtle with its parts, JSON, CSV without formulas."""
    turtle = reader.get(f"/experiences/{SHEET}.ttl").text
    fields = json.loads(reader.get(f"/experiences/{SHEET}.json").text)["fields"]

    for name in ("pvd:MeasuredResult", "pvd:Contribution", "foaf:Document"):
        assert name in turtle
    assert {"field": "code_insee", "value": "99001", "of": None} in fields
    assert reader.get(f"/experiences/{OTHER}.csv").status_code == 200
    assert "pvd:ExperienceSheet" in reader.get("/experiences.ttl?partner=anct").text
    assert "ExperienceSheet" not in reader.get("/experiences.ttl?q=rien-de-tel").text


def test_the_feed_is_atom(reader: FlaskClient) -> None:
    """With the filters of the list; RFC 4287's required elements in each entry."""
    answer = reader.get("/feeds/experiences.atom?challenge=logements-vacants")
    feed = ET.fromstring(answer.text)  # noqa: S314 - made by ourselves

    assert answer.mimetype == "application/atom+xml"
    assert feed.tag == f"{ATOM}feed"
    (entry,) = feed.findall(f"{ATOM}entry")
    for name in ("id", "title", "updated", "link", "author", "summary"):
        assert entry.find(f"{ATOM}{name}") is not None
    whole = ET.fromstring(reader.get("/feeds/experiences.atom").text)  # noqa: S314 - as above
    assert len(whole.findall(f"{ATOM}entry")) == 2


def test_pages_of_the_graph_show_the_sheets(reader: FlaskClient) -> None:
    """Of the town, of the challenge, of the partner."""
    for path in ("/communes/99001", "/challenges/logements-vacants", "/partners/anct"):
        assert f"/experiences/{SHEET}" in reader.get(path).text


def test_robots_find_the_sheets(reader: FlaskClient) -> None:
    """Each has its place in the sitemap."""
    text = reader.get("/sitemap.xml").text

    assert f"/experiences/{SHEET}<" in text
    assert "/experiences<" in text


@pytest.mark.parametrize(
    "path",
    [
        "/experiences/00000000-0000-4000-8000-000000099003",
        "/experiences/x",
        "/experiences/00000000-0000-4000-8000-000000099003.ttl",
        f"/pictures/{'0' * 64}.webp",
    ],
)
def test_what_is_not_there_is_not_found(reader: FlaskClient, path: str) -> None:
    """In words."""
    assert reader.get(path).status_code == 404


def test_a_sheet_is_followed_at_once(tmp_path: Path) -> None:
    """No browser keeps a list or a sheet: what is published next shows."""
    client = create_app(SheetSite(tmp_path, [(SHEET, content())])).test_client()

    for path in ("/experiences", f"/experiences/{SHEET}", "/feeds/experiences.atom"):
        assert client.get(path).cache_control.no_store
