"""The dashboard of the programme, on the small graph."""

import csv
from io import StringIO

import pytest
from flask.testing import FlaskClient


def test_the_dashboard_leads_to_what_it_counts(client: FlaskClient) -> None:
    """Towns of a région, the map of a challenge, the tables as files."""
    text = client.get("/programme/dashboard?region=99").get_data(as_text=True)

    assert 'href="/map?topic=challenge:logements-vacants&amp;region=99"' in text
    assert "/programme/dashboard.csv?table=challenges&amp;region=99" in text
    assert 'href="/communes?region=99"' in text


def test_an_empty_territory_says_what_to_do(client: FlaskClient) -> None:
    """A code that no région has."""
    text = client.get("/programme/dashboard?region=00").get_data(as_text=True)

    assert "Aucune ville du programme dans ce territoire" in text


@pytest.mark.parametrize(
    "table", ["regions", "departements", "unsigned", "challenges", "themes"]
)
def test_each_table_is_a_file(client: FlaskClient, table: str) -> None:
    """The same rows in CSV and in JSON."""
    path = f"/programme/dashboard.csv?table={table}"
    rows = list(csv.DictReader(StringIO(client.get(path).get_data(as_text=True))))
    told = client.get(path.replace(".csv", ".json")).get_json()

    assert len(rows) == len(told[table])
    assert all(row["label"] for row in rows)


def test_another_table_is_refused(client: FlaskClient) -> None:
    """With those that there are."""
    answer = client.get("/programme/dashboard.csv?table=rien")

    assert answer.status_code == 400
