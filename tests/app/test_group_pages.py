"""Pages and API of groups, on the small graph."""

import csv
import json
from io import StringIO

import jsonschema
import pytest
from flask.testing import FlaskClient

from pvd_graph.app.openapi import DOCUMENT


def _page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    text = answer.get_data(as_text=True)
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def _valid(name: str, value: object) -> None:
    schema = {
        "$ref": f"#/components/schemas/{name}",
        "components": DOCUMENT["components"],
    }
    jsonschema.Draft202012Validator(schema).validate(value)


def test_the_list_links_to_each_group(client: FlaskClient) -> None:
    """With how many towns; not to those that are no more."""
    text = _page(client, "/groups")

    assert "3 villes du programme en 2 groupes" in text
    assert 'href="/groups/vacance-fictive"' in text
    assert "ancien-fictif" not in text


def test_a_group_is_told_with_figures(client: FlaskClient) -> None:
    """Shares in per cent, medians in their unit, and where the name comes from."""
    text = _page(client, "/groups/vacance-fictive")

    assert "<strong>100 % des villes</strong>" in text
    assert "67 % des villes" in text
    assert "médiane 10,4 %" in text
    assert text.count("dit dans le nom") == 1
    assert "Autrefois nommé : « Villes vides fictives »" in text
    assert "2 projets dans 2 villes" in text
    assert 'href="/communes/99001"' in text


def test_the_page_of_a_town_leads_to_its_group(client: FlaskClient) -> None:
    """And that of a commune outside the programme to none."""
    assert 'href="/groups/vacance-fictive"' in _page(client, "/communes/99001")
    assert "/groups/" not in _page(client, "/communes/99003")


def test_a_former_group_leads_to_its_heir(client: FlaskClient) -> None:
    """To the only one; where there are several, a page tells them."""
    moved = client.get("/groups/ancien-fictif", headers={"Accept": "text/html"})

    assert (moved.status_code, moved.location) == (301, "/groups/vacance-fictive")
    assert 'href="/groups/autre-fictif"' in _page(client, "/groups/eparpille-fictif")


def test_the_api_lists_and_tells(client: FlaskClient) -> None:
    """As its description says, in full."""
    listed = client.get("/api/v1/groups").get_json()
    one = client.get("/api/v1/groups/vacance-fictive").get_json()

    assert listed["total"] == 2
    for each in listed["groups"]:
        _valid("GroupInList", each)
    _valid("Group", one)
    assert [town["code_insee"] for town in one["towns"]] == ["99001", "99002"]
    assert one["typical_towns"] == ["99002"]
    assert client.get("/groups/vacance-fictive.json").get_json() == one


def test_the_api_follows_a_former_group(client: FlaskClient) -> None:
    """308 to the heir; a problem that names them where there are several."""
    moved = client.get("/api/v1/groups/ancien-fictif")
    several = client.get("/api/v1/groups/eparpille-fictif")
    unknown = client.get("/api/v1/groups/zzz")

    assert (moved.status_code, moved.location) == (
        308,
        "/api/v1/groups/vacance-fictive",
    )
    assert several.status_code == unknown.status_code == 404
    assert "Autres villes" in json.loads(several.get_data())["detail"]
    moved_file = client.get("/groups/ancien-fictif.json")
    assert moved_file.location == "/groups/vacance-fictive.json"


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("/groups.csv", ["vacance-fictive", "autre-fictif"]),
        ("/groups/vacance-fictive.csv", ["99001", "99002"]),
    ],
)
def test_tables(client: FlaskClient, path: str, codes: list[str]) -> None:
    """One row a group, or a town."""
    rows = list(csv.reader(StringIO(client.get(path).get_data(as_text=True))))

    assert [row[0] for row in rows[1:]] == codes


def test_a_group_is_linked_data(client: FlaskClient) -> None:
    """Its IRI leads to its page or its RDF."""
    page = client.get("/id/peer-group/vacance-fictive", headers={"Accept": "text/html"})
    turtle = client.get("/groups/vacance-fictive.ttl")

    assert (page.status_code, page.location) == (303, "/groups/vacance-fictive")
    assert "hadMember" in turtle.get_data(as_text=True)
