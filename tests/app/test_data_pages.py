"""Every page with data has its rows at the same address, with the same filters."""

import csv
import json
import re
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

LISTS = ("communes", "challenges", "actions", "partners", "datasets", "programme")
THINGS = (
    "communes/99001",
    "communes/99001/peers",
    "challenges/logements-vacants",
    "actions/projets-finances/fictif-1",
    "partners/etat",
    "datasets/indicators",
)


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """Return the rows of the CSV at *path*."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.get_data(as_text=True), newline="")))


def body(client: FlaskClient, path: str) -> dict[str, Any]:
    """Return the JSON at *path*."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


@pytest.mark.parametrize("path", [*LISTS, *THINGS])
def test_page_links_to_its_files(client: FlaskClient, path: str) -> None:
    """Rows in the CSV, sources in the JSON, and the page leads to both."""
    page = client.get(f"/{path}").get_data(as_text=True)

    assert rows(client, f"/{path}.csv")
    assert "sources" in body(client, f"/{path}.json")
    for extension in ("csv", "json"):
        assert re.search(rf'href="/{path}\.{extension}[?"]', page), extension


def test_figures_of_a_town_can_be_reused_as_they_are(client: FlaskClient) -> None:
    """Indicator, period, value, unit, producer, dataset, licence: one row a figure."""
    (row,) = rows(client, "/communes/99001.csv")

    assert row["indicator"] == "private_long_vacancy_rate_pct"
    assert (row["period"], row["value"], row["unit"]) == ("2025", "11.2", "%")
    assert (row["producer"], row["dataset"]) == ("ANCT", "indicators")
    assert row["licence"] == "Licence Ouverte 2.0"


def test_unknown_figure_keeps_its_row(client: FlaskClient) -> None:
    """Without value, which is not zero."""
    (row,) = rows(client, "/communes/01034.csv")

    assert row["indicator"] == "private_long_vacancy_rate_pct"
    assert (row["period"], row["value"]) == ("", "")


def test_all_communes_or_those_of_the_page(client: FlaskClient) -> None:
    """The page lists the programme; the file holds the country unless told."""

    def codes(query: str) -> list[str]:
        found = rows(client, f"/communes.csv?{query}")
        return [one["code_insee"] for one in found]

    assert codes("") == ["01034", "99001", "99002", "99003"]
    assert codes("in_programme=true") == ["01034", "99001", "99002"]
    assert codes("in_programme=false") == ["99003"]
    assert codes("departement=99&q=fict") == ["99001", "99002"]
    assert codes("limit=1&offset=2") == ["99002"]
    assert client.get("/communes.csv?in_programme=oui").status_code == 400
    belley = rows(client, "/communes.csv?q=belley")[0]
    assert belley["siren_epci"] == "200040350"
    assert (belley["signed_on"], belley["in_programme"]) == ("2021-04-22", "true")


def test_files_follow_the_filters_of_the_page(client: FlaskClient) -> None:
    """What is filtered on the page is what its links download."""
    page = client.get("/actions?theme=habitat&page=1").get_data(as_text=True)

    assert 'href="/actions.csv?theme=habitat"' in page
    assert len(rows(client, "/actions.csv")) == 2
    (one,) = rows(client, "/actions.csv?theme=habitat")
    assert (one["key"], one["grant_eur"]) == ("projets-finances/fictif-1", "58660")
    assert (one["total_cost_eur"], one["partners"]) == ("300000", "État")


def test_peers_come_with_their_sources(client: FlaskClient) -> None:
    """As file, as page and from the API alike."""
    peer = rows(client, "/communes/99001/peers.csv")[0]

    assert (peer["rank"], peer["label"]) == ("1", "Sainte-Fictive")
    assert peer["shared_challenges"] == "Logements vacants de longue durée"
    api = client.get("/api/v1/communes/99001/peers").get_json()
    assert api == body(client, "/communes/99001/peers.json")
    assert isinstance(api["sources"], list)
    outside = rows(client, "/communes/99003/peers.csv")
    assert [one["code_insee"] for one in outside] == ["01034", "99001", "99002"]


def test_partner_rows_say_what_each_does(client: FlaskClient) -> None:
    """A group in the list, one row a role on its own."""
    groups = {one["slug"]: one["group"] for one in rows(client, "/partners.csv")}

    assert groups == {
        "cerema": "signatory",
        "anct": "partner",
        "etat": "partner",
        "pvd-graph": "project",
    }
    (funding,) = rows(client, "/partners/etat.csv")
    assert (funding["does"], funding["what"]) == ("funds", "DETR")
    assert (funding["towns"], funding["amount_eur"]) == ("2", "59660")
    (signed,) = rows(client, "/partners/cerema.csv")
    assert (signed["does"], signed["order"]) == ("signs", "4")


def test_who_faces_a_challenge_comes_with_rank_and_group(client: FlaskClient) -> None:
    """A rank without its group says nothing."""
    first = rows(client, "/challenges/logements-vacants.csv")[0]

    assert (first["code_insee"], first["rank"], first["tied"]) == ("99001", "195", "1")
    assert (first["rule"], first["value"]) == ("Vacance de longue durée", "11.2")


def test_search_has_rows_too(client: FlaskClient) -> None:
    """Under the names of the JSON."""
    assert [one["label"] for one in rows(client, "/search.csv?q=belley")] == ["Belley"]
    assert rows(client, "/search.csv") == []


@pytest.mark.parametrize("extension", ["csv", "json"])
@pytest.mark.parametrize("page", ["", "/peers"])
def test_codes_are_checked_whatever_the_format(
    client: FlaskClient, page: str, extension: str
) -> None:
    """Malformed 400 with the remedy, unknown 404, absorbed 301: in problem+json."""
    bad = client.get(f"/communes/1034{page}.{extension}")
    unknown = client.get(f"/communes/77777{page}.{extension}")
    old = client.get(f"/communes/99004{page}.{extension}?k=3")

    assert (bad.status_code, bad.mimetype) == (400, "application/problem+json")
    assert "« 01034 »" in bad.get_json()["detail"]
    assert (unknown.status_code, unknown.mimetype) == (404, "application/problem+json")
    assert old.status_code == 301
    assert old.headers["Location"] == f"/communes/99001{page}.{extension}?k=3"
