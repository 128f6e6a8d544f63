"""The map, its data and its drawings, on the small graph."""

import csv
import json
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

LONG = "indicator:private_long_vacancy_rate_pct"


def _page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    text = answer.get_data(as_text=True)
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_map_has_its_table(client: FlaskClient) -> None:
    """By a figure: ranked, with unit, period and median, and a way to the source."""
    text = _page(client, f"/map?topic={LONG}")

    assert "<small>2025</small>" in text
    assert "médiane des villes du programme" in text
    assert 'href="/communes/99001"' in text
    assert 'href="/resource/indicator/private_long_vacancy_rate_pct"' in text
    assert f'href="/map.geojson?topic={LONG.replace(":", "%3A")}"' in text


def test_a_challenge_is_mapped(client: FlaskClient) -> None:
    """The slug alone is enough, as links of other pages give it."""
    text = _page(client, "/map?challenge=logements-vacants")

    assert 'href="/challenges/logements-vacants"' in text
    assert 'value="challenge:logements-vacants" selected' in text


def test_an_empty_map_says_what_to_do(client: FlaskClient) -> None:
    """A région without such towns."""
    text = _page(client, f"/map?topic={LONG}&region=84")

    assert "Aucune ville ne correspond" in text
    assert 'href="/map"' in text


def test_what_cannot_be_shown_is_not_found(client: FlaskClient) -> None:
    """Nor are frames that do not exist."""
    assert client.get("/map?challenge=rien").status_code == 404
    assert client.get("/map/atlantide.svg").status_code == 404


def test_points_have_value_and_shade(client: FlaskClient) -> None:
    """Only towns with a place: Belley."""
    answer = client.get("/map.geojson")
    (point,) = answer.get_json()["features"]

    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert point["geometry"]["coordinates"] == [5.6881, 45.7592]
    assert point["properties"]["code_insee"] == "01034"


def test_the_ranking_is_data(client: FlaskClient) -> None:
    """The same towns in CSV and in JSON, in the order of the page."""
    path = f"/map.csv?topic={LONG}"
    rows = list(csv.DictReader(StringIO(client.get(path).get_data(as_text=True))))
    told = json.loads(client.get(path.replace("csv", "json")).data)

    assert [row["code_insee"] for row in rows] == [
        row["code_insee"] for row in told["map"]
    ]
    assert float(rows[0]["value"]) >= float(rows[-1]["value"])
    assert (told["unit"], told["period"]) == ("%", "2025")


@pytest.mark.parametrize("key", ["hexagone", "hexagone-deep", "mayotte"])
def test_the_background_is_kept_by_browsers(client: FlaskClient, key: str) -> None:
    """Départements, the same for all maps."""
    answer = client.get(f"/map/{key}.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "max-age" in answer.headers["Cache-Control"]
    drawn = ET.fromstring(answer.get_data(as_text=True))  # noqa: S314 - our own text
    assert len(list(drawn)) == (2 if key == "mayotte" else 97)


def test_other_sites_may_show_the_map(client: FlaskClient) -> None:
    """In a frame that runs no script and leads back."""
    answer = client.get(f"/embed/map?topic={LONG}")
    policy = answer.headers["Content-Security-Policy"]

    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in answer.headers
    assert f'href="/map?topic={LONG}"' in answer.get_data(as_text=True)
    assert "<script" not in answer.get_data(as_text=True)
