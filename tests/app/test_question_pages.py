"""Questions: a list, a page each with its query, and RDF; the data model."""

import re
from html import unescape
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import read_ontology
from pvd_graph.services.formats import FORMATS
from pvd_graph.services.questions import load_questions
from tests.conftest import ROOT

HTML = {"Accept": "text/html"}
SPACES = re.compile("[\u00a0\u202f]")
FIRST = load_questions()[0]


def _plain(page: str) -> str:
    """Return a page as it is typed: its spaces that hold the line are the site's."""
    return SPACES.sub(" ", unescape(page))


def test_the_list_leads_to_each_question(client: FlaskClient) -> None:
    """In French, with its number."""
    page = _plain(client.get("/questions", headers=HTML).get_data(as_text=True))

    for one in load_questions():
        assert f'href="/questions/{one.id}"' in page
        assert SPACES.sub(" ", one.question_fr) in page


def test_a_question_shows_and_runs_its_query(client: FlaskClient) -> None:
    """In both languages, and the very query behind the link."""
    source = client.get(f"/questions/{FIRST.id}", headers=HTML)
    page = _plain(source.get_data(as_text=True))

    assert SPACES.sub(" ", FIRST.question_fr) in page
    assert SPACES.sub(" ", FIRST.question_en) in page
    assert SPACES.sub(" ", FIRST.query.strip()) in page
    assert f"/sparql?query={quote(FIRST.query, safe='')}" in page


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_questions_are_rdf_too(client: FlaskClient, extension: str) -> None:
    """One is a part of all."""
    one, every = (
        {
            quad.triple
            for quad in ox.parse(client.get(path).data, format=FORMATS[extension])
        }
        for path in (f"/questions/{FIRST.id}.{extension}", f"/questions.{extension}")
    )

    assert one
    assert one < every


def test_unknown_question_is_not_found(client: FlaskClient) -> None:
    """By page and by file."""
    assert client.get("/questions/CQ-99", headers=HTML).status_code == 404
    assert client.get("/questions/CQ-99.ttl").status_code == 404


def test_the_data_model_shows_the_diagram_of_the_docs(client: FlaskClient) -> None:
    """The site serves the very drawing that the documentation has."""
    page = client.get("/data-model", headers=HTML).get_data(as_text=True)
    drawing = client.get("/static/img/ontology.svg")

    assert "/static/img/ontology.svg" in page
    assert drawing.status_code == 200
    assert drawing.data == (ROOT / "docs" / "images" / "ontology.svg").read_bytes()
    drawing.close()


def test_the_data_model_names_terms_that_exist(client: FlaskClient) -> None:
    """A term that is renamed must not leave a dead link behind."""
    page = client.get("/data-model", headers=HTML).get_data(as_text=True)
    ontology = read_ontology(ontology_folder() / "pvd.ttl")

    named = set(re.findall(r'href="/ontology#(\w+)"', page))
    assert len(named) > 10
    assert named <= {term.local for term in ontology.terms}
