"""Peers by API: weights, filters, made-up towns, pairs; bounds in both languages."""

from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

from pvd_graph.app.peers_api import BODY_BYTES
from pvd_graph.peers.blocks import BLOCKS

COMMUNES = "/api/v1/communes"
PROFILE = {
    "label": "Une ville",
    "population": 4000,
    "challenges": ["logements-vacants"],
    "k": 2,
}


def _schema(client: FlaskClient, name: str) -> dict[str, Any]:
    """Return a schema of the description, with those that it refers to."""
    document: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return {
        "$ref": f"#/components/schemas/{name}",
        "components": document["components"],
    }


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/99001/peers", "Peers"),
        ("/99001/peers?w_size=1&population_min=1000&explain=false", "Peers"),
        ("/99003/peers", "Peers"),
        ("/99001/similarity/99002", "Similarity"),
        ("/99003/similarity/01034", "Similarity"),
    ],
)
def test_answers_are_as_described(client: FlaskClient, path: str, name: str) -> None:
    """Programs are written from the description."""
    answer = client.get(f"{COMMUNES}{path}")

    assert answer.status_code == 200
    jsonschema.validate(answer.get_json(), _schema(client, name))
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_outsider_is_answered_and_told_what_is_known(client: FlaskClient) -> None:
    """Any commune of France has a list; that it is weak is said in both languages."""
    body = client.get(f"{COMMUNES}/99003/peers?k=1").get_json()

    assert body["target"] == {"code_insee": "99003", "label": "Hors-Programme"}
    assert body["known"]["in_programme"] is False
    assert "fragile" in body["known"]["note"]["fr"]
    assert "weak" in body["known"]["note"]["en"]
    assert len(body["peers"]) == 1


def test_weights_and_filters_come_back(client: FlaskClient) -> None:
    """Whoever keeps the answer knows what was asked."""
    weights = {**dict.fromkeys(BLOCKS, 0), "challenges": 3, "size": 1}
    asked = "&".join(f"w_{block}={weight}" for block, weight in weights.items())
    body = client.get(
        f"{COMMUNES}/99001/peers?{asked}&challenge=logements-vacants"
        "&population_max=3000"
    ).get_json()

    assert body["weights"] == {block: one / 4 for block, one in weights.items()}
    assert body["filters"] == {
        "population_max": 3000,
        "challenges": ["logements-vacants"],
    }
    assert [one["code_insee"] for one in body["peers"]] == ["99002"]


def test_nobody_may_pass_and_that_is_an_answer(client: FlaskClient) -> None:
    """No action is known to be finished: an empty list, not an error."""
    body = client.get(f"{COMMUNES}/99001/peers?finished_action=true").get_json()

    assert body["peers"] == []


@pytest.mark.parametrize(
    ("query", "french", "english"),
    [
        ("w_size=-1", "nombre de 0 à 1000", "number from 0 to 1000"),
        ("w_size=nan", "nombre de 0 à 1000", "number from 0 to 1000"),
        ("w_luck=1", "w_challenges, w_indicators", "weight of no part"),
        (
            "&".join(f"w_{block}=0" for block in BLOCKS),
            "Un poids au moins",
            "One weight at least",
        ),
        ("region=00", "Aucune région", "No région"),
        ("departement=zz", "« ZZ »", "“ZZ”"),
        ("typology=no", "classe « no »", "class “no”"),
        ("challenge=no", "Aucun défi", "No challenge"),
        ("distance_km=50", "position", "Where the commune lies"),
        ("distance_km=x", "nombre de 0 à 20000", "number from 0"),
        ("population_min=1.5", "nombre entier", "whole number"),
        ("explain=peut-etre", "« true » ou « false »", "“true” or “false”"),
        ("k=51", "de 1 à 50", "from 1 to 50"),
        (f"challenge={','.join(map(str, range(51)))}", "50 au plus", "50 at most"),
    ],
)
def test_what_cannot_be_asked_is_told(
    client: FlaskClient, query: str, french: str, english: str
) -> None:
    """In the language of whoever asks, with the bounds."""
    for language, told in (("fr", french), ("en", english)):
        answer = client.get(
            f"{COMMUNES}/99001/peers?{query}", headers={"Accept-Language": language}
        )

        assert answer.status_code == 400
        assert answer.content_type == "application/problem+json"
        assert told in answer.get_json()["detail"]


@pytest.mark.parametrize("end", ["/99001/similarity/99004", "/99004/similarity/01034"])
def test_absorbed_codes_of_a_pair_lead_on(client: FlaskClient, end: str) -> None:
    """99004 is 99001 today: with itself it makes no pair, and that is told then."""
    answer = client.get(f"{COMMUNES}{end}?x=1")

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{COMMUNES}{end}?x=1".replace(
        "99004", "99001"
    )


def test_a_pair_is_told_both_ways(client: FlaskClient) -> None:
    """Parts add up, ranks are those of each list, a grant of one answers the other."""
    body = client.get(f"{COMMUNES}/99001/similarity/99002").get_json()

    assert sum(body["components"].values()) == pytest.approx(body["score"], abs=1e-9)
    (shared,) = body["shared_challenges"]
    assert shared["label"] == "Logements vacants de longue durée"
    assert body["b"]["rank_for_other"] == {"rank": 1, "of": 2, "listed": 1}
    assert body["a"]["rank_for_other"] == {"rank": 1, "of": 2, "listed": None}
    (did,) = body["a"]["answers_to_other"]
    assert (did["year"], did["amount_eur"]) == (2019, 58660.0)
    vacancy = next(one for one in body["figures"] if one["kind"] == "rule")
    assert (vacancy["a"], vacancy["b"], vacancy["unit"]) == (11.2, 9.5, "%")
    assert vacancy["threshold"] == {"a": 8.9, "b": 8.9}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("99001/similarity/99001", 400),
        ("99001/similarity/1034", 400),
        ("99001/similarity/77777", 404),
    ],
)
def test_what_is_no_pair_is_told(client: FlaskClient, path: str, status: int) -> None:
    """Twice the same, malformed, unknown."""
    assert client.get(f"{COMMUNES}/{path}").status_code == status


@pytest.mark.parametrize("path", ["77777/peers", "77777/similarity/99001"])
def test_an_unknown_commune_is_told_in_both_languages(
    client: FlaskClient, path: str
) -> None:
    """Programs of other countries read the same refusal."""
    for language, told in (("fr", "Aucune commune"), ("en", "No commune")):
        answer = client.get(f"{COMMUNES}/{path}", headers={"Accept-Language": language})

        assert answer.status_code == 404
        assert answer.get_json()["detail"].startswith(told)


def test_a_made_up_town_has_peers(client: FlaskClient) -> None:
    """It is told as what it is, and its answer is as described."""
    answer = client.post("/api/v1/peers", json=PROFILE)

    assert answer.status_code == 200
    assert answer.cache_control.no_store
    body = answer.get_json()
    jsonschema.validate(body, _schema(client, "Peers"))
    jsonschema.validate(PROFILE, _schema(client, "Profile"))
    assert body["target"] == {"code_insee": None, "label": "Une ville"}
    assert body["known"]["in_programme"] is None
    assert [one["code_insee"] for one in body["peers"]] == ["99001", "99002"]
    assert body["peers"][0]["reason"].startswith("Comme vous, Fictive-sur-Exemple")


def test_a_figure_beyond_a_threshold_is_a_challenge(client: FlaskClient) -> None:
    """The published rule concludes, and the answer says which and why."""
    for rate, found in ((12.5, 1), (8.9, 1), (8.8, 0)):
        figures = {"private_long_vacancy_rate_pct": rate}
        body = client.post("/api/v1/peers", json={"figures": figures}).get_json()

        assert len(body["inferred_challenges"]) == found
        assert bool(body["peers"][0]["shared_challenges"]) is bool(found)
    (one,) = client.post(
        "/api/v1/peers", json={"figures": {"private_long_vacancy_rate_pct": 12.5}}
    ).get_json()["inferred_challenges"]
    assert one["iri"].endswith("/logements-vacants")
    assert (one["value"], one["threshold"], one["unit"]) == (12.5, 8.9, "%")


@pytest.mark.parametrize(
    "body", ['{"label": "\\ud800"}', '{"challenges": ["\\ud800"]}', '{"\\udfff": 1}']
)
def test_half_a_character_is_refused(client: FlaskClient, body: str) -> None:
    """JSON can spell a lone surrogate; no text that is sent or stored holds one."""
    answer = client.post("/api/v1/peers", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert "UTF-8" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"populaton": 4000}, "“populaton” is not known here: label, population"),
        ({"population": "4000"}, "“population” must be a number."),
        ({"population": True}, "“population” must be a number."),
        ({"population": -1}, "number from 0 to 100000000"),
        ({"k": 2.5}, "“k” must be a whole number."),
        ({"k": 51}, "from 1 to 50"),
        ({"label": "x" * 101}, "100 characters at most"),
        ({"challenges": "logements-vacants"}, "“challenges” must be a list of texts"),
        ({"challenges": ["no"]}, "No challenge is called “no”"),
        ({"challenges": ["x"] * 51}, "50 at most"),
        ({"figures": {"no": 1}}, "No indicator is called “no”"),
        ({"figures": {"population": "x"}}, "“figures.population” must be a number"),
        ({"typologies": {"massif": "no"}}, "“no” in “massif”"),
        ({"typologies": {"<": "no"}}, "“no” in “<”"),
        ({"action_types": ["no"]}, "type “no”"),
        ({"weights": {"luck": 1}}, "“weights.luck” is not known here"),
        ({"weights": dict.fromkeys(("size",), -1)}, "“weights.size” must be a number"),
        ({"filters": {"finished_action": "yes"}}, "“filters.finished_action” must be"),
        ({"filters": {"distance_km": 10}}, "Where the commune lies is not known"),
        ({"filters": []}, "“filters” must be an object"),
        ([], "must be a JSON object"),
    ],
)
def test_a_body_that_is_wrong_says_where(
    client: FlaskClient, body: object, told: str
) -> None:
    """By the path of the member; and the published schema refuses what it can."""
    answer = client.post(
        "/api/v1/peers", json=body, headers={"Accept-Language": "en-GB"}
    )

    assert answer.status_code == 400
    assert told in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "text", [b"", b"{", b"\xff{}", b'{"population": NaN}', b"[" * 60_000]
)
def test_what_is_no_json_is_refused(client: FlaskClient, text: bytes) -> None:
    """Not numbers and endless nesting included."""
    answer = client.post("/api/v1/peers", data=text, content_type="application/json")

    assert answer.status_code == 400
    assert "JSON" in answer.get_json()["detail"]


def test_a_body_has_a_type_and_a_bound(client: FlaskClient) -> None:
    """415 and 413, both as problems; a huge number is no number."""
    form = client.post("/api/v1/peers", data={"population": "1"})
    long = client.post(
        "/api/v1/peers",
        data=b" " * (BODY_BYTES + 1),
        content_type="application/json; charset=utf-8",
    )
    huge = client.post(
        "/api/v1/peers", data=b'{"population": 1e999}', content_type="application/json"
    )

    assert (form.status_code, long.status_code, huge.status_code) == (415, 413, 400)
    assert form.get_json()["available"] == ["application/json"]


def test_other_sites_may_ask(client: FlaskClient) -> None:
    """A browser asks first whether it may send JSON."""
    answer = client.options("/api/v1/peers")

    assert answer.status_code == 204
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_made_up_town_is_sent(client: FlaskClient, method: str) -> None:
    """Other methods are told which ones there are."""
    answer = client.open(
        "/api/v1/peers", method=method, headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST, OPTIONS"
    assert answer.get_json()["detail"] == "Methods accepted here: POST, OPTIONS."


def test_examples_of_the_description_are_valid(client: FlaskClient) -> None:
    """Whoever copies one must not be refused for its form."""
    schema = _schema(client, "Profile")
    for example in schema["components"]["schemas"]["Profile"]["examples"]:
        jsonschema.validate(example, schema)
