"""`/reconcile` speaks the Reconciliation Service API 0.2, as OpenRefine asks it to."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from pvd_graph.vocab import BASE
from tests.app import reconcile_schemas as schemas

FICTIVE = "commune/99001"


def _valid(answer: TestResponse, schema: schemas.Schema) -> dict[str, Any]:
    """Return the body of a 200 answer that keeps to *schema*."""
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    body: dict[str, Any] = answer.get_json()
    Draft202012Validator(schema).validate(body)
    return body


def _ask(client: FlaskClient, **query: object) -> list[dict[str, Any]]:
    """Send one query as OpenRefine does, and return its candidates."""
    form = {"queries": json.dumps({"q0": query})}
    body = _valid(client.post("/reconcile", data=form), schemas.RESULTS)
    found: list[dict[str, Any]] = body["q0"]["result"]
    return found


def test_the_manifest_says_what_there_is(client: FlaskClient) -> None:
    """Without a question; each service that it names answers."""
    body = _valid(client.get("/reconcile"), schemas.MANIFEST)

    assert body["identifierSpace"] == f"{BASE}id/"
    assert body["defaultTypes"][0] == {"id": "commune", "name": "Commune"}
    for one in (*body["suggest"].values(), body["extend"]["propose_properties"]):
        address = one["service_url"] + one["service_path"]
        assert client.get(address).status_code == 200
    preview = body["preview"]["url"].replace("{{id}}", quote(FICTIVE, safe=""))
    assert client.get(preview).status_code == 200
    view = body["view"]["url"].replace("{{id}}", quote(FICTIVE, safe=""))
    assert client.get(view).status_code == 303


def test_a_batch_is_answered_key_by_key(client: FlaskClient) -> None:
    """By POST form and by GET; the certain one matches, the others do not."""
    queries = json.dumps(
        {
            "q0": {"query": "fictive s/ exemple", "type": "commune", "limit": 3},
            "q1": {"query": "Fictve sur exemple", "type": "commune"},
            "q2": {"query": "zzz", "type": ["commune"], "type_strict": "should"},
        }
    )

    posted = _valid(
        client.post("/reconcile", data={"queries": queries}), schemas.RESULTS
    )
    got = _valid(
        client.get("/reconcile", query_string={"queries": queries}), schemas.RESULTS
    )

    assert posted == got
    assert [one["match"] for one in posted["q0"]["result"]] == [True]
    assert posted["q0"]["result"][0]["id"] == FICTIVE
    assert posted["q1"]["result"][0]["id"] == FICTIVE
    assert not posted["q1"]["result"][0]["match"]
    assert posted["q2"]["result"] == []


def test_one_query_is_answered_as_older_clients_send_it(client: FlaskClient) -> None:
    """A text, or an object."""
    as_text = client.get("/reconcile?query=Belley&type=commune&limit=1")
    as_object = client.get(
        "/reconcile", query_string={"query": '{"query": "Belley", "type": "commune"}'}
    )

    first = _valid(as_text, schemas.RESULT)["result"]
    assert first == _valid(as_object, schemas.RESULT)["result"]
    assert (first[0]["id"], first[0]["match"]) == ("commune/01034", True)


@pytest.mark.parametrize(
    "value",
    ["99", "Département fictif", {"id": "departement/99", "name": "Fictif"}, ["99"]],
)
def test_properties_narrow(client: FlaskClient, value: object) -> None:
    """A code, a name, a thing that was reconciled before, a list."""
    properties = [{"pid": "departement", "v": value}]
    found = _ask(client, query="sainte fictive", properties=properties)[0]
    elsewhere = [{"pid": "departement", "v": "01"}]

    assert (found["id"], found["match"]) == ("commune/99002", True)
    wrong = _ask(client, query="sainte fictive", type="commune", properties=elsewhere)
    assert not any(one["match"] for one in wrong)


def test_a_code_beside_the_name_decides(client: FlaskClient) -> None:
    """Alone too; where the name is another's, nothing is certain."""
    code = [{"pid": "code_insee", "v": "99001"}]

    assert _ask(client, properties=code, type="commune")[0]["match"]
    assert _ask(client, query="Fictive", properties=code, type="commune")[0]["match"]
    other = _ask(client, query="Belley", properties=code, type="commune")
    assert [one["id"] for one in other] == [FICTIVE, "commune/01034"]
    assert not any(one["match"] for one in other)


def test_absorbed_communes_are_told(client: FlaskClient) -> None:
    """The commune of today, with a feature that says so."""
    (found,) = _ask(client, query="L'Ancienne-Œuvre", type="commune")

    assert (found["id"], found["match"]) == (FICTIVE, True)
    assert found["features"] == [{"id": "absorbed", "value": True}]


@pytest.mark.parametrize(
    ("text", "kind", "identifier"),
    [
        (
            "Logements vacants de longue durée",
            "challenge",
            "challenge/logements-vacants",
        ),
        ("CC Bugey Sud", "epci", "epci/200040350"),
        ("Communauté de communes Bugey Sud", "epci", "epci/200040350"),
        ("200040350", "epci", "epci/200040350"),
        ("01 - Ain", "departement", "departement/01"),
        ("commune/01034", "commune", "commune/01034"),
        (f"{BASE}id/commune/99004", "commune", FICTIVE),
    ],
)
def test_all_types_are_found(
    client: FlaskClient, text: str, kind: str, identifier: str
) -> None:
    """By label, by code, by identifier, by IRI; with and without the type."""
    for query in ({"query": text, "type": kind}, {"query": text}):
        found = _ask(client, **query)
        assert (found[0]["id"], found[0]["match"]) == (identifier, True)
        assert found[0]["type"][0]["id"] == kind


def test_names_of_concepts_come_in_english_on_demand(client: FlaskClient) -> None:
    """French without a wish."""
    question = {"queries": '{"q0": {"query": "challenge/logements-vacants"}}'}
    english = client.post(
        "/reconcile", data=question, headers={"Accept-Language": "en"}
    )

    (found,) = english.get_json()["q0"]["result"]
    assert found["type"] == [{"id": "challenge", "name": "Challenge"}]
    assert "Accept-Language" in english.headers["Vary"]


def test_entities_are_suggested(client: FlaskClient) -> None:
    """By prefix, by identifier, page after page."""
    path = "/reconcile/suggest/entity"
    body = _valid(client.get(f"{path}?prefix=fict"), schemas.SUGGESTIONS)
    exact = _valid(client.get(f"{path}?prefix={FICTIVE}"), schemas.SUGGESTIONS)
    after = _valid(client.get(f"{path}?prefix=fict&cursor=1"), schemas.SUGGESTIONS)

    assert body["result"][0]["id"] == FICTIVE
    assert body["result"][0]["description"] == "Département fictif · 99001"
    assert [one["id"] for one in exact["result"]] == [FICTIVE]
    assert after["result"] == body["result"][1:]


def test_types_and_properties_are_suggested(client: FlaskClient) -> None:
    """All without a prefix."""
    types = _valid(
        client.get("/reconcile/suggest/type?prefix=comm"), schemas.SUGGESTIONS
    )
    some = _valid(
        client.get("/reconcile/suggest/property?prefix=postal"), schemas.SUGGESTIONS
    )

    assert [one["id"] for one in types["result"]] == ["commune", "epci"]
    assert [one["id"] for one in some["result"]] == ["postcode"]


def test_properties_are_proposed_by_type(client: FlaskClient) -> None:
    """`limit` cuts."""
    path = "/reconcile/properties?type=commune"
    body = _valid(client.get(path), schemas.PROPOSAL)
    cut = _valid(client.get(f"{path}&limit=2"), schemas.PROPOSAL)

    assert "population" in [one["id"] for one in body["properties"]]
    assert cut["properties"] == body["properties"][:2]


def test_data_extension_tells_properties(client: FlaskClient) -> None:
    """As OpenRefine asks: by POST form, settings and all; what is unknown is empty."""
    asked = ["population", "departement", "postcode", "in_programme", "challenges"]
    query = {
        "ids": [FICTIVE, "commune/99004", "commune/00000"],
        "properties": [{"id": one, "settings": {}} for one in asked],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(query)})
    body = _valid(answer, schemas.EXTENSION)

    assert [one["id"] for one in body["meta"]] == asked
    assert body["meta"][1]["type"] == {"id": "departement", "name": "Département"}
    row = body["rows"][FICTIVE]
    assert row["population"] == [{"int": 4321}]
    assert row["departement"] == [
        {"id": "departement/99", "name": "Département fictif"}
    ]
    assert row["postcode"] == [{"str": "99100"}, {"str": "99110"}]
    assert row["in_programme"] == [{"str": "oui"}]
    assert [one["id"] for one in row["challenges"]] == ["challenge/logements-vacants"]
    assert body["rows"]["commune/99004"] == row
    assert set(map(len, body["rows"]["commune/00000"].values())) == {0}


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"queries": "nonsense"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"q0": 3}'}, 400),
        ({"queries": '{"q0": {}}'}, 400),
        ({"queries": '{"q0": {"query": 7}}'}, 400),
        ({"queries": '{"q0": {"query": "a", "limit": 0}}'}, 400),
        ({"queries": '{"q0": {"query": "a", "limit": "many"}}'}, 400),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": json.dumps({str(n): {"query": "a"} for n in range(51)})}, 413),
        ({"extend": "{}"}, 400),
        ({"extend": '{"ids": [], "properties": [{"id": "colour"}]}'}, 400),
        ({"extend": json.dumps({"ids": ["a"] * 501, "properties": []})}, 413),
    ],
)
def test_mistakes_are_told(
    client: FlaskClient, form: dict[str, str], status: int
) -> None:
    """As a problem that any site may read."""
    answer = client.post("/reconcile", data=form)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.get_json()["detail"]


def test_jsonp_calls_the_function_and_nothing_else(client: FlaskClient) -> None:
    """A name is a name: what could be a script is refused."""
    answer = client.get("/reconcile?callback=jQuery123.cb")
    refused = client.get("/reconcile?callback=alert(1)//")

    assert answer.mimetype == "text/javascript"
    assert answer.text.startswith("/**/jQuery123.cb({")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert refused.status_code == 400


def test_scripts_of_other_sites_may_ask(client: FlaskClient) -> None:
    """The request that browsers send ahead is answered."""
    answer = client.options("/reconcile")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_a_preview_fits_in_a_frame(client: FlaskClient) -> None:
    """Small, escaped, without script; any other page refuses to be framed."""
    answer = client.get(f"/reconcile/preview?id={FICTIVE}")

    assert "Fictive-sur-Exemple" in answer.text
    assert "4321" in answer.text
    assert "X-Frame-Options" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    unknown = client.get("/reconcile/preview?id=commune/00000")
    assert unknown.status_code == 404
    assert unknown.headers["X-Frame-Options"] == "DENY"
