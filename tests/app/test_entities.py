"""Linked data: an IRI answers by page or by RDF, as ``Accept`` says."""

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pvd_graph.services.describing import FORMATS, MEDIA_TYPES
from pvd_graph.vocab import id_iri

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/id/commune/99001", "/communes/99001"),
        ("/id/challenge/habitat", "/challenges/habitat"),
        ("/id/partner/etat", "/partners/etat"),
        ("/id/action/projets-finances/fictif-1", "/actions/projets-finances/fictif-1"),
        ("/id/rule/vacance-longue", "/resource/rule/vacance-longue"),
        ("/dataset/indicators", "/datasets/indicators"),
        ("/graph/indicators/2026", "/resource/graph/indicators/2026"),
    ],
)
def test_browser_gets_the_page(client: FlaskClient, path: str, page: str) -> None:
    """303: the thing itself cannot be sent, what is said of it can."""
    answer = client.get(path, headers={"Accept": BROWSER})

    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert "Accept" in answer.headers["Vary"]
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("extension", sorted(FORMATS))
@pytest.mark.parametrize("thing", ["commune/99001", "rule/vacance-longue"])
def test_program_gets_rdf(client: FlaskClient, thing: str, extension: str) -> None:
    """In the format it asked for, about the thing it asked about."""
    accept = {"Accept": MEDIA_TYPES[extension]}
    answer = client.get(f"/id/{thing}", headers=accept, follow_redirects=True)

    assert answer.status_code == 200
    assert answer.content_type.startswith(MEDIA_TYPES[extension])
    said = {quad.subject for quad in ox.parse(answer.data, format=FORMATS[extension])}
    assert ox.NamedNode(id_iri(*thing.split("/"))) in said


@pytest.mark.parametrize(
    "path",
    [
        "/communes/99001.ttl",
        "/challenges/habitat.jsonld",
        "/partners/etat.nt",
        "/datasets/indicators.rdf",
        "/actions/projets-finances/fictif-1.ttl",
        "/ontology.ttl",
    ],
)
def test_pages_have_their_data_beside_them(client: FlaskClient, path: str) -> None:
    """Same address, another ending."""
    extension = path.rsplit(".", 1)[1]
    answer = client.get(path)

    assert answer.status_code == 200
    assert list(ox.parse(answer.data, format=FORMATS[extension]))


def test_unknown_thing_is_not_found(client: FlaskClient) -> None:
    """No redirection to an empty page; programs are told in their way."""
    assert client.get("/id/commune/77777").status_code == 404
    answer = client.get("/resource/rule/absente.ttl")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_format_not_offered_is_told(client: FlaskClient) -> None:
    """406, with the formats that are."""
    answer = client.get("/id/commune/99001", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert "Turtle" in answer.get_json()["detail"]


def test_links_lead_to_the_data(client: FlaskClient) -> None:
    """On the 303, on the page and on the data: each format, and what describes it."""
    turtle = '</communes/99001.ttl>; rel="alternate"; type="text/turtle"'
    described = '</communes/99001.ttl>; rel="describedby"; type="text/turtle"'

    for path in ("/id/commune/99001", "/communes/99001", "/communes/99001.nt"):
        link = client.get(path, headers={"Accept": BROWSER}).headers["Link"]
        assert turtle in link
        assert described in link
    data = client.get("/communes/99001.nt").headers["Link"]
    assert f'<{id_iri("commune", "99001")}>; rel="describes"' in data
    assert "Link" not in client.get("/communes").headers
    assert "Link" not in client.get("/communes/99777").headers


def test_format_not_offered_is_listed(client: FlaskClient) -> None:
    """Each format with its address, in JSON or in text."""
    answer = client.get("/id/rule/vacance-longue", headers={"Accept": "image/png"})
    text = client.get("/id/rule/vacance-longue", headers={"Accept": "text/plain"})

    offered = {
        one["media_type"]: one["address"] for one in answer.get_json()["offered"]
    }
    assert offered["text/turtle"] == "/resource/rule/vacance-longue.ttl"
    assert len(offered) == 5
    assert text.status_code == 406
    assert "/resource/rule/vacance-longue.ttl" in text.get_data(as_text=True)


def test_ontology_answers_by_accept(client: FlaskClient) -> None:
    """A page for people, its file for programs, at one address."""
    page = client.get("/ontology", headers={"Accept": BROWSER})
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})

    assert page.content_type.startswith("text/html")
    assert turtle.content_type.startswith("text/turtle")
    assert "Accept" in page.headers["Vary"]
    assert "Accept" in turtle.headers["Vary"]
