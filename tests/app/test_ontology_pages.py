"""The ontology and the concept schemes: a page for people, files for programs."""

import re
from html import unescape

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import read_ontology
from pvd_graph.services.formats import FORMATS, MEDIA_TYPES

ONTOLOGY = read_ontology(ontology_folder() / "pvd.ttl")
HTML = {"Accept": "text/html"}


def test_the_page_shows_every_term_at_its_anchor(client: FlaskClient) -> None:
    """Labels and definitions in both languages, where the IRI of the term leads."""
    page = client.get("/ontology", headers=HTML).get_data(as_text=True)

    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert {term.local for term in ONTOLOGY.terms} <= set(anchors)
    # Spaces that hold the line are the site's, not the ontology's.
    text = re.sub("[\u00a0\u202f]", " ", unescape(page))
    for term in ONTOLOGY.terms:
        for one in term.definitions.values():
            assert re.sub("[\u00a0\u202f]", " ", one) in text, term.name


def test_the_page_needs_nothing_inline(client: FlaskClient) -> None:
    """The policy of the site forbids styles and scripts in a page."""
    for path in ("/ontology", "/ontology/schemes/defis", "/data-model", "/questions"):
        page = client.get(path, headers=HTML).get_data(as_text=True)
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page


@pytest.mark.parametrize("extension", sorted(FORMATS))
@pytest.mark.parametrize("path", ["/ontology", f"/ontology/{ONTOLOGY.version}"])
def test_files_by_accept_and_by_ending(
    client: FlaskClient, path: str, extension: str
) -> None:
    """The same bytes' worth of statements, at the version's address too."""
    by_accept = client.get(path, headers={"Accept": MEDIA_TYPES[extension]})
    by_ending = client.get(f"{path}.{extension}")

    said = [
        {quad.triple for quad in ox.parse(answer.data, format=FORMATS[extension])}
        for answer in (by_accept, by_ending)
    ]
    assert said[0] == said[1] != set()
    assert "Accept" in by_accept.headers["Vary"]


def test_an_unknown_version_names_those_there_are(client: FlaskClient) -> None:
    """By page and by file."""
    for path in ("/ontology/9.9", "/ontology/9.9.ttl"):
        answer = client.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == 404
        assert ONTOLOGY.version in answer.get_json()["detail"]


def test_a_scheme_answers_by_page_and_by_file(client: FlaskClient) -> None:
    """Its concepts with both labels; 404 for one that is not there, 406 as others."""
    page = client.get("/ontology/schemes/defis", headers=HTML)
    assert "Long-term vacant homes" in page.get_data(as_text=True)
    turtle = client.get("/ontology/schemes/defis", headers={"Accept": "text/turtle"})
    assert turtle.content_type.startswith("text/turtle")
    assert client.get("/ontology/schemes/rien", headers=HTML).status_code == 404
    assert client.get("/ontology/schemes/rien.ttl").status_code == 404
    png = {"Accept": "image/png"}
    assert client.get("/ontology/schemes/defis", headers=png).status_code == 406
    assert client.get("/ontology/schemes/rien", headers=png).status_code == 404
    assert client.get("/ontology", headers=png).status_code == 406


def test_a_format_is_never_taken_for_another_one(client: FlaskClient) -> None:
    """Who holds the page and asks for Turtle gets Turtle, not « not modified »."""
    page = client.get("/ontology", headers={"Accept": "text/html"})
    held = {"If-None-Match": page.headers["ETag"]}

    again = client.get("/ontology", headers={"Accept": "text/html", **held})
    turtle = client.get("/ontology", headers={"Accept": "text/turtle", **held})

    assert again.status_code == 304
    assert turtle.status_code == 200
    assert turtle.headers["ETag"] != page.headers["ETag"]


def test_terms_refer_to_their_questions(client: FlaskClient) -> None:
    """In RDF as on the page: each reference is a question that has an address."""
    text = client.get("/ontology.nt").get_data(as_text=True)
    found = set(
        re.findall(
            r"isReferencedBy> <https://w3id\.org/pvd-graph(/questions/[^>]+)>", text
        )
    )

    assert len(found) == 41
    for path in found:
        assert client.get(path).status_code == 200


def test_context_and_shapes_have_an_address(client: FlaskClient) -> None:
    """What a partner needs to check and to read our data."""
    context = client.get("/ontology/context.jsonld")
    shapes = client.get("/shapes")

    assert "@context" in context.get_json(force=True)
    quads = list(ox.parse(shapes.data, format=ox.RdfFormat.TURTLE))
    files = len(list((ontology_folder() / "shapes").glob("*.ttl")))
    kinds = [one for one in quads if str(one.object).endswith("shacl#NodeShape>")]
    assert len(kinds) == files


def test_schemes_have_an_address_a_version(client: FlaskClient) -> None:
    """The published one answers by Accept; another one is named as missing."""
    turtle = {"Accept": "text/turtle"}

    scheme = client.get("/ontology/schemes/defis", headers=turtle)
    same = client.get("/ontology/schemes/defis/1.2.0", headers=turtle)
    other = client.get("/ontology/schemes/defis/99.0")

    assert same.status_code == 200
    assert same.data == scheme.data
    assert other.status_code == 404
    assert "1.2.0" in other.get_data(as_text=True)
