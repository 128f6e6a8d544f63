"""The public statistics of the endpoint: the same counts three ways, nobody named."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from pvd_graph.app.statistics_pages import EXTENSION
from pvd_graph.store.query_log import QueryLog
from pvd_graph.store.query_terms import QueryTerms
from pvd_graph.store.query_texts import AskedQuery
from tests.small_site import SmallSite

HTML = {"Accept": "text/html"}
QUERY = "SELECT * { ?s <http://a.b/p> 'Jeanne Martin' }"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[QueryLog]:
    """Three queries of today."""
    terms = QueryTerms({"http://a.b/p": "a:p"})
    log = QueryLog(tmp_path / "log.sqlite", terms=terms, every_s=3600)
    for status, seconds in ((200, 0.01), (200, 0.02), (503, 30.0)):
        asked = ("select", "json", status, seconds, 500_000)
        log.record(AskedQuery(*asked, cached=False, query=QUERY))
    log.flush()
    yield log
    log.close()


@pytest.fixture
def counting(site: SmallSite, log: QueryLog) -> FlaskClient:
    """Ask a site that counts."""
    app = create_app(site)
    app.extensions[EXTENSION] = log
    return app.test_client()


def test_the_page_tells_counts(counting: FlaskClient) -> None:
    """By outcome, duration, form, format and term, in words; never from a cache."""
    answer = counting.get("/sparql/statistics", headers=HTML)
    page = answer.get_data(as_text=True).replace("\u00a0", " ")

    assert answer.status_code == 200
    assert answer.cache_control.no_store
    assert ": 3 requêtes" in page
    for text in ("Réponse donnée", "au-delà", "SELECT", "a:p", "1,5 Mo"):
        assert text in page
    assert "Jeanne" not in page
    assert "3 requêtes le jour le plus chargé" in page
    assert "CSV" in page or "JSON (résultats SPARQL)" in page


def test_the_same_counts_as_json_and_csv(counting: FlaskClient) -> None:
    """A row for what is alike."""
    told = counting.get("/sparql/statistics.json").get_json()
    text = counting.get("/sparql/statistics.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text)))

    today = datetime.now(UTC).date().isoformat()
    assert told["counts"][0] == {
        "day": today,
        "form": "select",
        "format": "json",
        "outcome": "answered",
        "from_cache": False,
        "queries": 2,
        "seconds": 0.03,
        "bytes": 1_000_000,
    }
    assert told["queries"] == 3
    assert told["terms_in_a_sample"] == [{"name": "a:p", "queries": 1}]
    assert told["durations"][-1] == {"at_most_s": None, "queries": 1}
    assert [row["outcome"] for row in rows] == ["answered", "stopped"]
    assert "Jeanne" not in text + str(told)


@pytest.mark.parametrize("days", ["0", "367", "x"])
def test_a_period_has_bounds(counting: FlaskClient, days: str) -> None:
    """A day to a year."""
    assert counting.get(f"/sparql/statistics?days={days}").status_code == 400


def test_a_year_is_a_page_too(counting: FlaskClient) -> None:
    """With a bar a day."""
    page = counting.get("/sparql/statistics?days=366").get_data(as_text=True)

    assert page.count("<title>") == 367


def test_without_a_log_there_is_no_page(client: FlaskClient) -> None:
    """Where pages are served alone: said, and not shown as no queries."""
    page = client.get("/sparql/statistics", headers=HTML).get_data(as_text=True)

    assert "ne tient pas de comptes" in page
    assert "0 requête" not in page
    assert client.get("/sparql/statistics.csv").status_code == 503
