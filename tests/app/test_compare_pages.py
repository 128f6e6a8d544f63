"""The page of a pair: an address to send, plain words, and what is not known."""

import csv
from io import StringIO

import pytest
from flask.testing import FlaskClient

PAIR = "/compare?communes=99001,99002"


def _text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    "typed",
    [
        "a=99001&b=99002",
        "a=fictive-sur-exemple&b=Sainte+Fictive",
        "a=Fictive-sur-Exemple+(99001)&b=Sainte-Fictive+(99002)",
        "a=99004&b=99002",
    ],
)
def test_names_and_codes_lead_to_the_address_of_the_pair(
    client: FlaskClient, typed: str
) -> None:
    """Accents, case and hyphens do not matter; an absorbed code is that of today."""
    answer = client.get(f"/compare?{typed}")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/compare?communes=99001,99002"


def test_an_absorbed_code_of_the_address_leads_on(client: FlaskClient) -> None:
    """Old links go on working."""
    answer = client.get("/compare?communes=99004,%2099002")

    assert answer.status_code == 301
    assert answer.headers["Location"] == "/compare?communes=99001,99002"


def test_several_communes_may_be_meant(client: FlaskClient) -> None:
    """None is guessed: both are offered, and the other field keeps its text."""
    text = _text(client, "/compare?a=fictive&b=Belley+(01034)")

    assert "Plusieurs communes peuvent être celle-ci" in text
    assert 'value="Belley (01034)"' in text
    assert "/compare?a=Sainte-Fictive+%2899002%29&amp;b=Belley+%2801034%29" in text


def test_nobody_of_that_name(client: FlaskClient) -> None:
    """With what to try instead."""
    text = _text(client, "/compare?a=zzzz&b=99001")

    assert "Aucune commune ne s'appelle ainsi" in text


def test_a_pair_is_told_in_plain_words(client: FlaskClient) -> None:
    """Where each stands for the other, what they share, what each did."""
    text = _text(client, PAIR)

    assert (
        "Pour Fictive-sur-Exemple, Sainte-Fictive est la <strong>1re</strong> des 2 "
        "villes du programme" in text
    )
    assert "au rang 1" in text
    assert "Ce qui a été financé à Fictive-sur-Exemple" in text
    assert "58 660 €" in text
    assert "Aucun projet connu ne répond à un défi de Fictive-sur-Exemple." in text
    assert "défi des deux (seuil : 8,9 %)" in text
    assert "11,2 %" in text


def test_outside_the_programme_is_told(client: FlaskClient) -> None:
    """Nothing is invented of a commune of which only its size is known."""
    text = _text(client, "/compare?communes=99003,99001")

    assert "Hors-Programme ne fait pas partie du programme" in text
    assert "la comparaison ne repose que sur sa population" in text
    assert "Aucun défi n'est connu à Hors-Programme." in text
    assert "défi de Fictive-sur-Exemple seulement (seuil : 8,9 %)" in text
    assert "non connu" in text


def test_the_page_has_its_data(client: FlaskClient) -> None:
    """The JSON is that of the API; the CSV holds the figures with their units."""
    found = client.get("/compare.json?communes=99001,99002").get_json()
    api = client.get("/api/v1/communes/99001/similarity/99002").get_json()
    table = client.get("/compare.csv?communes=99001,99002").get_data(as_text=True)

    assert isinstance(found["sources"], list)
    assert found == api
    size, row = csv.DictReader(StringIO(table))
    assert (size["label"], size["a"], size["b"]) == ("Population", "4321", "2100")
    assert (row["a"], row["b"], row["unit"]) == ("11.2", "9.5", "%")
    assert (row["code_insee_a"], row["code_insee_b"]) == ("99001", "99002")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare?communes=99001,99002,01034,99003,01004,01033", 400),
        ("/compare?communes=99001,99001", 400),
        ("/compare?communes=1034,99001", 400),
        ("/compare?communes=77777,99001", 404),
        ("/compare.json?communes=99001", 400),
        ("/compare.csv", 400),
    ],
)
def test_what_cannot_be_compared(client: FlaskClient, path: str, status: int) -> None:
    """Three at once, one with itself, a code that is none, nobody."""
    assert client.get(path).status_code == status


def test_one_town_waits_for_the_other(client: FlaskClient) -> None:
    """The form keeps it: a link of a page may give one."""
    text = _text(client, "/compare?communes=99001")

    assert 'value="Fictive-sur-Exemple (99001)"' in text
