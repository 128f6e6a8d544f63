"""The JSON API: fixed contract, problems in French."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

API = "/api/v1/communes"


def codes(answer: TestResponse) -> list[str]:
    """Return the codes of a list of communes."""
    body: dict[str, Any] = answer.get_json()
    return [one["code_insee"] for one in body["communes"]]


def test_communes_are_paged(client: FlaskClient) -> None:
    """All of the country, in order of code, with the total."""
    answer = client.get(f"{API}?limit=2&offset=1")

    assert codes(answer) == ["99001", "99002"]
    assert answer.get_json()["total"] == 4
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_communes_are_found_in_order(client: FlaskClient) -> None:
    """By postcode too; the offset continues the same list."""
    whole = client.get(f"{API}?q=99100")
    rest = client.get(f"{API}?q=99100&offset=1")

    assert codes(whole) == ["99001", "99002"]
    assert codes(rest) == ["99002"]
    assert whole.get_json()["total"] == rest.get_json()["total"] == 2


def test_commune_says_all_with_its_evidence(client: FlaskClient) -> None:
    """Figures keep their IRIs: whoever quotes one can cite it."""
    body = client.get(f"{API}/99001").get_json()

    assert (body["code_insee"], body["label"]) == ("99001", "Fictive-sur-Exemple")
    (challenge,) = body["challenges"]
    assert challenge["value"] == 11.2
    assert challenge["observations"][0].endswith(
        "private_long_vacancy_rate_pct/99001/2025"
    )
    assert "11,2" in challenge["evidence"]
    assert body["in_programme"] is True


def test_peers_keep_their_contract(client: FlaskClient) -> None:
    """The keys are those of the design, checked from outside too."""
    body = client.get(f"{API}/99001/peers?k=1").get_json()

    assert body["target"] == {"code_insee": "99001", "label": "Fictive-sur-Exemple"}
    assert (body["generation"], body["k"]) == (1, 1)
    (peer,) = body["peers"]
    assert peer.keys() >= {
        "rank",
        "code_insee",
        "label",
        "score",
        "components",
        "shared_challenges",
        "close_indicators",
        "different_indicators",
        "learn_from",
        "reason",
    }
    assert (peer["rank"], peer["code_insee"]) == (1, "99002")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("1034/peers", 400),
        ("1034", 400),
        ("abcde/peers", 400),
        ("77777/peers", 404),
        ("77777", 404),
        ("99001/peers?k=0", 400),
        ("99001/peers?k=51", 400),
        ("99001/peers?k=x", 400),
        ("?limit=0", 400),
    ],
)
def test_problems_are_told(client: FlaskClient, path: str, status: int) -> None:
    """As problem+json even to a browser: the path is that of an API."""
    address = f"{API}{path}" if path.startswith("?") else f"{API}/{path}"
    answer = client.get(address, headers={"Accept": "text/html"})

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["status"] == status
    assert answer.get_json()["detail"]


@pytest.mark.parametrize("end", ["", "/peers", "/peers?k=3"])
def test_absorbed_code_leads_to_the_current_one(client: FlaskClient, end: str) -> None:
    """308 keeps the method and the parameters."""
    answer = client.get(f"{API}/99004{end}")

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{API}/99001{end}"


def test_description_names_every_path(client: FlaskClient) -> None:
    """What is not described is not offered, and the other way round."""
    document = client.get("/api/v1/openapi.json").get_json()

    described = {re.sub(r"{(\w+)}", r"<\1>", path) for path in document["paths"]}
    offered = {
        rule.rule.rstrip("/")
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1/", "/reconcile"))
        and rule.endpoint != "api.openapi"
    }
    assert described == offered
