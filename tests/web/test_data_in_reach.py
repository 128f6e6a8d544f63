"""Every page is in one of these lists; what it shows is in reach as files."""

import csv
import html
import json
import re
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Map

from pvd_graph.app.context import EXTENSION
from pvd_graph.services.formats import FORMATS
from pvd_graph.store.lexing import examine
from tests.app.test_experience_pages import reader  # noqa: F401 - a fixture
from tests.experience.sheets import SHEET

TEXT, PLACED = ("csv", "json", "ttl"), ("csv", "json", "ttl", "geojson")
FIGURE = "private_long_vacancy_rate_pct"
SHOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "/actions": ("", PLACED),
    "/actions/<path:key>": ("/projets-finances/fictif-1", PLACED),
    "/challenges": ("", TEXT),
    "/challenges/<slug>": ("/logements-vacants", PLACED),
    "/communes": ("", PLACED),
    "/communes/<code>": ("/99001", PLACED),
    "/communes/<code>/peers": ("", PLACED),
    "/compare": ("?communes=99001,99002", PLACED),
    "/datasets": ("", TEXT),
    "/datasets/<slug>": ("/indicators", TEXT),
    "/experiences": ("", PLACED),
    "/experiences/<uuid:key>": (f"/{SHEET}", PLACED),
    "/groups": ("", TEXT),
    "/groups/<slug>": ("/vacance-fictive", PLACED),
    "/map": ("", PLACED),
    "/ontology": ("", TEXT),
    "/ontology/schemes/<slug>": ("/defis", TEXT),
    "/partners": ("", TEXT),
    "/partners/<slug>": ("/cerema", PLACED),
    "/programme": ("", TEXT),
    "/programme/dashboard": ("", PLACED),
    "/questions": ("", TEXT),
    "/questions/<question_id>": ("/CQ-01", TEXT),
    "/resource/<path:path>": (f"/indicator/{FIGURE}", TEXT),
    "/search": ("?q=fictive", PLACED),
}
"""Rule of a list or of a thing -> an address of it, and the files that it has.

An address is written after the fixed part of the rule.
"""

IN_WORDS = {
    # What the site says of itself.
    *("/about", "/about/design", "/accessibility", "/api", "/data-model", "/guide"),
    *("/licences", "/privacy", "/site-map", "/sparql/help"),
    # What other pages show, arranged otherwise or alone: the files are theirs.
    *("/", "/communes/<code>/graph", "/embed/map", "/embed/peers/<code>"),
    *("/ontology/<version>", "/ontology/schemes/<slug>/<version>"),
    # Documents in RDF.
    *("/catalog", "/.well-known/void"),
    # What is asked of the endpoint has the formats of its answers.
    *("/sparql", "/sparql/links", "/sparql/results", "/sparql/statistics"),
    *("/q/<identifier>", "/reconcile", "/reconcile/", "/reconcile/preview"),
    # Collections stand in the database; `test_collection_pages` reads their files.
    *("/experiences/collections", "/experiences/collections/<slug>"),
}
FOR_PROGRAMS = re.compile(
    r"\.|^/(?:api/v1|feeds|graph-store|id|graph|dataset|dumps|healthz|readyz|metrics"
    r"|shapes|static|update|reconcile/(?:properties|suggest))(?:/|$)"
)
PERSONAL = re.compile(
    r"^/(?:account|moderation)|^/experiences/(?:mine|new|drafts|declare)|/talk$"
    r"|/uploads?(?:/|$)"
)


def pages_of(urls: Map, *, personal: bool = False) -> set[str]:
    """Return the rules of the pages that everybody sees, or only who signed in."""
    rules = {rule.rule for rule in urls.iter_rules() if "GET" in (rule.methods or ())}
    rules.remove("/sparql/")  # Leads to the one without the slash.
    pages = {rule for rule in rules if not FOR_PROGRAMS.search(rule)}
    return {rule for rule in pages if bool(PERSONAL.search(rule)) == personal}


def address_of(rule: str, ending: str = "") -> str:
    """Return the address of the example of *rule*, as a file where *ending* says so."""
    given, _ = SHOWN[rule]
    fixed = rule.partition("/<")[0] if "<" in rule else rule
    if rule == "/communes/<code>/peers":
        fixed, given = "/communes/99001/peers", ""
    path, mark, asked = (fixed + given).partition("?")
    return f"{path}{'.' if ending else ''}{ending}{mark}{asked}"


def test_every_page_is_told_of(reader: FlaskClient) -> None:  # noqa: F811 - the fixture
    """A new page says here which files it has, or why it has none."""
    pages = pages_of(reader.application.url_map)

    assert pages - SHOWN.keys() - IN_WORDS == set()
    assert (SHOWN.keys() | IN_WORDS) - pages == {"/.well-known/void"}


FILES = [(rule, ending) for rule, (_, endings) in SHOWN.items() for ending in endings]


@pytest.mark.parametrize(("rule", "ending"), FILES)
def test_a_page_is_a_file(reader: FlaskClient, rule: str, ending: str) -> None:  # noqa: F811 - the fixture
    """In each of its formats, with something in it, readable from any site."""
    answer = reader.get(address_of(rule, ending))

    assert answer.status_code == 200, answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if ending == "csv":
        assert next(csv.DictReader(StringIO(answer.text)))
    elif ending == "ttl":
        assert next(iter(ox.parse(answer.data, format=FORMATS[ending])))
    else:
        found = json.loads(answer.data)
        assert found
        if ending == "geojson":
            assert found["type"] == "FeatureCollection"
            assert all("geometry" in one for one in found["features"])


@pytest.mark.parametrize("rule", SHOWN)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_links_to_its_files(
    reader: FlaskClient,  # noqa: F811 - the fixture
    rule: str,
    language: str,
) -> None:
    """And its query opens in the editor: one that the endpoint would take."""
    address = address_of(rule)
    asked = address + ("&" if "?" in address else "?") + f"lang={language}"
    text = reader.get(asked).text
    links = [html.unescape(one) for one in re.findall(r'href="(/[^"]*)"', text)]
    stem = address.partition("?")[0]
    paths = {urlsplit(one).path for one in links}
    queries = [
        parse_qs(urlsplit(one).query)
        for one in links
        if one.startswith("/sparql?query=")
    ]

    if rule == "/questions/<question_id>":
        # The answer of the query is what this page is about.
        assert {tuple(one.get("format", ())) for one in queries} >= {
            ("csv",),
            ("json",),
        }
        assert f"{stem}.ttl" in paths
    else:
        assert {f"{stem}.{ending}" for ending in _linked(rule)} <= paths
    assert queries
    site = reader.application.extensions[EXTENSION]
    for one in queries:
        form = examine(one["query"][0]).form
        ask = site.reader().select if form == "select" else site.reader().construct
        # It parses, with all its parameters filled: the engine says so by answering.
        list(ask(one["query"][0]))
    opened = reader.get(next(one for one in links if one.startswith("/sparql?query=")))
    assert opened.status_code == 200


def _linked(rule: str) -> tuple[str, ...]:
    """Return the files that a page of the small graph names: those with something."""
    _, endings = SHOWN[rule]
    if rule == "/partners/<slug>":
        return TEXT
    if rule == "/programme/dashboard":
        return TEXT
    return endings
