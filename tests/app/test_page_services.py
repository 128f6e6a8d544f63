"""What pages write to: opened beside the graph, closed with all that was asked."""

from pathlib import Path

import pytest

from pvd_graph.app import create_app
from pvd_graph.app.page_services import LINKS, LOG, TEXTS, page_services
from pvd_graph.config import Settings
from pvd_graph.store.query_texts import AskedQuery
from tests.small_site import SmallSite

QUERY = "ASK { ?s <https://w3id.org/pvd-graph/ontology#facesChallenge> ?o }"
JSON = {"Accept": "application/json"}


def test_links_and_counts_outlive_the_server(site: SmallSite, tmp_path: Path) -> None:
    """Made by one, known to the next."""
    settings = Settings(data=tmp_path)
    first = create_app(site)
    with page_services(first, settings) as record:
        made = first.test_client().post(
            "/sparql/links", data={"query": QUERY}, headers=JSON
        )
        record(AskedQuery("ask", "json", 200, 0.1, 9, cached=False, query=QUERY))
    second = create_app(site)
    with page_services(second, settings):
        client = second.test_client()
        followed = client.get(made.location)
        told = client.get("/sparql/statistics.json").get_json()

    assert made.headers["RateLimit"].startswith('"links"')
    assert followed.status_code == 303
    assert told["queries"] == 1
    assert told["terms_in_a_sample"] == [{"name": "pvd:facesChallenge", "queries": 1}]
    assert not (tmp_path / TEXTS).exists()


def test_texts_and_limits_follow_the_settings(site: SmallSite, tmp_path: Path) -> None:
    """Kept where asked for; nobody is counted where clients are not told apart."""
    settings = Settings(data=tmp_path, query_texts=True, client_limits=False)
    app = create_app(site)
    with page_services(app, settings) as record:
        made = app.test_client().post("/sparql/links", data={"query": QUERY})
        record(AskedQuery("ask", "json", 200, 0.1, 9, cached=False, query=QUERY))

    assert "RateLimit" not in made.headers
    assert len(list((tmp_path / TEXTS).iterdir())) == 1


def test_pages_are_new_when_settings_are(site: SmallSite, tmp_path: Path) -> None:
    """They tell limits: a browser must not keep those of before."""
    tags = []
    for timeout_s in (5, 5, 7):
        app = create_app(site)
        settings = Settings(data=tmp_path, query_timeout_s=timeout_s)
        with page_services(app, settings):
            tags.append(app.test_client().get("/sparql").headers["ETag"])

    assert tags[0] == tags[1] != tags[2]


@pytest.mark.parametrize("broken", [LINKS, LOG])
def test_a_file_that_cannot_be_opened_stops_nothing_else(
    site: SmallSite, tmp_path: Path, broken: str
) -> None:
    """Its own pages are 503; the site is there."""
    (tmp_path / broken).mkdir()
    app = create_app(site)
    with page_services(app, Settings(data=tmp_path)) as record:
        record(AskedQuery("ask", "json", 200, 0.1, 9, cached=False, query=QUERY))
        client = app.test_client()
        link = client.post("/sparql/links", data={"query": QUERY})
        counts = client.get("/sparql/statistics.json")
        about = client.get("/about")

    assert about.status_code == 200
    assert link.status_code == (503 if broken == LINKS else 201)
    assert counts.status_code == (503 if broken == LOG else 200)
