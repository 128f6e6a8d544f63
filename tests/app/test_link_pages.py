"""Short links over HTTP: made here, followed from anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from pvd_graph.app.link_pages import EXTENSION, FORMATS, formats_of
from pvd_graph.app.rate_limits import limit_rates
from pvd_graph.store.links import MAX_LINK_BYTES, Links
from tests.small_site import SmallSite

HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
QUERY = 'SELECT ?s WHERE { ?s ?p "<b>é</b>" }\n'


@pytest.fixture
def links(tmp_path: Path) -> Iterator[Links]:
    """No link yet."""
    links = Links(tmp_path / "links.sqlite")
    yield links
    links.close()


@pytest.fixture
def linking(site: SmallSite, links: Links) -> FlaskClient:
    """Ask a site that has links."""
    app = create_app(site)
    app.extensions[EXTENSION] = links
    limit_rates(app)
    return app.test_client()


def _make(client: FlaskClient, query: str = QUERY) -> str:
    answer = client.post("/sparql/links", data={"query": query}, headers=JSON)
    assert answer.status_code == 201
    identifier: str = answer.get_json()["id"]
    return identifier


def test_a_program_gets_a_link_and_its_formats(linking: FlaskClient) -> None:
    """201, with the address in its header too."""
    answer = linking.post("/sparql/links", data={"query": QUERY}, headers=JSON)
    told = answer.get_json()

    assert answer.status_code == 201
    assert re.fullmatch(r"http://localhost/q/[a-z2-7]{10}", told["link"])
    assert answer.location == told["link"]
    assert told["formats"]["csv"] == f"{told['link']}.csv"
    assert answer.headers["RateLimit"].startswith('"links";r=29;')
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_person_gets_a_page(linking: FlaskClient) -> None:
    """With the query as text."""
    answer = linking.post("/sparql/links", data={"query": QUERY}, headers=HTML)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 201
    assert "&lt;b&gt;é&lt;/b&gt;" in page
    assert f'href="{answer.location.removeprefix("http://localhost")}.csv"' in page


def test_a_link_leads_to_the_query(linking: FlaskClient) -> None:
    """In the editor; cached, and open to other sites."""
    answer = linking.get(f"/q/{_make(linking)}", headers=HTML)

    assert answer.status_code == 303
    assert answer.location == f"/sparql?query={quote(QUERY, safe='')}"
    assert answer.cache_control.max_age == 86_400
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "ending"),
    [
        *((QUERY, ending) for ending in FORMATS["select"]),
        *((f"ASK {{ {QUERY} }}\n", ending) for ending in FORMATS["ask"]),
        *(("DESCRIBE <https://example.org/a>\n", one) for one in FORMATS["construct"]),
    ],
)
def test_a_link_with_an_ending_leads_to_the_answer(
    linking: FlaskClient, query: str, ending: str
) -> None:
    """As ``format=``, which the endpoint reads."""
    answer = linking.get(f"/q/{_make(linking, query)}.{ending}")

    assert answer.status_code == 307
    asked = f"/sparql?query={quote(query, safe='')}&format={ending}"
    assert answer.location == asked


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "terminez le lien par .csv, .json"), ("en", "end the link in .csv, .json")],
)
def test_an_ending_that_does_not_suit_the_query(
    linking: FlaskClient, language: str, words: str
) -> None:
    """Rows are no graph: the endings that suit are told, in both languages."""
    path = f"/q/{_make(linking)}.ttl"

    answer = linking.get(path, headers={**JSON, "Accept-Language": language})

    assert answer.status_code == 404
    assert words in answer.get_json()["detail"]
    assert answer.content_language.to_header() == language


def test_a_graph_has_formats_of_its_own() -> None:
    """Whatever makes it."""
    assert formats_of("describe") == formats_of("construct") == FORMATS["construct"]
    assert formats_of("") == FORMATS["select"]


@pytest.mark.parametrize("path", ["/q/aaaaaaaaaa", "/q/aaaaaaaaaa.csv", "/q/x.exe"])
def test_links_that_were_never_made(linking: FlaskClient, path: str) -> None:
    """404, as a problem, in the language that is asked."""
    answer = linking.get(path, headers={**JSON, "Accept-Language": "en"})

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["detail"].startswith("This ")


@pytest.mark.parametrize(
    "query",
    ["", "DROP ALL", "ASK {}" + " " * MAX_LINK_BYTES, "ASK { SERVICE <http://a/> {} }"],
)
def test_what_is_no_query_gets_no_link(linking: FlaskClient, query: str) -> None:
    """400, with why."""
    answer = linking.post("/sparql/links", data={"query": query}, headers=JSON)

    assert answer.status_code == (413 if len(query) > MAX_LINK_BYTES else 400)
    assert answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://public.example"}, 201),
        ({"Origin": "http://localhost"}, 201),
        ({"Origin": "https://localhost"}, 201),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_forms_of_other_sites_make_no_links(
    linking: FlaskClient, headers: dict[str, str], status: int
) -> None:
    """A program sends no origin; a browser behind a proxy sends the public one."""
    answer = linking.post(
        "/sparql/links", data={"query": QUERY}, headers={**JSON, **headers}
    )

    assert answer.status_code == status
    if status == 403:
        assert "depuis ce site" in answer.get_json()["detail"]


def test_links_are_made_thirty_times_an_hour(linking: FlaskClient) -> None:
    """Then 429, and those that were made lead on."""
    made = [_make(linking, f"SELECT ?v{n} {{}}") for n in range(30)]
    refused = linking.post("/sparql/links", data={"query": QUERY}, headers=JSON)

    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    assert linking.get(f"/q/{made[0]}").status_code == 303


def test_without_links_there_are_none(client: FlaskClient) -> None:
    """Where pages are served alone; the form is where it was."""
    answer = client.post("/sparql/links", data={"query": QUERY})

    assert answer.status_code == 503
    assert client.get("/q/aaaaaaaaaa").status_code == 503
    assert client.get("/sparql/links").location == "/sparql"
