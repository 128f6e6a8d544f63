"""A mistyped filter is refused by the API, and told by the page."""

import pytest
from flask.testing import FlaskClient

API = "/api/v1/communes/99001/peers"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("populatio_min=1000", "population_min"),
        ("typologie=centre-local", "typology"),
        ("Region=84", "region"),
        ("limit=3", "k"),
        ("challenges=logements-vacants", "challenge"),
        ("distance-km=20", "distance_km"),
    ],
)
def test_a_close_name_is_told(client: FlaskClient, given: str, meant: str) -> None:
    """As a problem, in both languages; the same for the data of the page."""
    for path in (API, "/communes/99001/peers.json", "/communes/99001/peers.csv"):
        answer = client.get(f"{path}?{given}", headers={"Accept-Language": "en"})

        assert answer.status_code == 400
        assert answer.mimetype == "application/problem+json"
        assert f"did you mean “{meant}”?" in answer.text
    french = client.get(f"{API}?{given}", headers={"Accept-Language": "fr"})
    assert f"vouliez-vous dire « {meant} »" in french.get_json()["detail"]


def test_a_name_like_no_other_is_told_with_those_there_are(client: FlaskClient) -> None:
    """Whatever it holds: the answer is for programs, and for people."""
    detail = client.get(f"{API}?zzz=1").get_json()["detail"]

    assert "« zzz » n'est pas un paramètre connu." in detail
    assert "population_max" in detail
    assert "vouliez-vous" not in detail


def test_known_names_pass(client: FlaskClient) -> None:
    """The language is a parameter of every address."""
    asked = "k=1&explain=false&population_min=1&w_size=1&lang=en"

    assert client.get(f"{API}?{asked}").status_code == 200


def test_the_page_says_what_it_took_no_heed_of(client: FlaskClient) -> None:
    """But not of what networks add to the addresses that they pass on."""
    page = client.get("/communes/99001/peers?populatio_min=1000&zzz=1").text
    quiet = client.get("/communes/99001/peers?fbclid=abc&utm_source=lettre")

    assert page.count("pas un critère connu") == 2
    assert "populatio_min" in page
    assert "population_min" in page
    assert quiet.status_code == 200
    assert "pas un critère connu" not in quiet.text
