"""Terms, concepts, questions and any thing as tables."""

import csv
from io import StringIO

import pytest
from flask.testing import FlaskClient

from pvd_graph.services.questions import load_questions
from pvd_graph.vocab import BASE, id_iri


def _rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(path).text)))


def test_terms_are_told_in_both_languages(client: FlaskClient) -> None:
    """One a row, each with its definition."""
    rows = _rows(client, "/ontology.csv")

    (one,) = (row for row in rows if row["name"] == "pvd:facesChallenge")
    assert one["iri"] == f"{BASE}ontology#facesChallenge"
    assert (one["kind"], one["deprecated"]) == ("object", "false")
    assert one["label_fr"]
    assert one["label_en"] != one["label_fr"]
    assert all(row["definition_fr"] and row["definition_en"] for row in rows)


def test_concepts_follow_their_broader_one(client: FlaskClient) -> None:
    """As the page shows them."""
    told = client.get("/ontology/schemes/defis.json").get_json()

    depth = {one["slug"]: one["depth"] for one in told["concepts"]}
    order = list(depth)
    assert told["iri"] == id_iri("scheme", "defis")
    assert (depth["habitat"], depth["logements-vacants"]) == (0, 1)
    assert order.index("habitat") < order.index("logements-vacants")


def test_questions_come_with_their_queries(client: FlaskClient) -> None:
    """All of them, or one."""
    rows = _rows(client, "/questions.csv")
    known = load_questions()

    assert [row["id"] for row in rows] == [one.id for one in known]
    assert _rows(client, f"/questions/{known[0].id}.csv") == rows[:1]
    assert rows[0]["query"].splitlines() == known[0].query.splitlines()


def test_a_thing_says_its_statements(client: FlaskClient) -> None:
    """Those that it makes and those that point at it, with how many there are."""
    path = "/resource/indicator/private_long_vacancy_rate_pct"
    told = client.get(f"{path}.json").get_json()
    ways = {one["direction"] for one in told["statements"]}
    properties = {one["property"] for one in told["statements"]}

    assert told["iri"] == id_iri("indicator", "private_long_vacancy_rate_pct")
    assert ways == {"in", "out"}
    assert told["in_total"].keys() <= properties
    assert len(told["statements"]) == len(_rows(client, f"{path}.csv"))


@pytest.mark.parametrize(
    "path", ["/questions/CQ-99", "/ontology/schemes/rien", "/resource/theme/rien"]
)
def test_what_there_is_not_is_not_found(client: FlaskClient, path: str) -> None:
    """In both formats."""
    for ending in ("csv", "json"):
        assert client.get(f"{path}.{ending}").status_code == 404
